"""What jobs and writes say is stored in English; here it is told in the language of who is reading.

A stored sentence is known by the text it was made from, with what stands for each name in it; whatever is
no such sentence, such as a note or the name of a step, stays as it is. Topics and channels are told the
same way, and so are departments and the map to begin with: a shipped one has a translation, one of the
company's own has none.
"""

import re
from functools import cache

from babel.dates import get_day_names
from babel.lists import format_list

from dashboard.languages import ENGLISH, catalog, formats, spoken

CONTEXT = "told"
_PLACE = re.compile(r"\\\{(\w+)\\\}")


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


def _translated(text: str) -> str:
    return catalog(spoken()).pgettext(CONTEXT, text)


def _value(name: str, value: str) -> str:
    if name == "weekdays":
        return _weekdays(value)
    if name == "why":  # a sentence within a sentence
        return told(value)
    return _translated(value) if value in _plain() else value


def _weekdays(english: str) -> str:
    """'Monday, Tuesday and Friday' in the language of who is reading."""
    numbers = {name: day for day, name in get_day_names(locale=ENGLISH).items()}
    names = get_day_names(locale=formats())
    days = [names[numbers[one]] if one in numbers else one for one in re.split(", | and ", english)]
    return str(format_list(days, locale=formats()))


@cache
def _sentences() -> frozenset[str]:
    from dashboard.stored import sentences  # from all over the house; who reads English needs none

    return frozenset(sentences())


@cache
def _plain() -> frozenset[str]:
    return frozenset(text for text in _sentences() if "{" not in text)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The longest first: what says more is not taken for what says less."""
    made = sorted((text for text in _sentences() if "{" in text), key=lambda text: (-len(text), text))
    return tuple((text, re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(text)), re.DOTALL)) for text in made)
