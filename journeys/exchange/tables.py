"""A map as a table: one row per step with the ways that begin there, for people with a spreadsheet.

Rows without a step hold what no step names: an empty stage or touchpoint, and the departments with their
colours. Places may be left out; stages and touchpoints then stand in the order in which they first appear.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, is_dataclass
from typing import Any, TypeVar

from db.models import EdgeIn, FunctionIn, JourneyIn, MicroInteractionIn, StageIn, TouchpointIn
from journeys import sentences
from journeys.exchange.carried import Carried, Taken, UnreadableMapError
from journeys.exchange.cells import cell, uncell
from journeys.exchange.shape import hints, own_fields, plain, required, row

T = TypeVar("T")
Cells = dict[str, str]
PLACE = "place"
_NAMED = {"stage": StageIn, "touchpoint": TouchpointIn, "department": FunctionIn}
_OF_JOURNEY = ("journey", "journey_name", "journey_owner")
_OF_OTHERS = ("stage", "touchpoint", "channel")  # of a step; the columns of stage and touchpoint say them


def columns() -> list[str]:
    """The heading: journey, stage, touchpoint, step with everything of it, next steps, department."""
    places = {"stage": [f"stage_{PLACE}"], "touchpoint": [f"touchpoint_{PLACE}"], "department": []}
    named = {noun: [*_columns_of(noun, kind).values(), *places[noun]] for noun, kind in _NAMED.items()}
    return [
        *_OF_JOURNEY,
        *named["stage"],
        *named["touchpoint"],
        *(column for column, *_ in _step_columns()),
        "next",
        *named["department"],
    ]


def _columns_of(noun: str, kind: type) -> dict[str, str]:
    """The columns of a stage, touchpoint or department, by its fields."""
    names = [one.name for one in own_fields(kind)]
    return {name: noun if name == "key" else f"{noun}_{name}" for name in names}


def _step_columns() -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """The columns of a step's own fields, with the way to each and its type."""
    for one in own_fields(MicroInteractionIn):
        kind = hints(MicroInteractionIn)[one.name]
        if one.name in _OF_OTHERS:
            continue
        if is_dataclass(kind):
            inner = hints(kind)
            yield from ((f"{one.name}.{part}", (one.name, part), inner[part]) for part in inner)
        else:
            column = {"key": "step", "name": "step_name"}.get(one.name, one.name)
            yield column, (one.name,), kind


def write(carried: Carried) -> str:
    """A map as CSV; `read` gives back the same, its ways in the order of the steps."""
    out = io.StringIO(newline="")
    sheet = csv.DictWriter(out, columns(), restval="")
    sheet.writeheader()
    sheet.writerows(_rows(carried))
    return "\ufeff" + out.getvalue()


def _rows(carried: Carried) -> Iterator[Cells]:
    journey = carried.journey
    about = dict(zip(_OF_JOURNEY, map(cell, (journey.key, journey.name, journey.owner)), strict=True))
    stages, touchpoints = _keyed("stage", journey.stages), _keyed("touchpoint", journey.touchpoints)
    following: dict[str, list[EdgeIn]] = {}
    for edge in journey.edges:
        following.setdefault(edge.start, []).append(edge)
    for step in journey.micro_interactions:
        ways = cell(tuple(following.get(step.key, ())), without="start")
        yield about | stages[step.stage] | touchpoints[step.touchpoint] | _step_cells(step) | {"next": ways}
    stood_in = {step.stage for step in journey.micro_interactions}
    used = {step.touchpoint for step in journey.micro_interactions}
    yield from (about | cells for key, cells in stages.items() if key not in stood_in)
    yield from (about | cells for key, cells in touchpoints.items() if key not in used)
    yield from (about | _named_cells("department", one) for one in carried.functions)


def _keyed(noun: str, several: Sequence[StageIn | TouchpointIn]) -> dict[str, Cells]:
    return {one.key: _named_cells(noun, one, place) for place, one in enumerate(several, 1)}


def _named_cells(noun: str, one: Any, place: int | None = None) -> Cells:
    cells = {column: cell(getattr(one, name)) for name, column in _columns_of(noun, type(one)).items()}
    return cells | ({f"{noun}_{PLACE}": str(place)} if place is not None else {})


def _step_cells(step: MicroInteractionIn) -> Cells:
    made: Cells = {}
    for column, path, _kind in _step_columns():
        given: Any = step
        for name in path:
            given = getattr(given, name)
        made[column] = cell(given)
    return made


@dataclass
class _Seen:
    """What the rows told so far: by noun and key the row, its place and the line that told it first."""

    journey: tuple[str, ...] = ()
    named: dict[str, dict[str, tuple[Any, int | None, int]]] = field(
        default_factory=lambda: {noun: {} for noun in _NAMED}
    )
    steps: list[MicroInteractionIn] = field(default_factory=list)
    edges: list[EdgeIn] = field(default_factory=list)


def read(text: str) -> Taken:
    """The map in a table; raises UnreadableMapError naming the line."""
    seen = _Seen()
    for line, cells in _lines(text):
        _take(seen, cells, line)
    key, name, owner = seen.journey or ("", "", "")
    journey = JourneyIn(
        key=key,
        name=name,
        stages=tuple(_in_place(seen, "stage")),
        touchpoints=tuple(_in_place(seen, "touchpoint")),
        micro_interactions=tuple(seen.steps),
        edges=tuple(seen.edges),
        owner=owner,
    )
    return Taken(Carried(journey, tuple(_in_place(seen, "department"))))


