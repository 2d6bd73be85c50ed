"""Fill an empty store with the made-up company, and take it out again; nothing else is ever touched."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby

from db.engine import reading
from db.errors import Refused
from db.models import Lane
from db.purposes import likely
from db.reads.functions import functions
from db.reads.happiness import definitions
from db.reads.starting import DEMO, EMPTIED, LOADED, facts, holds_data
from db.rights import HOUSE
from db.writes import arrivals, emptying, maps
from db.writes.happiness import AnswerIn, DefinitionIn, answer, define, propose
from db.writes.signals import Target, record
from db.writes.sources import SourceFacts, ensure
from db.writes.starting import note
from jobs.analyse.ready import ensure_taxonomy
from jobs.demo import changes
from jobs.demo.company import Company, SourceIn, company
from jobs.demo.story import signals
from jobs.demo.telling import Told

CHUNK = 500
DRAWN, DEFINED, PROPOSED = (timedelta(days=days) for days in (400, 120, 60))
"""How long ago the departments drew their map, said what a happy customer is, and proposed one for all."""

Progress = Callable[[int, int], None]


def fill(
    url: str, now: datetime, progress: Progress = lambda _done, _all: None, *, again: bool = False
) -> None:
    """Tell the demo's three years up to `now`; one that broke off is told to its end.

    A demo that is there stays as it is, and one that somebody emptied stays away unless told `again`.
    Raises Refused for a store that holds something else.
    """
    until = _begun(url, now, again)
    if until is None:
        return
    shop = company()
    ensure_taxonomy(url, now)
    maps.publish(url, shop.journey, shop.functions, HOUSE, now - DRAWN, note="As the demo company drew it.")
    _define(url, shop, now)
    changes.bring(url, now)
    _tell(url, shop, until, now, progress)
    note(url, {LOADED: now.isoformat()}, now)


def empty(
    url: str, now: datetime, progress: Progress = lambda _done, _all: None, *, keep_map: bool = False
) -> bool:
    """Take the demo out, its journey too unless it shall stay; whether the journey is still there.

    One that broke off is emptied to its end. A journey that somebody changed stays in any case.
    Raises Refused when somebody brought a file of their own into one of the demo's sources.
    """
    with reading(url) as connection:
        if DEMO not in facts(connection):
            return keep_map
    shop = company()
    emptying.empty_sources(url, [source.key for source in shop.sources], now, progress)
    emptying.drop_definitions(url)
    emptying.drop_proposals(url)
    kept = keep_map or not emptying.drop_journey(url, shop.journey.key, HOUSE, now)
    note(url, {EMPTIED: now.isoformat(), DEMO: None, LOADED: None}, now)
    return kept


def _begun(url: str, now: datetime, again: bool) -> datetime | None:
    """Until when to tell the story; None when it is told already, or was emptied."""
    with reading(url) as connection:
        known, holds = facts(connection), holds_data(connection)
    if LOADED in known or (EMPTIED in known and not again):
        return None
    if DEMO in known:
        return datetime.fromisoformat(known[DEMO])
    if holds:
        raise Refused(
            "This store holds data of its own, so the demo stays out; start `touchline up` without --demo."
        )
    note(url, {DEMO: now.isoformat(), EMPTIED: None}, now)
    return now


def _define(url: str, shop: Company, now: datetime) -> None:
    """What its departments call a happy customer, and what one of them proposes to the others."""
    with reading(url) as connection:
        ids = {row.key: row.id for row in functions(connection)}
        there = bool(definitions(connection))
    if there:
        return
    for key, sentence, test in shop.happy:
        define(url, DefinitionIn(ids[key], sentence, test), HOUSE, now - DEFINED)
    key, sentence, test = shop.happy[0]
    proposal_id = propose(url, DefinitionIn(ids[key], sentence, test), HOUSE, now - PROPOSED)
    for department, accepts, reason in shop.answers:
        answer(url, AnswerIn(proposal_id, ids[department], accepts, reason), HOUSE, now - PROPOSED)


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
        came = Counter(signal.occurred_at.date() for signal in mine if signal.occurred_at)
        arrivals.tell(url, targets[key].source_id, came)


def _target(url: str, source: SourceIn, now: datetime) -> Target:
    scale = source.scale
    cuts = (scale.worst, scale.best, scale.low_to, scale.high_from) if scale else None
    purpose = likely(source.channel, source.solicited, words=source.channel != "web")
    facts = SourceFacts(
        source.key, source.name, source.channel, source.solicited, "en", cuts, purpose, "the demo company"
    )
    source_id, channel = ensure(url, facts, now)
    return Target(source_id, channel, source.solicited, lane=Lane.BACKLOG)
