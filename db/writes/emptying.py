"""Take everything out that came through some sources, as if it had never been there: the demo is emptied so.

Works in short transactions and may be repeated: one that broke off is emptied to its end by the next.
"""

import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, Table, delete, or_, select, update

from db.engine import reading, writing
from db.errors import Refused
from db.models import BatchState, CorrectionKind, Deed, Topic, metadata
from db.rights import By, Right, permit
from db.writes import audit, batches, lived
from db.writes.revisions import move
from db.writes.stirred import stir

LOCK_HELD = 0.025  # seconds a transaction should hold the store's write lock
FEWEST, FIRST, MOST, GROWS = 10, 40, 500, 1.5
_PAUSE = 0.005  # between two transactions, so that others get their turn

_T = metadata.tables
_SIGNALS, _SOURCES, _PROFILES, _BATCHES = (
    _T[n] for n in ("signals", "sources", "source_profiles", "batches")
)
_ACTIONS, _EVIDENCE = _T["actions"], _T["action_signals"]

_ROLLUPS = ("rollup_channels", "rollup_categories", "rollup_steps", "rollup_combined")

_OF_A_SOURCE = (
    *("arrivals", "heard_links", "batches", "connectors", "placing_rules", "releases"),
    *("rollup_channels", "rollup_combined", "silences", "lived_gaps"),
    *("hooks", "kept_deliveries", "seen_deliveries", "turned_away"),
)

Progress = Callable[[int, int], None]


def empty_sources(url: str, keys: Collection[str], now: datetime, progress: Progress) -> int:
    """Remove the sources `keys` with their signals, people and matters; how many signals went.

    Raises Refused, and removes nothing, when somebody brought a file of their own into one of them.
    """
    with reading(url) as connection:
        _refuse_what_is_not_ours(connection, keys)
        ids = list(connection.scalars(select(_SOURCES.c.id).where(_SOURCES.c.key.in_(keys))))
        total = len(connection.execute(select(_SIGNALS.c.id).where(_SIGNALS.c.source_id.in_(ids))).all())
    gone = _in_bites(lambda some: _drop_signals(url, ids, some, now), lambda done: progress(done, total))
    _in_bites(lambda some: _drop_people(url, ids, some))
    for source_id in ids:
        _drop_source(url, source_id)
    for table in _ROLLUPS:
        _drop_zeros(url, _T[table])
    with writing(url) as connection:
        if connection.scalar(select(_SIGNALS.c.id).limit(1)) is None:
            connection.execute(delete(_T["rejected_candidates"]))  # they were about what is gone
        for topic in (Topic.ACTIONS, Topic.SOURCES, Topic.ANALYSIS):
            move(connection, topic, now)
    return gone


def _refuse_what_is_not_ours(connection: Connection, keys: Collection[str]) -> None:
    columns = _BATCHES.c.id, _BATCHES.c.file_name, _SOURCES.c.name
    brought = select(*columns).join(_SOURCES, _SOURCES.c.id == _BATCHES.c.source_id)
    found = connection.execute(
        brought.where(_SOURCES.c.key.in_(keys), _BATCHES.c.state != BatchState.UNDONE).limit(1)
    ).one_or_none()
    if found:
        raise Refused(
            f"Import {found.id} ({found.file_name}) was brought into “{found.name}”, a source of the demo."
            f" Take that import back first (`touchline import --undo {found.id}`); nothing was removed."
        )


def _in_bites(bite: Callable[[int], int], told: Callable[[int], None] = lambda _done: None) -> int:
    """Call `bite(how many)` until it does nothing, each time with what fits into LOCK_HELD."""
    done, some = 0, FIRST
    while True:
        begun = time.perf_counter()
        bitten = bite(some)
        if not bitten:
            return done
        held = max(time.perf_counter() - begun, 1e-4)
        done += bitten
        told(done)
        some = int(min(max(some * min(LOCK_HELD / held, GROWS), FEWEST), MOST))
        time.sleep(_PAUSE)


