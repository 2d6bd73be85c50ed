"""Values as cells of a table that people edit, and back: lists by semicolons, formulas made harmless.

A text that a spreadsheet would take for a formula gets an apostrophe, and reading takes exactly that one
off again. A list whose parts would be read as something else is written as JSON.
"""

import re
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin

from journeys import sentences
from journeys.exchange import jsons
from journeys.exchange.carried import UnreadableMapError
from journeys.exchange.shape import hints, own_fields, plain, value, without_none, wrong

_FORMULA, _HELD = re.compile(r"'*[=+\-@\t\r]"), re.compile(r"'+[=+\-@\t\r]")
_WORD = re.compile(r"[^\s;\[\]\"]+")
_PART = re.compile(r"(?=\S)[^;\[\n\r\t][^;\n\r\t]*(?<=\S)")
YES, NO = "yes", "no"


def neutral(text: str) -> str:
    """A text that no spreadsheet runs.

    >>> neutral("=1+1"), neutral("'=1"), neutral("a=1")
    ("'=1+1", "''=1", 'a=1')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def meant(text: str) -> str:
    """The text that `neutral` was given.

    >>> meant("'=1+1"), meant("''=1"), meant("'tis")
    ('=1+1', "'=1", "'tis")
    """
    return text[1:] if _HELD.match(text) else text


def cell(given: Any, without: str = "") -> str:
    """A value as a cell; of the rows in a list the field `without` is left out."""
    if given is None:
        return ""
    if isinstance(given, bool):
        return YES if given else NO
    return neutral(_list(given, without) if isinstance(given, tuple) else str(given))


def _list(given: tuple[Any, ...], without: str) -> str:
    if not given:
        return ""
    parts = [_words(one, without) if is_dataclass(one) else one for one in given]
    texts = [part for part in parts if isinstance(part, str) and _PART.fullmatch(part)]
    if len(texts) == len(parts):
        return "; ".join(texts)
    rows = [_without(plain(one), without) for one in given]
    return jsons.compact(rows)


def _without(one: Any, name: str) -> Any:
    return {key: part for key, part in one.items() if key != name} if isinstance(one, dict) else one


def _words(one: Any, without: str = "") -> str | None:
    """A row as its values with spaces between, without what is as it begins; None where that says too little.

    >>> from db.models import InfluenceIn
    >>> _words(InfluenceIn("shop", "causes", 50))
    'shop causes 50'
    """
    named = [field for field in fields(one) if field.name != without]
    given = [(getattr(one, field.name), field.default) for field in named]
    while given and given[-1][0] == given[-1][1]:
        given.pop()
    words = [str(part) for part, _ in given if isinstance(part, str | int) and not isinstance(part, bool)]
    return " ".join(words) if len(words) == len(given) and all(map(_WORD.fullmatch, words)) else None


def uncell(kind: Any, text: str, place: str, **also: str) -> Any:
    """The value of `kind` that a cell holds; `also` is what the rows of a list have besides.

    Raises UnreadableMapError where it is none.
    """
    text = meant(text)
    if get_origin(kind) is tuple:
        return value(kind, _unlisted(get_args(kind)[0], text, place, also), place)
    if text == "" and kind is not without_none(kind):
        return None
    return value(kind, _one(without_none(kind), text, place), place)


def _one(kind: Any, text: str, place: str) -> Any:
    if kind is bool:
        if text not in {YES, NO}:
            raise wrong(place, sentences.NOT_ONE_OF.format(value=text, known=f"{YES}, {NO}"))
        return text == YES
    if kind is int:
        if not re.fullmatch(r"-?[0-9]{1,9}", text):
            raise wrong(place, sentences.NO_NUMBER)
        return int(text)
    return text


def _unlisted(kind: Any, text: str, place: str, also: dict[str, str]) -> Any:
    if text.startswith("["):
        try:
            listed = jsons.parsed(text)
        except UnreadableMapError as error:
            raise wrong(place, str(error)) from None
        return [one | also if isinstance(one, dict) else one for one in listed]
    parts = [part.strip() for part in text.split(";") if part.strip()]
    return [_row_of(kind, part, place, also) for part in parts] if is_dataclass(kind) else parts


def _row_of(kind: Any, part: str, place: str, also: dict[str, str]) -> dict[str, Any]:
    """A row from its values with spaces between."""
    words, named = part.split(), [field for field in own_fields(kind) if field.name not in also]
    if len(words) > len(named):
        told = sentences.NOT_ONE_OF.format(value=part, known=" ".join(field.name for field in named))
        raise wrong(place, told)
    kinds = hints(kind)
    pairs = zip(named, words, strict=False)
    return {field.name: _one(without_none(kinds[field.name]), word, place) for field, word in pairs} | also
