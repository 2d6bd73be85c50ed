"""`touchline doctor`: what is wrong with an installation, in words and with what to do about it."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from sqlalchemy.exc import SQLAlchemyError

from db import disk
from db.disk import LEAST_SPACE
from db.engine import is_sqlite, reading
from db.errors import Refused, in_words
from db.migrate import current, head
from db.reads import connectors, holdings, recounted, runs, waiting
from db.settings import Settings
from jobs.serve import check as check_settings
from jobs.ways_in import ways_in

LONGEST_WAIT = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(days=1)  # between two runs of the jobs by cron
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: whether it is fine, and what there is to say."""

    fine: bool
    words: str


def examine(settings: Settings, now: datetime, *, recount: bool = False) -> Iterator[Check]:
    """Look at everything, the ground first; what rests on a store that is not there is left out."""
    yield from _folder(settings.data_dir)
    yield _settings(settings)
    yield from (Check(*said) for said in ways_in(settings))
    store = _store(settings.url)
    yield store
    yield _language()
    yield _inbox(settings.inbox)
    yield from _taps(settings)
    if store.fine:
        yield _asked(lambda: _fetching(settings.url))
        yield _asked(lambda: _jobs(settings.url, now))
        yield _asked(lambda: _queue(settings.url, now))
        yield _asked(lambda: _people(settings.url, now))
        if recount:
            yield from _totals(settings.url)


def _folder(folder: Path) -> Iterator[Check]:
    if not os.access(folder, os.F_OK) or not folder.is_dir():
        missing = f"The data folder {folder} is not there; `touchline up` makes it."
        yield Check(False, disk.what_forbids(folder) or missing)
        return
    if not disk.writable(folder):
        yield Check(False, disk.not_writable(folder))
    else:
        yield Check(True, f"The data folder {folder} can be written.")
    free = disk.free(folder)
    words = f"{free / (1 << 30):.1f} GB are free in the data folder"
    yield Check(free >= LEAST_SPACE, f"{words}." if free >= LEAST_SPACE else f"Only {words}; make room.")


def _settings(settings: Settings) -> Check:
    try:
        check_settings(settings)
    except Refused as refused:
        return Check(False, str(refused))
    return Check(True, f"The settings fit together; people reach Touchline at {settings.address}.")


def _store(url: str) -> Check:
    kind = "SQLite" if is_sqlite(url) else "PostgreSQL"
    try:
        found = current(url)
    except (SQLAlchemyError, OSError) as error:
        return Check(False, in_words(error))
    if found == head():
        return Check(True, f"The {kind} store answers and has this version's schema ({found}).")
    known = f"has schema {found}, this version needs {head()}" if found else "is not set up yet"
    return Check(False, f"The {kind} store {known}; `touchline migrate` brings it there.")


def _language() -> Check:
    if find_spec("eldc") or find_spec("py3langid"):
        return Check(True, "Languages can be told apart.")
    return Check(False, "Languages cannot be told apart: neither eldc nor py3langid is installed.")


def _inbox(inbox: Path) -> Check:
    failed = sorted((inbox / "failed").glob("*.txt"))
    if failed:
        return Check(
            False, f"{len(failed)} files could not be taken in; {failed[-1]} says why for the last one."
        )
    return Check(True, f"No file failed to be taken in; {inbox} is the watched folder.")


def _taps(settings: Settings) -> Iterator[Check]:
    for name, (program, *_more) in settings.tap_commands.items():
        there = which(program) is not None
        words = (
            f"The program of the tap “{name}” is there."
            if there
            else f"There is no {program} for the tap “{name}”."
        )
        yield Check(there, words)


def _fetching(url: str) -> Check:
    with reading(url) as connection:
        stopped = [row for row in connectors.listed(connection) if row.permanent]
    if not stopped:
        return Check(True, "No source that is fetched waits for somebody.")
    told = "; ".join(f"{row.source}: {row.problem}" for row in stopped[:5])
    return Check(False, f"{len(stopped)} sources are not fetched any more until somebody acts. {told}")


def _jobs(url: str, now: datetime) -> Check:
    with reading(url) as connection:
        beat = runs.heartbeat(connection)
        alive = runs.alive(connection, now)
        looked = runs.last_look(connection)
    if looked and not alive and now - looked < LONGEST_PAUSE and (beat is None or beat < looked):
        return Check(True, f"`touchline jobs --once` ran last at {looked:%Y-%m-%d %H:%M:%S} UTC.")
    last = max(filter(None, (beat, looked)), default=None)
    if last is None:
        return Check(False, "The jobs have never run on this store; `touchline up` starts them.")
    if not alive:
        return Check(
            False, f"The jobs were last alive at {last:%Y-%m-%d %H:%M:%S} UTC; is `touchline up` running?"
        )
    return Check(True, "The jobs are alive.")


def _queue(url: str, now: datetime) -> Check:
    with reading(url) as connection:
        oldest = waiting.oldest_received(connection)
        number = waiting.waiting(connection)
    if oldest is None:
        return Check(True, "No signal waits for analysis.")
    wait = "signal waits" if number == 1 else "signals wait"
    return Check(
        now - oldest < LONGEST_WAIT,
        f"{number:,} {wait} for analysis, the oldest since {oldest:%Y-%m-%d %H:%M:%S} UTC.",
    )


def _people(url: str, now: datetime) -> Check:
    with reading(url) as connection:
        held = holdings.left_behind(connection, now)
    if not held:
        return Check(True, "Nothing belongs to people who left.")
    named = ", ".join(f"{one.line.kind} {one.name!r} ({one.person})" for one in held[:MOST_NAMED])
    return Check(False, f"{len(held)} things belong to people who left; hand them over on People: {named}.")


def _totals(url: str) -> Iterator[Check]:
    with reading(url) as connection:
        differences = recounted.differences(connection)
    if not differences:
        yield Check(True, "Every total equals a recount.")
    for difference in differences:
        yield Check(False, f"A total is not what a recount says: {difference}")


def _asked(check: Callable[[], Check]) -> Check:
    try:
        return check()
    except SQLAlchemyError as error:
        return Check(False, in_words(error))
