"""A test in plain words, for whoever reads it: the text of the test is for whoever runs it."""

from collections.abc import Mapping
from types import MappingProxyType

from dashboard import store, widgets
from dashboard.channels import channel_name
from dashboard.kept import derived
from dashboard.told import told
from dashboard.words import _, number, several
from db.reads import lives
from journeys.expressions import (
    Compared,
    Count,
    ExpressionError,
    Joined,
    Narrow,
    Node,
    Not,
    Noun,
    Number,
    Since,
    counts,
    written,
)
from journeys.reading import parsed

Names = Mapping[tuple[Narrow, str], str]
"""What everything that a test can name is called, by how it is named there."""

Narrowed = tuple[tuple[Narrow, str], ...]


@derived
def names() -> Names:
    """Steps, topics, channels and events of today, and steps that are part of one of these by now."""
    found = store.recall(lives.named)
    return MappingProxyType(
        {(Narrow.AT, key): told(name) for key, name in (*found.former, *found.steps)}
        | {(Narrow.ABOUT, key): told(name) for key, name in found.topics}
        | {(Narrow.BY, one): channel_name(one) for one in found.channels}
        | {(Narrow.NAMED, one): one for one in found.events}
    )


def lines(text: str, known: Names) -> list[str]:
    """The conditions of a test, one a line, below what joins them; the text itself where it is no test."""
    try:
        test = parsed(text)
    except ExpressionError:
        return [widgets.name(text)]
    if isinstance(test, Joined):
        head = _("All of these:") if test.word == "and" else _("One of these:")
        return [head, *(_("– {what}").format(what=said(part, known)) for part in test.parts)]
    return [said(test, known)]


def told_in_lines(text: str) -> str:
    """The conditions of a test as soft lines."""
    return "".join(widgets.line(one, "soft") for one in lines(text, names()))


def wrong(text: str, known: Names) -> str:
    """What is wrong with a test, in words; '' for one that can be kept."""
    try:
        test = parsed(text)
    except ExpressionError as error:
        return told(str(error))
    unknown = [name for one in counts(test) for how, name in one.narrowed if (how, name) not in known]
    missing = _("There is nothing called {name} here.")
    return missing.format(name=widgets.name(unknown[0])) if unknown else ""


def said(node: Node, known: Names) -> str:
    """A part of a test in words."""
    match node:
        case Compared(left, sign, right):
            return _compared(left, sign, right, known)
        case Joined(word, parts):
            inside = several(said(part, known) for part in parts)
            whole = _("all of ({conditions})") if word == "and" else _("one of ({conditions})")
            return whole.format(conditions=inside)
        case Not(part):
            return _("not: {condition}").format(condition=said(part, known))
    return _figure(node, known)


def _compared(left: Node, sign: str, right: Node, known: Names) -> str:
    what = _figure(left, known)
    if not isinstance(right, Number):
        return _beside(sign).format(what=what, other=_figure(right, known))
    n = number(right.value, 0 if right.value.is_integer() else 2)
    none = sign == "=" and n == "0" and isinstance(left, Count)
    return (_("{what}: none") if none else _to(sign)).format(what=what, n=n)


def _to(sign: str) -> str:
    """The words that compare with a number."""
    return {
        "=": _("{what}: {n}"),
        "!=": _("{what}: not {n}"),
        "<": _("{what}: fewer than {n}"),
        "<=": _("{what}: at most {n}"),
        ">": _("{what}: more than {n}"),
        ">=": _("{what}: at least {n}"),
    }[sign]


def _beside(sign: str) -> str:
    """The words that compare with something else that is counted."""
    return {
        "=": _("{what}, as many as: {other}"),
        "!=": _("{what}, not as many as: {other}"),
        "<": _("{what}, fewer than: {other}"),
        "<=": _("{what}, no more than: {other}"),
        ">": _("{what}, more than: {other}"),
        ">=": _("{what}, no fewer than: {other}"),
    }[sign]


def _figure(node: Node, known: Names) -> str:
    match node:
        case Count(noun, days, narrowed):
            what = _named(_("“{name}”"), narrowed, known) or nouns()[noun]
            return _spanned(_narrowed(what, narrowed, known), days)
        case Since(None):
            return _("Days since we first heard of them")
        case Since(Count(noun, _days, narrowed)):
            what = _named(_("Days since the last “{name}”"), narrowed, known) or ages()[noun]
            return _narrowed(what, narrowed, known)
    return widgets.name(written(node))


def _spanned(what: str, days: int | None) -> str:
    return _("{what} in the last {n} days").format(what=what, n=number(days)) if days else what


def _named(words: str, narrowed: Narrowed, known: Names) -> str:
    """What happened by its own name; '' where any of it counts."""
    name = dict(narrowed).get(Narrow.NAMED)
    return words.format(name=_known(known, Narrow.NAMED, name)) if name else ""


def _narrowed(what: str, narrowed: Narrowed, known: Names) -> str:
    words = {
        Narrow.AT: _("{what} at the step “{name}”"),
        Narrow.ABOUT: _("{what} about “{name}”"),
        Narrow.BY: _("{what} by {name}"),
    }
    for how, name in narrowed:
        if how in words:
            what = words[how].format(what=what, name=_known(known, how, name))
    return what


def _known(known: Names, how: Narrow, name: str) -> str:
    return widgets.name(known.get((how, name), name))


def nouns() -> dict[Noun, str]:
    """What can be counted, in words."""
    return {
        Noun.MESSAGES: _("Messages"),
        Noun.READABLE: _("Messages that could be read"),
        Noun.NEGATIVES: _("Times they told us something negative"),
        Noun.POSITIVES: _("Times they told us something positive"),
        Noun.LOW_MARKS: _("Low marks"),
        Noun.HIGH_MARKS: _("High marks"),
        Noun.EVENTS: _("What happened"),
        Noun.PURCHASES: _("Purchases"),
        Noun.MATTERS: _("Matters about them"),
        Noun.OPEN_MATTERS: _("Open matters about them"),
    }


def ages() -> dict[Noun, str]:
    """How long ago the last of what can be counted was, in words."""
    return {
        Noun.MESSAGES: _("Days since their last message"),
        Noun.READABLE: _("Days since their last message that could be read"),
        Noun.NEGATIVES: _("Days since they last told us something negative"),
        Noun.POSITIVES: _("Days since they last told us something positive"),
        Noun.LOW_MARKS: _("Days since their last low mark"),
        Noun.HIGH_MARKS: _("Days since their last high mark"),
        Noun.EVENTS: _("Days since anything happened"),
        Noun.PURCHASES: _("Days since their last purchase"),
        Noun.MATTERS: _("Days since the last matter about them"),
        Noun.OPEN_MATTERS: _("Days since the last open matter about them"),
    }
