"""Sum up the rollups: counts and distinct customers of a period, whole or by day, channel, topic or step.

Whole months are read from their month rows, the rest by day. Distinct customers are the union of
the cells' profile bitmaps, each linked profile taken for the customer it belongs to (design §11.1).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pyroaring import BitMap
from sqlalchemy import ColumnElement, Connection, select

from db.cells import ANY, BITMAPS, COUNTS, KEYS, MEASURES, NONE
from db.models import (
    CategoryRollup,
    ChannelRollup,
    CombinedRollup,
    Generation,
    GenerationState,
    Measures,
    SourceProfile,
    StepRollup,
    col,
    table_of,
)
from db.reads.lineage import former, is_of
from db.reads.spans import UNDATED, within
from db.reads.unions import union, united


@dataclass(frozen=True, slots=True)
class Period:
    """Reporting days from `first` to `last`, both counted; without them all there is, dated or not."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a reader narrowed a page to; empty means everything."""

    source_ids: tuple[int, ...] = ()
    channel: str | None = None
    category_id: int | None = None
    micro_interaction_id: int | None = None
    step_ids: tuple[int, ...] = ()


EVERYTHING = Narrowed()
Only = frozenset[str] | None
NEGATIVE = frozenset({"negative", "profiles_negative"})
HEARD = frozenset({"signals", "profiles"})
SIGNALS = frozenset({"signals"})
"""Measures that are asked for alone: the rest of the figures is 0 then, and takes no time."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How many signals and how many distinct customers; signals without a person are no customers."""

    signals: int = 0
    read: int = 0
    negative: int = 0
    positive: int = 0
    nameless: int = 0
    events: int = 0
    customers: int = 0
    customers_read: int = 0
    customers_negative: int = 0
    customers_positive: int = 0
    customers_passed: int = 0


def live_generation(connection: Connection) -> int | None:
    """The generation that pages show, None before anything was analysed."""
    return connection.scalar(select(col(Generation.id)).where(col(Generation.state) == GenerationState.LIVE))


def totals(
    connection: Connection, period: Period, narrowed: Narrowed = EVERYTHING, only: Only = None
) -> Figures:
    """The figures of a period as a whole."""
    return grouped(connection, period, narrowed, only=only).get((), Figures())


def by_day(connection: Connection, period: Period, narrowed: Narrowed = EVERYTHING) -> dict[date, Figures]:
    """The figures of each reporting day that has any; signals without a date are in none."""
    days = grouped(connection, period, narrowed, "day", months=False)
    return {date.fromordinal(day): figures for (day,), figures in sorted(days.items()) if day != UNDATED}


def by_category(
    connection: Connection, period: Period, narrowed: Narrowed = EVERYTHING, only: Only = None
) -> dict[int, Figures]:
    """The figures of each category; 0 stands for the uncategorised."""
    found = grouped(connection, period, narrowed, "category_id", only=only)
    return {key: figures for (key,), figures in found.items()}


def by_channel(
    connection: Connection, period: Period, narrowed: Narrowed = EVERYTHING, only: Only = None
) -> dict[str, Figures]:
    """The figures of each channel."""
    found = grouped(connection, period, narrowed, "channel", only=only)
    return {key: figures for (key,), figures in found.items()}


def by_step(
    connection: Connection, period: Period, narrowed: Narrowed = EVERYTHING, only: Only = None
) -> dict[int, Figures]:
    """The figures of each micro-interaction, with what became part of it; 0 stands for the unplaced."""
    found = _by_step(connection, period, narrowed, only)
    customer_of = linked_profiles(connection)
    return {step: _figures(measures, customer_of) for step, measures in found.items()}


def _by_step(
    connection: Connection, period: Period, narrowed: Narrowed = EVERYTHING, only: Only = None
) -> dict[int, list[Any]]:
    """What is counted at each step; one that was merged keeps its own beside the whole it is part of."""
    merged = former(connection)
    parts = (part for step in narrowed.step_ids for part in merged.get(step, ()))
    about = replace(narrowed, step_ids=(*narrowed.step_ids, *parts))
    found = sums(connection, period, about, ("micro_interaction_id",), months=True, only=only)
    own = {step: measures for (step,), measures in found.items()}
    whole = {
        into: _together([own[step] for step in (into, *parts) if step in own])
        for into, parts in merged.items()
    }
    return own | whole


def grouped(
    connection: Connection,
    period: Period,
    narrowed: Narrowed,
    *by: str,
    months: bool = True,
    only: Only = None,
) -> dict[tuple[Any, ...], Figures]:
    """The figures of `period`, one for each combination of the columns `by`; `only` some measures of them."""
    found = sums(connection, period, narrowed, by, months=months, only=only)
    customer_of = linked_profiles(connection)
    return {key: _figures(measures, customer_of) for key, measures in found.items()}


def by_block(
    connection: Connection, period: Period, blocks: Mapping[str, Sequence[int]]
) -> dict[str, Figures]:
    """The figures of blocks of micro-interactions (name to ids); who is at several of a block counts once."""
    steps = _by_step(connection, period)
    customer_of = linked_profiles(connection)
    return {
        name: _figures(_together([steps[id_] for id_ in ids if id_ in steps]), customer_of)
        for name, ids in blocks.items()
    }


