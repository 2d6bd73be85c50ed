"""The job that judges customers: those about whom something was read at once, all of them every day.

A pass over all also tells what became of customers: as of 90 and 365 days before the newest day of each
store it runs every test on what was known then, and counts what happened after (`journeys.backtest`).
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as midnight
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection

from db.engine import reading
from db.models.lived import usual
from db.reads import happiness, lineage, lives
from db.reads.lived import shown_generation
from db.reads.lives import FactRow, MatterRow, PassRow
from db.reads.pulse import reporting_day
from db.reads.rollups import live_generation
from db.reads.waiting import waiting
from db.settings import settings
from db.writes import judged
from db.writes.judged import Bite, Counted
from journeys.backtest import HORIZONS, REFERRED, Watched, became, own_silence
from journeys.expressions import ExpressionError, Test
from journeys.judging import BOUGHT, Fact, Life, Matter, called, judge
from journeys.reading import parsed
from journeys.resolving import Change, resolved

SLICE_SECONDS = 2.0
STILL_READ = 1_000
"""While more signals than these wait to be read, no pass over all customers is begun."""

AT_ONCE = 100
"""So many customers in one transaction, which then takes a few milliseconds."""

Tests = Mapping[int, Test | None]
"""The test of each definition by its id; None where it is none any more."""


Topics = Mapping[int, Sequence[str]]
"""The keys of the topics of signals, by their ids."""


class Sources(NamedTuple):
    """What is known of sources: how far each tells, its usual silence, what it carries."""

    until: Mapping[int, datetime]
    silence: Mapping[int, int | None]
    speaks: frozenset[int]
    buys: frozenset[int]
    refers: frozenset[int]


class Person(NamedTuple):
    """A customer's life, and the sources it is told by."""

    life: Life
    source_ids: frozenset[int]


def run(url: str, now: datetime) -> dict[str, int]:
    """Judge for about two seconds, doubted customers first; how many were looked at."""
    with reading(url) as connection:
        tests = _tests(connection)
    if not tests:
        return {}
    end = time.monotonic() + SLICE_SECONDS
    return {"judged": _doubted(url, tests, now, end) + _all(url, tests, now, end)}


def _tests(connection: Connection) -> Tests:
    """The tests of all definitions, each step in them with what became of it."""
    became = [Change(*row) for row in lineage.changes(connection)]
    rows = happiness.definitions(connection)
    return {one.id: _test(one.test, became, one.from_at) for one in rows}


def _test(text: str, became: Sequence[Change], written: datetime) -> Test | None:
    try:
        return resolved(parsed(text), became, written)
    except ExpressionError:
        return None


def _doubted(url: str, tests: Tests, now: datetime, end: float) -> int:
    looked_at = 0
    while time.monotonic() < end:
        with reading(url) as connection:
            customer_ids, doubts = lives.doubted(connection, AT_ONCE)
            people = _people(connection, customer_ids)
        if not doubts:
            break
        judged.keep(url, _answers(people, tests, now), now, doubts=doubts)
        looked_at += len(customer_ids)
    return looked_at


def _all(url: str, tests: Tests, now: datetime, end: float) -> int:
    """Go on with today's pass over all customers, which is begun when there is none; how many."""
    today, looked_at = reporting_day(now, settings().timezone).toordinal(), 0
    with reading(url) as connection:
        under = _under(connection, tests)
    while time.monotonic() < end:
        with reading(url) as connection:
            at = lives.newest_pass(connection)
            early = waiting(connection) > STILL_READ
        if at is None or (at.day, at.definitions) != (today, under):
            if early:
                break  # what became of customers is told when all of it is read
            judged.begin(url, today, under, now)
        elif at.position is None:
            break
        else:
            looked_at += _bite(url, at, tests, now)
    return looked_at


def _under(connection: Connection, tests: Tests) -> str:
    """What a pass rests on: the definitions, the reading, the steps of today, the usual silences known."""
    read = live_generation(connection), shown_generation(connection), len(lineage.changes(connection))
    known = sorted(one for one, several in lives.silences(connection).items() if usual(several) is not None)
    return " ".join([_listed(sorted(tests)), *map(str, read), _listed(known)])


def _listed(ids: Sequence[int]) -> str:
    return ",".join(map(str, ids))


def _bite(url: str, at: PassRow, tests: Tests, now: datetime) -> int:
    """Judge the next customers of a pass; how many."""
    after = at.position or 0
    with reading(url) as connection:
        customer_ids = lives.customers_after(connection, after, AT_ONCE)
        people = _people(connection, customer_ids)
    counted = _counted(people, tests, _sources(url, at.id))
    position = customer_ids[-1] if len(customer_ids) == AT_ONCE else None
    judged.keep(url, _answers(people, tests, now), now, bite=Bite(at.id, after, position, counted))
    return len(customer_ids)


