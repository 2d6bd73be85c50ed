"""Fill an empty store with the made-up company; never touch one that holds anything else."""

from collections.abc import Callable
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlmodel import col

from db.engine import reading, writing
from db.errors import Refused
from db.models import Lane, Signal, Source, StoreFact
from db.writes import maps
from db.writes.revisions import insert_into
from db.writes.signals import Target, record
from db.writes.sources import SourceFacts, ensure
from jobs.analyse.ready import ensure_taxonomy
from jobs.demo.company import Company, SourceIn, company
from jobs.demo.story import signals
from jobs.demo.telling import Told

DEMO = "demo"  # the store fact: until when the demo's story is told
LOADED = "demo loaded"
CHUNK = 500

Progress = Callable[[int, int], None]


def fill(url: str, now: datetime, progress: Progress = lambda _done, _all: None) -> None:
    """Tell the demo's three years up to `now`; one that broke off is told to its end.

    Raises Refused for a store that holds something else; a demo that is there stays as it is.
    """
    until = _begun(url, now)
    if until is None:
        return
    shop = company()
    ensure_taxonomy(url, now)
    maps.publish(url, shop.journey, shop.functions, now, note="As the demo company drew it.")
    _tell(url, shop, until, now, progress)
    _note(url, LOADED, now)


def _begun(url: str, now: datetime) -> datetime | None:
    """Until when to tell the story; None when it is told already."""
    with reading(url) as connection:
        told = connection.execute(select(col(StoreFact.key), col(StoreFact.value))).all()
        more = connection.scalar(select(col(Source.id)).limit(1)) or connection.scalar(
            select(col(Signal.id)).limit(1)
        )
    facts = dict(told)
    if LOADED in facts:
        return None
    if DEMO in facts:
        return datetime.fromisoformat(facts[DEMO])
    if more:
        raise Refused(
            "This store holds data of its own, so the demo stays out; start `touchline up` without --demo."
        )
    _note(url, DEMO, now)
    return now


def _note(url: str, key: str, moment: datetime) -> None:
    with writing(url) as connection:
        noted = insert_into(connection, StoreFact).values(key=key, value=moment.isoformat())
        connection.execute(noted.on_conflict_do_nothing())


def _tell(url: str, shop: Company, until: datetime, now: datetime, progress: Progress) -> None:
    targets = {source.key: _target(url, source, now) for source in shop.sources}
    told: list[Told] = sorted(signals(shop, until), key=lambda pair: pair[0])
    done = 0
    for key, pairs in groupby(told, key=lambda pair: pair[0]):
        mine = [signal for _, signal in pairs]
        for start in range(0, len(mine), CHUNK):
            record(url, targets[key], mine[start : start + CHUNK], now)
            progress(done + min(start + CHUNK, len(mine)), len(told))
        done += len(mine)


def _target(url: str, source: SourceIn, now: datetime) -> Target:
    scale = source.scale
    cuts = (scale.worst, scale.best, scale.low_to, scale.high_from) if scale else None
    facts = SourceFacts(source.key, source.name, source.channel, source.solicited, "en", cuts)
    source_id, channel = ensure(url, facts, now)
    return Target(source_id, channel, source.solicited, lane=Lane.BACKLOG)
