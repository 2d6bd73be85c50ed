"""What jobs and writes say is stored in English; here it is told in the language of who is reading.

A stored sentence is known by the text it was made from, with what stands for each name in it; whatever is
no such sentence, such as a note or the name of a step, stays as it is. Topics and channels are told the
same way: a shipped one has a translation, one of the company's own has none.
"""

import re
from collections.abc import Iterator
from functools import cache

from babel.dates import get_day_names
from babel.lists import format_list

from dashboard.languages import ENGLISH, catalog, formats, spoken
from db.errors import STORE_SAYS
from jobs.analyse.categories import taxonomy
from jobs.collect.meanings import CHANNELS
from jobs.engage.decide import ANSWERED, POINTS_TO, RULES

CONTEXT = "told"
_PLACE = re.compile(r"\\\{(\w+)\\\}")
_SURGES = (
    "More than usual: {about}",
    "{n} messages on {weekdays} told us something negative; about {usual} would be usual.",
    "{n} messages on {weekdays} told us something negative; hardly any would be usual.",
    "Find what changed, and say who puts it right",
)
_ESCALATED = ("fraud", "discrimination", "something that must not wait")
_HAPPENED = (
    *("moved", "overdue, level {n}", "{n} more"),
    *("an import was undone", "the import it rested on was undone"),
)
_REFUSED = (
    "There is no matter {n}.",
    "Say in a few words what was done, or why.",
    "Say until when it may wait.",
    "Say which other matter it repeats.",
    "Another matter about the same thing is open already.",
    "Only who has the matter can do that; take it first.",
    "Say in a few words why it belongs to them.",
    "Say in a few words what you wait for.",
    "Say which department you wait for.",
    "Say in a few words what was done.",
    "There is nobody of that name here any more.",
    "Say which topic or step it should be.",
    "This correction was already taken back.",
    "Nothing has been analysed yet.",
    "This message has not been analysed yet; try again in a moment.",
    "The store cannot be reached: {why}",
    "Something unforeseen happened: {why}",
)


def told(sentence: str) -> str:
    """A stored `sentence` in the language of who is reading, or as it is when it is nobody's of ours."""
    if spoken() == ENGLISH:
        return sentence
    if sentence in _plain():
        return _translated(sentence)
    for text, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            return _translated(text).format(
                **{name: _value(name, v) for name, v in found.groupdict().items()}
            )
    return sentence


def sentences() -> Iterator[str]:
    """Every text that stored sentences are made from."""
    shipped = taxonomy()
    yield from (group.name for group in shipped.groups)
    for topic in shipped.categories:
        yield from (topic.name, topic.can_do)
    for rule in RULES:
        yield from (rule.title, f"{rule.title}: {{about}}", rule.reason, rule.next_move)
    yield ANSWERED
    for several in (
        CHANNELS,
        POINTS_TO.values(),
        _ESCALATED,
        _SURGES,
        _HAPPENED,
        _REFUSED,
        STORE_SAYS.values(),
    ):
        yield from several


def _translated(text: str) -> str:
    return catalog(spoken()).pgettext(CONTEXT, text)


def _value(name: str, value: str) -> str:
    if name == "weekdays":
        return _weekdays(value)
    return _translated(value) if value in _plain() else value


def _weekdays(english: str) -> str:
    """'Monday, Tuesday and Friday' in the language of who is reading."""
    numbers = {name: day for day, name in get_day_names(locale=ENGLISH).items()}
    names = get_day_names(locale=formats())
    days = [names[numbers[one]] if one in numbers else one for one in re.split(", | and ", english)]
    return str(format_list(days, locale=formats()))


@cache
def _plain() -> frozenset[str]:
    return frozenset(text for text in sentences() if "{" not in text)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = sorted({text for text in sentences() if "{" in text})
    return tuple((text, re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(text)), re.DOTALL)) for text in made)