def _people(connection: Connection, customer_ids: Sequence[int]) -> dict[int, Person]:
    """What is known of each customer; nothing of one whose signals are all gone."""
    rows = lives.facts(connection, customer_ids)
    topics = lives.topics(connection, [row.signal_id for several in rows.values() for row in several])
    matters = lives.matters(connection, customer_ids)
    return {one: _person(rows.get(one, ()), topics, matters.get(one, ())) for one in customer_ids}


def _person(rows: Sequence[FactRow], topics: Topics, matters: Sequence[MatterRow]) -> Person:
    facts = tuple(_fact(row, frozenset(topics.get(row.signal_id, ()))) for row in rows)
    life = Life(facts, tuple(Matter(*one) for one in matters))
    return Person(life, frozenset(row.source_id for row in rows))


def _fact(row: FactRow, topics: frozenset[str]) -> Fact:
    found = row.negative, row.positive, row.mark_negative, row.mark_positive
    return Fact(row.at, row.kind, row.channel, row.event, *found, row.step, topics, row.ending)


def _answers(people: Mapping[int, Person], tests: Tests, now: datetime) -> judged.Answers:
    return {
        customer_id: {one: _holds(test, person.life, now) for one, test in tests.items()}
        if person.life.facts
        else {}
        for customer_id, person in people.items()
    }


def _holds(test: Test | None, life: Life, at: datetime) -> bool | None:
    return None if test is None else judge(test, life, at).holds


@lru_cache(maxsize=4)
def _sources(url: str, pass_id: int) -> Sources:  # noqa: ARG001 - they are looked at once in a pass
    """What is known of the sources, as one pass takes it."""
    with reading(url) as connection:
        days, events = lives.last_days(connection), lives.event_names(connection)
        silences, speaks = lives.silences(connection), lives.speaking(connection)
    return Sources(
        {one: datetime.combine(date.fromordinal(day + 1), midnight(), UTC) for one, day in days.items()},
        {one: usual(several) for one, several in silences.items()},
        speaks,
        _telling(events, BOUGHT),
        _telling(events, REFERRED),
    )


def _telling(events: Mapping[int, set[str]], names: frozenset[str]) -> frozenset[int]:
    return frozenset(one for one, told in events.items() if any(called(name) in names for name in told))


def _counted(people: Mapping[int, Person], tests: Tests, sources: Sources) -> list[Counted]:
    """What became of the customers since each horizon before the newest day of all."""
    newest = max(sources.until.values(), default=None)
    if newest is None:
        return []
    sums: Counter[tuple[int, int, str, bool, bool]] = Counter()
    for days in HORIZONS:
        at = newest - timedelta(days=days)
        for person in people.values():
            sums.update(_one(person, tests, sources, at, days))
    keys = sorted({key[:3] for key in sums})
    return [_row(key, newest - timedelta(days=key[1]), sums) for key in keys]


def _one(
    person: Person, tests: Tests, sources: Sources, at: datetime, days: int
) -> Iterator[tuple[int, int, str, bool, bool]]:
    """(definition, horizon, outcome, called happy, did it) for whatever can be known of one customer."""
    found = became(person.life, at, days, _watched(person, sources))
    then = person.life.until(at) if found else person.life
    for definition_id, test in tests.items() if found else ():
        happy = _holds(test, then, at)
        if happy is not None:
            yield from ((definition_id, days, outcome, happy, did) for outcome, did in found.items())


def _watched(person: Person, sources: Sources) -> Watched:
    mine = person.source_ids
    until = max(
        (sources.until[one] for one in mine if one in sources.until), default=datetime.min.replace(tzinfo=UTC)
    )
    limits = [limit for one in mine if (limit := sources.silence.get(one)) is not None]
    own = own_silence(person.life)
    silence = own if own is not None else max(limits, default=None)
    return Watched(
        until, silence, bool(mine & sources.speaks), bool(mine & sources.buys), bool(mine & sources.refers)
    )


def _row(key: tuple[int, int, str], at: datetime, sums: Mapping[Any, int]) -> Counted:
    n = {(happy, did): sums.get((*key, happy, did), 0) for happy in (True, False) for did in (True, False)}
    happy, did = n[True, True] + n[True, False], n[True, True] + n[False, True]
    return Counted(*key, at, happy, n[True, True], sum(n.values()), did)