def _drop_signals(url: str, source_ids: list[int], some: int, now: datetime) -> int:
    with writing(url) as connection:
        mine = select(_SIGNALS.c.id).where(_SIGNALS.c.source_id.in_(source_ids))
        ids = list(connection.scalars(mine.order_by(_SIGNALS.c.id).limit(some)))
        if ids:
            rests = select(_EVIDENCE.c.action_id).where(_EVIDENCE.c.signal_id.in_(ids)).distinct()
            actions = list(connection.scalars(rests))
            batches.remove(connection, ids, now)
            _drop_matters(connection, actions)
        return len(ids)


def _drop_matters(connection: Connection, action_ids: Sequence[int]) -> None:
    """Remove those of the matters that rest on nothing any more, with their history."""
    still = select(_EVIDENCE.c.action_id).where(_EVIDENCE.c.action_id.in_(action_ids))
    gone = sorted(set(action_ids) - set(connection.scalars(still)))
    if gone:
        repeats = update(_ACTIONS).where(_ACTIONS.c.duplicate_of_id.in_(gone))
        connection.execute(repeats.values(duplicate_of_id=None))
        _delete(connection, "action_events", "action_id", gone)
        _delete(connection, "actions", "id", gone)


def _drop_people(url: str, source_ids: list[int], some: int) -> int:
    links, customers = _T["identity_links"].c, _T["customers"]
    with writing(url) as connection:
        mine = select(_PROFILES.c.id).where(_PROFILES.c.source_id.in_(source_ids))
        ids = list(connection.scalars(mine.order_by(_PROFILES.c.id).limit(some)))
        if ids:
            linked = delete(_T["identity_links"])
            connection.execute(linked.where(or_(links.older_id.in_(ids), links.younger_id.in_(ids))))
            apart = update(_PROFILES).where(_PROFILES.c.customer_id.in_(ids)).returning(_PROFILES.c.id)
            stir(connection, connection.scalars(apart.values(customer_id=None)).all())
            connection.execute(delete(customers).where(customers.c.id.in_(ids)))
            _delete(connection, "happiness_results", "customer_id", ids)
            _delete(connection, "happiness_doubts", "profile_id", ids)
            _delete(connection, "identifier_facts", "profile_id", ids)
            _delete(connection, "source_profiles", "id", ids)
            lived.forget(connection, ids)
        return len(ids)


def _drop_source(url: str, source_id: int) -> None:
    """Remove a source that holds no signal any more, with its imports that were taken back."""
    with writing(url) as connection:
        if connection.scalar(select(_SIGNALS.c.id).where(_SIGNALS.c.source_id == source_id).limit(1)):
            return  # one more came in meanwhile: the next run takes it
        old = list(connection.scalars(select(_BATCHES.c.id).where(_BATCHES.c.source_id == source_id)))
        _delete(connection, "rejected_rows", "batch_id", old)
        for table in _OF_A_SOURCE:
            _delete(connection, table, "source_id", [source_id])
        _delete(connection, "sources", "id", [source_id])


def _drop_zeros(url: str, rollup: Table) -> None:
    """Remove the cells of a rollup in which nothing counts any more."""
    with writing(url) as connection:
        connection.execute(delete(rollup).where(rollup.c.signals == 0, rollup.c.events == 0))


def drop_definitions(url: str) -> None:
    """Remove what departments call a happy customer where nobody of the company said it."""
    said, proposed = _T["happiness_definitions"].c, _T["happiness_proposals"].c
    with writing(url) as connection:
        ours = list(connection.scalars(select(said.id).where(said.by_person_id.is_(None))))
        offered = list(connection.scalars(select(proposed.id).where(proposed.by_person_id.is_(None))))
        for table in ("happiness_results", "happiness_outcomes"):
            _delete(connection, table, "definition_id", ours)
        _delete(connection, "happiness_answers", "proposal_id", offered)
        _delete(connection, "happiness_proposals", "id", offered)
        _delete(connection, "happiness_definitions", "id", ours)
        connection.execute(delete(_T["happiness_passes"]))  # the next one begins anew


def drop_proposals(url: str) -> None:
    """Remove what was proposed at steps where nobody of the company did, with the matters it became."""
    proposed = _T["proposals"].c
    with writing(url) as connection:
        ours = connection.execute(
            select(proposed.id, proposed.action_id).where(proposed.by_person_id.is_(None))
        ).all()
        ids, matters = [row.id for row in ours], [row.action_id for row in ours if row.action_id]
        _delete(connection, "proposal_answers", "proposal_id", ids)
        _delete(connection, "proposals", "id", ids)
        _drop_matters(connection, matters)


