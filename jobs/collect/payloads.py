"""A sender's JSON to signals, by a mapping of JMESPath expressions that a person wrote. Pure.

Both may be hostile or wrong: payloads are bounded in size, depth and number of signals, expressions in length
and in the work they may do. What is wrong is said in words, and the rest still becomes signals.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db.models import SignalIn
from jobs.collect.cells import as_text, flat, storable
from jobs.collect.columns import FIELD_NAMES
from jobs.collect.dates import guess_order
from jobs.collect.expressions import Budget, Expression, ExpressionError, compiled
from jobs.collect.mapping import ColumnMap, Guess
from jobs.collect.rows import RowError
from jobs.collect.signals import SignalMaker

LARGEST_BODY = 1 << 20
DEEPEST = 60
MOST_ITEMS = 1_000

FIELDS = tuple("author" if name == "inbound" else name for name in FIELD_NAMES if name != "reply_to")
"""What a mapping may fill; `author` is customer, company or system, or a word that means one of them."""

NO_JSON = "This is no JSON: {why}."
NO_TEXT = "This is not UTF-8, the encoding of JSON."
TOO_LARGE = "This holds more than {limit} bytes."
TOO_DEEP = "This is nested more than {limit} levels deep."
TWICE = "The key “{key}” stands twice in one object, so it cannot be told what is meant."
TOO_MANY = "This holds {n} items; at most {limit} are taken at once."
NO_ITEMS = "The expression for the items finds nothing in it."
NOT_WHOLE = "Only the beginning of this delivery was kept; have it sent again."
NOTHING_FOUND = "Nothing in it is a text, a mark or an event: look at the expressions for text and rating."
NO_FIELD = "There is no field “{name}”. The fields are: {known}."


class PayloadError(ValueError):
    """A payload that nothing can be made of; the message says why."""


class MappingError(ValueError):
    """A mapping that cannot work; the message names the field and says why."""


@dataclass(frozen=True, slots=True)
class PayloadMap:
    """How a payload becomes signals, in JMESPath expressions.

    Attributes:
        fields: the expression of each field, read on one item; fields are those of FIELDS
        items: gives the list of items in the payload; empty when the payload itself is one, or a list of them
        when: which items are signals; the others are left out on purpose; empty for all
        details: gives what else is kept of an item
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    items: str = ""
    when: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What a payload gave: signals, how many items it held, how many were left out on purpose, problems."""

    signals: tuple[SignalIn, ...]
    received: int
    left_out: int
    problems: tuple[str, ...]


def parsed(body: bytes, largest: int = LARGEST_BODY) -> Any:
    """The JSON in `body`. Raises PayloadError: too large, not UTF-8, no JSON, too deep, a key twice."""
    payload = loaded(body, largest)
    _refuse_depth(payload)
    return payload


def loaded(body: bytes, largest: int) -> Any:
    """The same of at most `largest` bytes, nested as deep as Python can follow."""
    if len(body) > largest:
        raise PayloadError(TOO_LARGE.format(limit=largest))
    try:
        text = body.decode("utf-8-sig")
        payload = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise PayloadError(NO_TEXT) from None
    except RecursionError:
        raise PayloadError(TOO_DEEP.format(limit=DEEPEST)) from None
    except json.JSONDecodeError as error:
        why = f"{error.msg}, line {error.lineno}, character {error.colno}"
        raise PayloadError(NO_JSON.format(why=why)) from None
    except PayloadError:
        raise
    except ValueError:  # a number of thousands of digits
        raise PayloadError(NO_JSON.format(why="a number that is too long")) from None
    return payload


def reader(mapping: PayloadMap) -> "Reader":
    """`mapping` made ready. Raises MappingError for an unknown field and an expression that is none."""
    for name in mapping.fields:
        if name not in FIELDS:
            raise MappingError(NO_FIELD.format(name=name, known=", ".join(FIELDS)))
    return Reader(mapping)


class Reader:
    """Makes signals of payloads by one mapping."""

    def __init__(self, mapping: PayloadMap) -> None:
        self._fields = {name: _made(name, text) for name, text in mapping.fields.items() if text.strip()}
        self._items = _made("items", mapping.items) if mapping.items.strip() else None
        self._when = _made("when", mapping.when) if mapping.when.strip() else None
        self._details = _made("details", mapping.details) if mapping.details.strip() else None

    def __call__(self, payload: Any, now: datetime) -> Made:
        """The signals in `payload`, which `parsed` gave. Raises PayloadError where it holds no items."""
        budget = Budget()
        items = self._items_of(payload, budget)
        chosen = [(number, item) for number, item in enumerate(items, 1) if self._chosen(item, budget)]
        problems: list[str] = []
        signals: list[SignalIn] = []
        for number, item in chosen:
            signals += self._signals_of(number, item, now, problems, budget)
        if chosen and not signals and not problems:
            problems.append(NOTHING_FOUND)
        return Made(tuple(signals), len(items), len(items) - len(chosen), tuple(dict.fromkeys(problems)))

    def _items_of(self, payload: Any, budget: Budget) -> list[Any]:
        try:
            found = self._items(payload, budget) if self._items else payload
        except ExpressionError as error:
            raise PayloadError(f"items: {error}") from None
        items = found if isinstance(found, list) else [] if found is None else [found]
        if not items:
            raise PayloadError(NO_ITEMS)
        if len(items) > MOST_ITEMS:
            raise PayloadError(TOO_MANY.format(n=len(items), limit=MOST_ITEMS))
        return items

    def _chosen(self, item: Any, budget: Budget) -> bool:
        """Whether `item` is wanted; where that cannot be told it is, so that nothing is lost in silence."""
        try:
            return self._when is None or self._when(item, budget) not in (None, False, "", [], {})
        except ExpressionError:
            return True

    def _signals_of(
        self, number: int, item: Any, now: datetime, problems: list[str], budget: Budget
    ) -> list[SignalIn]:
        try:
            cells = {name: storable(_cell(read(item, budget))) for name, read in self._fields.items()}
            details = self._details(item, budget) if self._details else None
        except ExpressionError as error:
            problems.append(f"{number}: {error}")
            return []
        kept = _kept(details, cells)
        maker = SignalMaker(_columns(cells, kept), now)
        made = maker((number, [*cells.values(), *kept.values()]))
        problems.extend(f"{number}: {words}" for words in maker.warnings)
        if isinstance(made, RowError):
            problems.append(f"{number}: {NOTHING_FOUND}")
            return []
        return made


def _kept(details: Any, cells: Mapping[str, str]) -> dict[str, str]:
    """What else is kept of an item, under names that are no field's."""
    found = flat(details) if isinstance(details, dict) else {"details": storable(as_text(details))}
    return {f"details.{name}" if name in cells else name: value for name, value in found.items()}


def _columns(cells: Mapping[str, str], details: Mapping[str, str]) -> ColumnMap:
    """The cells of an item as a table of one row, which is read like any other."""
    guesses = (Guess("inbound" if name == "author" else name, name, 1.0, "") for name in cells)
    order = guess_order([cells["created_at"]] if "created_at" in cells else [])
    return ColumnMap((*cells, *details), tuple(guesses), (), order)


def _made(name: str, text: str) -> Expression:
    try:
        return compiled(text)
    except ExpressionError as error:
        raise MappingError(f"{name}: {error}") from None


def _cell(value: Any) -> str:
    """What an expression gave as one text; the texts of a list stand on lines of their own."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(as_text, value)))
    return as_text(value)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise PayloadError(TWICE.format(key=storable(twice)[:80]))
    return made


def _no_number(name: str) -> Any:
    raise PayloadError(NO_JSON.format(why=f"{name} is no number"))


def _refuse_depth(payload: Any) -> None:
    level: list[Any] = [payload]
    for _depth in range(DEEPEST):
        level = [inner for value in level for inner in _within(value)]
        if not level:
            return
    raise PayloadError(TOO_DEEP.format(limit=DEEPEST))


def _within(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value
