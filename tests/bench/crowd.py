"""Fill a store with three years of an analysed company, its signals, findings and rollups, past the jobs.

The shape of design §11.1: ten signals a person, six sources, five channels, thirty topics, the steps of
the demo's map; nobody is linked with another. What only combined filters read (a topic in a
channel) is left empty.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from pyroaring import BitMap
from sqlalchemy import select, update
from sqlmodel import col

from db import engine
from db.cells import BITMAPS, COUNTS, KEYS, first_of_month
from db.models import (
    Category,
    CategoryRollup,
    ChannelRollup,
    Finding,
    FindingCategory,
    Measures,
    MicroInteraction,
    Signal,
    SourceProfile,
    StepRollup,
    Topic,
    table_of,
)
from db.rights import HOUSE
from db.writes import revisions
from db.writes.maps import publish
from jobs.analyse.ready import ready
from jobs.demo.company import company
from tests.bench import stores

DAYS = 3 * 365
A_PERSON = 10  # signals
CHANNELS = ("review", "mail", "chat", "survey", "store")
SOURCES, TOPICS = 6, 30
FILLED = (SourceProfile, Signal, Finding, FindingCategory)
Column = np.ndarray[Any, Any]


class World(NamedTuple):
    """The ids that a crowd speaks through and about."""

    generation: int
    sources: Column
    topics: Column
    steps: Column


class Day(NamedTuple):
    """The signals of a reporting day, a column each; profile, topic and step are 0 where there is none."""

    day: int
    signal: Column
    profile: Column
    source: Column
    channel: Column
    topic: Column
    step: Column
    read: Column
    negative: Column
    positive: Column


def fill(url: str, signals: int, texts: list[str], now: datetime) -> None:
    """`signals` over three years up to `now`, in the words of `texts` over and over."""
    world = _world(url, now)
    with _loading(url) as connection:
        connection.executemany(*_people(world, max(signals // A_PERSON, 1)))
        days = _days(world, signals, now.date())
        for month, of_month in groupby(days, lambda one: first_of_month(one.day)):
            several = list(of_month)
            for one in several:
                for statement, rows in _rows(world, one, texts):
                    connection.executemany(statement, rows)
                _add_up(connection, world, "d", one.day, [one])
            _add_up(connection, world, "m", month, several)
    with engine.writing(url) as connection:
        revisions.move(connection, Topic.ANALYSIS, now)


def speak(url: str, now: datetime) -> None:
    """Count one more customer today, in a cell of each rollup that is filled, as the jobs do for a signal."""
    with engine.writing(url) as connection:
        for model in (ChannelRollup, CategoryRollup, StepRollup):
            table = table_of(model)
            today = table.c.grain == "d", table.c.day == now.date().toordinal()
            cell = connection.execute(select(table).where(*today).limit(1)).mappings().one()
            profiles = BitMap.deserialize(cell["profiles"])
            profiles.add(profiles.max() + 1)
            told = {"signals": cell["signals"] + 1, "profiles": profiles.serialize()}
            connection.execute(
                update(table).where(*(table.c[name] == cell[name] for name in KEYS[model])).values(told)
            )
        revisions.move(connection, Topic.ANALYSIS, now)


def _world(url: str, now: datetime) -> World:
    generation = ready(url, now).plan.live_id
    publish(url, company().journey, company().functions, HOUSE, now)
    sources = [stores.source(url, f"source{n}").source_id for n in range(SOURCES)]
    with engine.reading(url) as connection:
        leaves = select(col(Category.id)).where(col(Category.parent_id).is_not(None)).order_by(Category.id)
        topics = list(connection.scalars(leaves.limit(TOPICS)))
        steps = list(connection.scalars(select(col(MicroInteraction.id)).order_by(MicroInteraction.id)))
    return World(generation, np.array(sources), np.array(topics), np.array(steps))


def _days(world: World, signals: int, today: date) -> Iterator[Day]:
    """The days one by one; a person has one source, and mostly the channel of it."""
    dice = np.random.default_rng(1)
    people, begun = max(signals // A_PERSON, 1), today.toordinal() - DAYS + 1
    weights = 1 / np.arange(1, len(world.topics) + 1)
    for n in range(DAYS):
        ids = np.arange(signals * n // DAYS, signals * (n + 1) // DAYS) + 1
        many, person = len(ids), dice.integers(1, people + 1, len(ids))
        read = dice.random(many) < 0.9
        channel = (person % SOURCES + (dice.random(many) < 0.1)) % len(CHANNELS)
        topic = np.where(
            dice.random(many) < 0.15, 0, dice.choice(world.topics, many, p=weights / weights.sum())
        )
        step = np.where(dice.random(many) < 0.2, 0, dice.choice(world.steps, many))
        feels = dice.random(many)
        yield Day(
            begun + n, ids, np.where(dice.random(many) < 0.05, 0, person), world.sources[person % SOURCES],
            channel, topic, step, read, read & (feels < 0.25), read & (feels > 0.8),
        )  # fmt: skip


def _add_up(connection: sqlite3.Connection, world: World, grain: str, day: int, days: list[Day]) -> None:
    """The rollups of a day or of a month's days."""
    whole = Day(day, *(np.concatenate(columns) for columns in list(zip(*days, strict=True))[1:]))
    keys = {
        ChannelRollup: whole.source * 10 + whole.channel,
        CategoryRollup: whole.topic,
        StepRollup: whole.step,
    }
    for table, key in keys.items():
        rows = [
            (world.generation, grain, day, *_named(table, int(value)), *_measures(whole, key == value))
            for value in np.unique(key)
        ]
        connection.executemany(_insert(table, (*KEYS[table], *COUNTS, *BITMAPS)), rows)