def drop_journey(url: str, key: str, by: By, now: datetime) -> bool:
    """Remove a journey that nobody of the company published; whether it is gone.

    A step on which something else rests keeps its id, without a name or a place, so that it is on no map.
    """
    permit(by, Right.MAPS)
    journeys, versions = _T["journeys"].c, _T["journey_versions"].c
    with writing(url) as connection:
        journey_id = connection.scalar(select(journeys.id).where(journeys.key == key))
        if journey_id is None:
            return True
        by_hand = select(versions.id).where(
            versions.journey_id == journey_id, versions.by_person_id.is_not(None)
        )
        if connection.execute(by_hand).first():
            return False
        _take_apart(connection, journey_id)
        audit.note(connection, by, Deed.CHANGE, f"map {key}", now, after={"act": "removed"})
        move(connection, Topic.MAP, now)
        return True


def _take_apart(connection: Connection, journey_id: int) -> None:
    stages, places, steps = _T["stages"].c, _T["stage_places"].c, _T["micro_interaction_attributes"].c
    stage_ids = list(connection.scalars(select(stages.id).where(stages.journey_id == journey_id)))
    elsewhere = select(places.micro_interaction_id).where(places.stage_id.not_in(stage_ids))
    here = select(places.micro_interaction_id).where(places.stage_id.in_(stage_ids))
    nodes = sorted(set(connection.scalars(here)) - set(connection.scalars(elsewhere)))
    run_through = select(steps.touchpoint_id).where(steps.micro_interaction_id.in_(nodes))
    touchpoints = set(connection.scalars(run_through))
    for table in ("edges", "journey_versions", "journey_owners", "touchpoint_places"):
        _delete(connection, table, "journey_id", [journey_id])
    for table in ("stage_places", "stage_attributes"):
        _delete(connection, table, "stage_id", stage_ids)
    _drop_claims(connection, "micro_interaction_id", nodes)
    for table in ("influence", "ownerless", "placing_rules", "micro_interaction_attributes"):
        _delete(connection, table, "micro_interaction_id", nodes)
    _delete(connection, "stages", "id", stage_ids)
    _delete(connection, "journeys", "id", [journey_id])
    touchpoints -= set(connection.scalars(select(steps.touchpoint_id)))
    _drop_claims(connection, "touchpoint_id", touchpoints)
    _delete(connection, "touchpoint_attributes", "touchpoint_id", touchpoints)
    _delete(connection, "touchpoints", "id", touchpoints)
    _delete(connection, "micro_interactions", "id", set(nodes) - _rested_on(connection, nodes))


def _drop_claims(connection: Connection, place: str, ids: Collection[int]) -> None:
    claims = _T["claims"].c
    those = list(connection.scalars(select(claims.id).where(claims[place].in_(list(ids)))))
    _delete(connection, "claim_events", "claim_id", those)
    _delete(connection, "claims", "id", those)


def _rested_on(connection: Connection, nodes: Sequence[int]) -> set[int]:
    """Those of the steps that findings, matters, corrections or the story of other steps name."""
    corrections, lineage = _T["corrections"].c, _T["lineage"].c
    named = (
        _T["findings"].c.micro_interaction_id, _ACTIONS.c.micro_interaction_id, lineage.from_id,
        lineage.to_id, _T["edges"].c.from_id, _T["edges"].c.to_id, _T["proposals"].c.micro_interaction_id,
    )  # fmt: skip
    asked = [select(column).where(column.in_(nodes)).distinct() for column in named]
    chosen = select(corrections.value_id).where(corrections.value_id.in_(nodes))
    asked.append(chosen.where(corrections.kind == CorrectionKind.OTHER_STEP))
    return {node for query in asked for node in connection.scalars(query)}


def _delete(connection: Connection, name: str, column: str, ids: Collection[int]) -> None:
    table: Table = _T[name]
    connection.execute(delete(table).where(table.c[column].in_(list(ids))))