def in_stretches(
    connection: Connection, stretches: Sequence[Period], narrowed: Narrowed
) -> tuple[Figures, ...]:
    """The figures of all of `stretches` together, then of each: they have ends and follow on each other."""
    whole = Period(stretches[0].first, stretches[-1].last)
    found = sums(connection, whole, narrowed, ("day",), months=False)
    days = {day: measures for (day,), measures in found.items()}
    customer_of = linked_profiles(connection)
    return tuple(
        _figures(_together([days[day] for day in ordinals(one) if day in days]), customer_of)
        for one in (whole, *stretches)
    )


def ordinals(period: Period) -> range:
    """The ordinals of the days of a period with both ends."""
    first, last = period.first or date.min, period.last or date.min
    return range(first.toordinal(), last.toordinal() + 1)


def sums(
    connection: Connection,
    period: Period,
    narrowed: Narrowed,
    by: tuple[str, ...],
    *,
    months: bool,
    only: Only = None,
) -> dict[tuple[Any, ...], list[Any]]:
    """Counts (db.cells.COUNTS) and united bitmaps (BITMAPS), one for each combination of the columns `by`."""
    generation_id = live_generation(connection)
    if generation_id is None:
        return {}
    table = table_for(narrowed, by)
    columns = table_of(table).c
    asked = [name for name in MEASURES if only is None or name in only]
    query = select(*(columns[name] for name in (*by, *asked))).where(
        columns.generation_id == generation_id,
        within(columns, period.first, period.last, months=months),
        *narrow(table, narrowed, by),
    )
    cells: dict[tuple[Any, ...], list[Sequence[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        cells[tuple(row[: len(by)])].append(row[len(by) :])
    return {key: summed(rows, asked) for key, rows in cells.items()}


def table_for(narrowed: Narrowed, by: tuple[str, ...]) -> type[Measures]:
    """The narrowest rollup that knows every column asked for."""
    asked = set(by) - {"day"}
    asked |= {"source_id"} if narrowed.source_ids else set()
    asked |= {"micro_interaction_id"} if narrowed.step_ids else set()
    for name in ("channel", "category_id", "micro_interaction_id"):
        asked |= {name} if getattr(narrowed, name) is not None else set()
    narrowest_first = (ChannelRollup, CategoryRollup, StepRollup)
    return next((table for table in narrowest_first if asked <= set(KEYS[table])), CombinedRollup)


def narrow(table: type[Measures], narrowed: Narrowed, by: tuple[str, ...]) -> Iterator[ColumnElement[bool]]:
    """The conditions that leave the cells of `table` that count for `narrowed`, grouped by columns `by`."""
    columns = table_of(table).c
    if narrowed.source_ids:
        yield columns.source_id.in_(narrowed.source_ids)
    if narrowed.step_ids:
        yield columns.micro_interaction_id.in_(narrowed.step_ids)
    if "category_id" in by and narrowed.category_id is None:
        yield columns.category_id >= NONE
    elif table is CombinedRollup and narrowed.category_id is None:
        yield columns.category_id == ANY
    for name in ("channel", "category_id"):
        value = getattr(narrowed, name)
        if value is not None:
            yield columns[name] == value
    if narrowed.micro_interaction_id is not None:
        yield is_of(columns.micro_interaction_id, narrowed.micro_interaction_id)


def nothing() -> list[Any]:
    """Measures of no signal at all."""
    return [0] * len(COUNTS) + [BitMap() for _ in BITMAPS]


def summed(rows: Sequence[Sequence[Any]], asked: Sequence[str] = MEASURES) -> list[Any]:
    """The measures of stored cells taken together: counts added, bitmaps united.

    A row holds the measures `asked` for, in this order; the others are those of no signal.
    """
    columns = dict(zip(asked, zip(*rows, strict=True), strict=True))
    counts = (sum(columns.get(name, ())) for name in COUNTS)
    return [*counts, *(union(columns.get(name, ())) for name in BITMAPS)]


def _together(several: Sequence[list[Any]]) -> list[Any]:
    """Counts added, bitmaps united."""
    columns = list(zip(*several, strict=True))
    return [*map(sum, columns[: len(COUNTS)]), *map(united, columns[len(COUNTS) :])] if several else nothing()


def _figures(measures: list[Any], customer_of: dict[int, int]) -> Figures:
    return Figures(
        *measures[: len(COUNTS)], *(customers(bitmap, customer_of) for bitmap in measures[len(COUNTS) :])
    )


def linked_profiles(connection: Connection) -> dict[int, int]:
    """The customer of every profile that is linked with an older one."""
    query = select(col(SourceProfile.id), col(SourceProfile.customer_id)).where(
        col(SourceProfile.customer_id).is_not(None)
    )
    return dict(connection.execute(query).all())  # type: ignore[arg-type]  # no None is asked for


def customers(profiles: BitMap, customer_of: dict[int, int]) -> int:
    """How many distinct customers stand behind `profiles`."""
    if not customer_of:
        return len(profiles)
    linked = profiles & BitMap(customer_of)
    return len((profiles - linked) | BitMap({customer_of[profile] for profile in linked}))