def _named(table: type[Measures], value: int) -> tuple[Any, ...]:
    return (value // 10, CHANNELS[value % 10]) if table is ChannelRollup else (value,)


def _measures(day: Day, here: Column) -> tuple[Any, ...]:
    """Counts and bitmaps, in the order of COUNTS and BITMAPS, of the signals that are `here`."""
    flags = (here, here & day.read, here & day.negative, here & day.positive)
    people = (BitMap(day.profile[flag & (day.profile > 0)]).serialize() for flag in flags)
    counts = (int(flag.sum()) for flag in (*flags, here & (day.profile == 0)))
    return (*counts, 0, *people, b"")


def _people(world: World, people: int) -> tuple[str, Iterable[tuple[Any, ...]]]:
    names = ("id", "source_id", "identifier", "customer_id", "first_seen_at")
    sources, seen = world.sources.tolist(), _moment(date(2020, 1, 1))
    rows = ((n, sources[n % SOURCES], f"user{n}", None, seen) for n in range(1, people + 1))
    return _insert(SourceProfile, names), rows


def _rows(world: World, day: Day, texts: list[str]) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    """Statements with their rows: the signals of a day, what was found in them, their topics."""
    at = _moment(date.fromordinal(day.day))
    signals = _lists(day.signal, day.source, day.profile, day.channel)
    yield (
        _insert(Signal, ("id", "source_id", "external_id", "profile_id", "channel", "text", "kind", "author",
                         "occurred_at", "received_at", "history", "content_hash")),
        ((id_, source, f"n{id_}", profile or None, CHANNELS[channel], texts[id_ % len(texts)], "verbatim",
          "customer", at, at, 1, b"") for id_, source, profile, channel in signals),
    )  # fmt: skip
    said = ("absent", "present", "not_assessable")
    negative, positive = (np.where(day.read, felt, 2) for felt in (day.negative, day.positive))
    found = _lists(day.signal, negative, positive, day.step)
    yield (
        _insert(Finding, ("signal_id", "generation_id", "day", "negative", "positive", "words_negative",
                          "words_positive", "mark_negative", "mark_positive", "language",
                          "micro_interaction_id", "excluded")),
        ((id_, world.generation, day.day, said[bad], said[good], said[bad], said[good], said[2], said[2],
          "en", step or None, 0) for id_, bad, good, step in found),
    )  # fmt: skip
    yield (
        _insert(FindingCategory, ("signal_id", "generation_id", "category_id", "start", "end")),
        ((id_, world.generation, topic, 0, 4) for id_, topic in _lists(day.signal, day.topic) if topic),
    )


def _lists(*columns: Column) -> Iterator[tuple[int, ...]]:
    return zip(*(column.tolist() for column in columns), strict=True)


def _moment(day: date) -> str:
    """Noon of a day, as the store writes it."""
    return f"{datetime.combine(day, time(12), UTC):%Y-%m-%d %H:%M:%S.%f}"


def _insert(table: type[Any], names: Iterable[str]) -> str:
    columns = tuple(names)
    quoted = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table.__tablename__} ({quoted}) VALUES ({', '.join('?' * len(columns))})"


@contextmanager
def _loading(url: str) -> Iterator[sqlite3.Connection]:
    """A connection that is fast and not safe, without further indexes until its end."""
    engine.dispose(url)
    connection = sqlite3.connect(engine.sqlite_path(url), isolation_level=None)
    tables = ", ".join(f"'{table.__tablename__}'" for table in FILLED)
    listed = (
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name IN ({tables})"
    )
    indexes = connection.execute(listed).fetchall()
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN IMMEDIATE")
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield connection
    for _, statement in indexes:
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
