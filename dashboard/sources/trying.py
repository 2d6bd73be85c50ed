"""Trying a delivery: a payload pasted and a mapping written, and at once what they make, before it is saved.

A mapping is written a line for each field: its name, a colon, its expression.
"""

import streamlit as st

from dashboard import store, widgets
from dashboard.told import told
from dashboard.words import _, mark, moment, ngettext, number
from db.models import Author, SignalIn
from jobs.collect.payloads import FIELDS, Made, MappingError, PayloadError, PayloadMap, parsed, reader

ANYBODYS = PayloadMap(
    {"id": "id", "text": "text", "created_at": "created_at", "rating": "rating", "user": "user"}
)
NO_FIELD = "Write a field, a colon and an expression in each line; this is none: {line}"
_OF_ALL = ("items", "when", "details")
SHOWN = 20


def written(mapping: PayloadMap) -> str:
    """A mapping as a person reads it.

    >>> written(PayloadMap({"text": "answer.text"}, items="answers"))
    'items: answers\\ntext: answer.text'
    """
    of_all = {name: getattr(mapping, name) for name in ("items", "when")}
    lines = of_all | dict(mapping.fields) | {"details": mapping.details}
    return "\n".join(f"{name}: {expression}" for name, expression in lines.items() if expression)


def as_written(text: str) -> PayloadMap:
    """The mapping that a person wrote. Raises MappingError for a line that is none."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, expression = line.partition(":")
        if not colon:
            raise MappingError(NO_FIELD.format(line=line[:80]))
        found[name.strip()] = expression.strip()
    of_all = {name: found.pop(name, "") for name in _OF_ALL}
    return PayloadMap(found, **of_all)


def ask(key: str, known: PayloadMap) -> PayloadMap | None:
    """A mapping to change and a delivery to paste, with what they make; None where it cannot work."""
    hint = _(
        "A JMESPath expression for each field; when chooses, items gives the list, plain() takes off HTML."
    )
    text = st.text_area(_("How a delivery is read"), written(known), height=220, key=f"{key}-map", help=hint)
    names = ", ".join((*_OF_ALL, *FIELDS))
    st.html(widgets.line(_("The fields are: {names}.").format(names=names), "soft"))
    payload = st.text_area(
        _("Paste a delivery to try it"), height=160, key=f"{key}-payload", max_chars=200_000
    )
    try:
        mapping = as_written(text)
        read = reader(mapping)
        if payload.strip():
            _draw(read(parsed(payload.encode("utf-8", "surrogatepass")), store.now()))
    except MappingError as error:
        st.html(widgets.line(widgets.seen(said(str(error))), "bad"))
        return None
    except PayloadError as error:
        st.html(widgets.line(widgets.seen(said(str(error))), "bad"))
    return mapping


def _draw(made: Made) -> None:
    n = len(made.signals)
    base = ngettext("{n} message", "{n} messages", n).format(n=number(n))
    st.html(widgets.heading(_("What comes of it"), base))
    if made.left_out:
        words = ngettext("{n} is left out by “when”.", "{n} are left out by “when”.", made.left_out)
        st.html(widgets.line(words.format(n=number(made.left_out)), "soft"))
    if made.signals:
        head = (_("When"), _("What"), _("Mark"), _("Who"), _("Conversation"))
        st.html(widgets.table(head, map(_row, made.signals[:SHOWN])))
    for problem in made.problems[:SHOWN]:
        st.html(widgets.line(widgets.seen(said(problem)), "bad"))


def _row(one: SignalIn) -> tuple[str, ...]:
    when = moment(one.occurred_at) if one.occurred_at else _("no date")
    given = "" if one.mark is None else mark(one.mark, None)
    who = _("The company") if one.author == Author.COMPANY else one.profile or ""
    return when, one.text or one.event or "", given, who, one.conversation or ""


def said(problem: str) -> str:
    """What is wrong, in the reader's language, with the field or the item it is about."""
    about, colon, why = problem.partition(": ")
    if colon and about.isdecimal():
        return _("Item {n}: {why}").format(n=number(int(about)), why=told(why))
    if colon and about in (*_OF_ALL, *FIELDS):
        return _("{field}: {why}").format(field=about, why=told(why))
    return told(problem)