def _lines(text: str) -> Iterator[tuple[int, Cells]]:
    """Every row by its column, with the line it ends in."""
    head_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head_line.count)
    sheet = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        head = _head(next(sheet, []))
        for cells in sheet:
            if not any(cells):
                continue
            if len(cells) != len(head):
                why = sentences.NOT_SO_MANY.format(n=len(cells), width=len(head))
                raise UnreadableMapError(sentences.AT_LINE.format(n=sheet.line_num, why=why))
            yield sheet.line_num, dict(zip(head, cells, strict=True))
    except csv.Error:
        raise UnreadableMapError(sentences.AT_LINE.format(n=sheet.line_num, why=sentences.NO_TABLE)) from None


def _head(head: Sequence[str]) -> list[str]:
    names = [name.strip() for name in head]
    for name in names:
        if name not in columns():
            raise UnreadableMapError(sentences.NO_COLUMN.format(name=name, known=", ".join(columns())))
        if names.count(name) > 1:
            raise UnreadableMapError(sentences.COLUMN_TWICE.format(name=name))
    for name in ("journey", "stage", "touchpoint", "step", "next"):
        if name not in names:
            raise UnreadableMapError(sentences.COLUMN_MISSING.format(name=name))
    return names


def _take(seen: _Seen, cells: Cells, line: int) -> None:
    _same_journey(seen, cells, line)
    nouns = [noun for noun in _NAMED if cells.get(noun)]
    if not nouns and not cells["step"]:
        raise _at(line, sentences.ROW_OF_NOTHING)
    for noun in nouns:
        _name(seen, noun, cells, line)
    if cells["step"]:
        _step(seen, cells, line)


def _same_journey(seen: _Seen, cells: Cells, line: int) -> None:
    told = tuple(uncell(str, cells.get(name, ""), f"line {line}") for name in _OF_JOURNEY)
    seen.journey = seen.journey or told
    if told != seen.journey:
        raise _at(line, sentences.TWO_JOURNEYS.format(key=told[0]))


def _name(seen: _Seen, noun: str, cells: Cells, line: int) -> None:
    """Take a stage, touchpoint or department, which every row has to tell alike."""
    kind = _NAMED[noun]
    own = {name: (column, hints(kind)[name]) for name, column in _columns_of(noun, kind).items()}
    named: Any = _row(kind, own, cells, line)
    place = uncell(int | None, cells.get(f"{noun}_{PLACE}", ""), f"line {line} → {noun}_{PLACE}")
    known = seen.named[noun].setdefault(cells[noun], (named, place, line))
    if known[:2] != (named, place):
        raise _at(line, sentences.SAID_OTHERWISE.format(key=cells[noun], n=known[2]))


def _step(seen: _Seen, cells: Cells, line: int) -> None:
    touchpoint = seen.named["touchpoint"].get(cells["touchpoint"])
    of_others = {
        "stage": uncell(str, cells["stage"], f"line {line}"),
        "touchpoint": uncell(str, cells["touchpoint"], f"line {line}"),
        "channel": touchpoint[0].channel if touchpoint else "",
    }
    own = {path: (column, kind) for column, path, kind in _step_columns()}
    flat = {path[0]: told for path, told in own.items() if len(path) == 1}
    step = _row(MicroInteractionIn, flat, cells, line, of_others | _nested(own, cells, line))
    seen.steps.append(step)
    ways = uncell(tuple[EdgeIn, ...], cells["next"], f"line {line} → next", start=step.key)
    seen.edges.extend(ways)


def _nested(own: dict[tuple[str, ...], tuple[str, Any]], cells: Cells, line: int) -> dict[str, Any]:
    """The rows within a step, such as its placing, from their columns."""
    kinds = hints(MicroInteractionIn)
    names = {path[0] for path in own if len(path) > 1}
    return {
        name: _row(kinds[name], {path[1]: told for path, told in own.items() if path[0] == name}, cells, line)
        for name in names
    }


def _row(
    kind: type[T],
    own: dict[str, tuple[str, Any]],
    cells: Cells,
    line: int,
    given: dict[str, Any] | None = None,
) -> T:
    """A row of `kind`; an empty cell leaves its field as it begins."""
    values = dict(given or {})
    needed = {one.name for one in own_fields(kind) if required(one)}
    for name, (column, wanted) in own.items():
        text = cells.get(column, "")
        if text or name in needed:
            values[name] = uncell(wanted, text, f"line {line} → {column}")
    checked: T = row(kind, _as_given(values), f"line {line}")
    return checked


def _as_given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(one) for name, one in values.items()}


def _in_place(seen: _Seen, noun: str) -> list[Any]:
    """The stages, touchpoints or departments by their places, else as they appeared."""
    told = seen.named[noun]
    taken: dict[int, str] = {}
    for key, (_row_read, place, line) in told.items():
        if place is not None and taken.setdefault(place, key) != key:
            raise _at(line, sentences.SAME_PLACE.format(key=taken[place], other=key))
    ordered = sorted(told.values(), key=lambda one: (one[1] is None, one[1] or 0))
    return [one[0] for one in ordered]


def _at(line: int, why: str) -> UnreadableMapError:
    return UnreadableMapError(sentences.AT_LINE.format(n=line, why=why))
