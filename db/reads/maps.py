"""Journeys as they held at an instant, their functions, and how each step fared in a period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from db.models import (
    Basis,
    EdgeIn,
    FunctionIn,
    InfluenceIn,
    JourneyIn,
    MicroInteractionIn,
    PlacingIn,
    StageIn,
    TouchpointIn,
    metadata,
)
from db.reads.actions import open_by_step
from db.reads.dated import held
from db.reads.placing import placing
from db.reads.rollups import Figures, Period, by_block, by_step

_TABLES = metadata.tables
_PLACES, _STEPS, _EDGES = _TABLES["stage_places"], _TABLES["micro_interaction_attributes"], _TABLES["edges"]
_NODES, _INFLUENCE, _ORDER = _TABLES["micro_interactions"], _TABLES["influence"], _TABLES["touchpoint_places"]
_OWNERS = _TABLES["journey_owners"]
_FUNCTIONS, _STAGES, _JOURNEYS = _TABLES["functions"], _TABLES["stages"], _TABLES["journeys"]
_VERSIONS, _TOUCHPOINTS = _TABLES["journey_versions"], _TABLES["touchpoints"]

COUNTS = _INFLUENCE.c.basis != Basis.SUGGESTED
"""Whether a share is a function's own; a mere suggestion is nobody's until it is answered."""
NOW = datetime(9000, 1, 1, tzinfo=UTC)
"""An instant after everything: what holds now, shares that were claimed since the last version among it."""


@dataclass(frozen=True, slots=True)
class JourneyRow:
    """A journey as a list shows it: its newest version, when that was published and when the first.

    `owner` is the key of the department that answers for it today, "" where nobody does.
    """

    key: str
    name: str
    version: int
    published_at: datetime
    first_published_at: datetime
    owner: str = ""


@dataclass(frozen=True, slots=True)
class StepState:
    """How a step fared in a period, and how many matters wait there now.

    `id` is None where several steps are taken together.
    """

    id: int | None
    figures: Figures
    waiting: int


def journeys(connection: Connection) -> list[JourneyRow]:
    """All published journeys, the first one first."""
    published = _VERSIONS.c.published_at
    newest = func.max(_VERSIONS.c.number), func.max(published), func.min(published)
    query = select(_JOURNEYS.c.key, _JOURNEYS.c.name, *newest).join(_VERSIONS).group_by(*_JOURNEYS.c)
    owners = _owners(connection, NOW)
    rows = connection.execute(query.order_by(_JOURNEYS.c.id))
    return [JourneyRow(*row, owners.get(row.key, "")) for row in rows]


def functions(connection: Connection) -> list[FunctionIn]:
    """The functions that are not retired, in the order the company gave them."""
    columns = _FUNCTIONS.c.key, _FUNCTIONS.c.name, _FUNCTIONS.c.colour
    query = select(*columns).where(_FUNCTIONS.c.retired_at.is_(None))
    return [FunctionIn(*row) for row in connection.execute(query.order_by(_FUNCTIONS.c.position))]


def journey(connection: Connection, key: str, at: datetime) -> JourneyIn | None:
    """The journey `key` as it held `at` that instant, or None when nothing of it was published by then."""
    query = select(_JOURNEYS.c.id, _JOURNEYS.c.name).where(_JOURNEYS.c.key == key)
    found = connection.execute(query).one_or_none()
    steps = _steps(connection, found.id, at) if found else ()
    if found is None or not steps:
        return None
    return JourneyIn(
        key=key,
        name=found.name,
        stages=tuple(_stages(connection, found.id, at)),
        touchpoints=tuple(_touchpoints(connection, found.id, {step.touchpoint for step in steps}, at)),
        micro_interactions=steps,
        edges=tuple(_edges(connection, found.id, at)),
        owner=_owners(connection, at).get(key, ""),
    )


def step_states(connection: Connection, period: Period) -> dict[str, StepState]:
    """How every micro-interaction fared in `period`, by its key."""
    fared, waiting = by_step(connection, period), open_by_step(connection)
    nodes = connection.execute(select(_NODES.c.key, _NODES.c.id))
    return {key: StepState(id_, fared.get(id_, Figures()), waiting.get(id_, 0)) for key, id_ in nodes}


def block_states(
    connection: Connection, period: Period, blocks: Mapping[str, Sequence[str]]
) -> dict[str, StepState]:
    """How blocks of micro-interactions (name to keys) fared; who was at several of a block counts once."""
    ids = dict(connection.execute(select(_NODES.c.key, _NODES.c.id)).all())
    of_blocks = {name: [ids[key] for key in keys if key in ids] for name, keys in blocks.items()}
    fared, waiting = by_block(connection, period, of_blocks), open_by_step(connection)
    return {
        name: StepState(None, fared[name], sum(waiting.get(id_, 0) for id_ in of_blocks[name]))
        for name in blocks
    }


def shares(connection: Connection, step_ids: Iterable[int], at: datetime) -> dict[int, dict[int, int]]:
    """The shares of functions (by id) on micro-interactions (by id) as they held `at` that instant.

    What is only suggested to a function is nobody's, here and wherever shares are read.
    """
    columns = _INFLUENCE.c.micro_interaction_id, _INFLUENCE.c.function_id, _INFLUENCE.c.share
    which = _INFLUENCE.c.micro_interaction_id.in_(list(step_ids)), held(_INFLUENCE, at), COUNTS
    found: dict[int, dict[int, int]] = {}
    for step_id, function_id, share in connection.execute(
        select(*columns).where(*which).order_by(_INFLUENCE.c.id)
    ):
        found.setdefault(step_id, {})[function_id] = share
    return found


def _stages(connection: Connection, journey_id: int, at: datetime) -> list[StageIn]:
    named = _TABLES["stage_attributes"]
    query = select(_STAGES.c.key, named.c.name).join(named, named.c.stage_id == _STAGES.c.id)
    asked = query.where(_STAGES.c.journey_id == journey_id, held(named, at))
    return [StageIn(*row) for row in connection.execute(asked.order_by(named.c.position))]


def _touchpoints(connection: Connection, journey_id: int, keys: set[str], at: datetime) -> list[TouchpointIn]:
    named = _TABLES["touchpoint_attributes"]
    here = (_ORDER.c.touchpoint_id == _TOUCHPOINTS.c.id) & (_ORDER.c.journey_id == journey_id)
    query = (
        select(_TOUCHPOINTS.c.key, named.c.name, named.c.channel)
        .join(named, named.c.touchpoint_id == _TOUCHPOINTS.c.id)
        .outerjoin(_ORDER, here & held(_ORDER, at))
        .where(_TOUCHPOINTS.c.key.in_(keys), held(named, at))
    )
    ordered = query.order_by(_ORDER.c.position.is_(None), _ORDER.c.position, _TOUCHPOINTS.c.id)
    return [TouchpointIn(*row) for row in connection.execute(ordered)]


def _owners(connection: Connection, at: datetime) -> dict[str, str]:
    """The departments that answered for journeys `at` that instant, both by their keys."""
    query = (
        select(_JOURNEYS.c.key, _FUNCTIONS.c.key)
        .select_from(_OWNERS)
        .join(_JOURNEYS, _JOURNEYS.c.id == _OWNERS.c.journey_id)
        .join(_FUNCTIONS, _FUNCTIONS.c.id == _OWNERS.c.function_id)
    )
    return dict(connection.execute(query.where(held(_OWNERS, at))).all())


def _edges(connection: Connection, journey_id: int, at: datetime) -> list[EdgeIn]:
    start, end = _NODES.alias("start"), _NODES.alias("end")
    query = (
        select(start.c.key, end.c.key, _EDGES.c.label)
        .select_from(_EDGES)
        .join(start, start.c.id == _EDGES.c.from_id)
        .join(end, end.c.id == _EDGES.c.to_id)
        .where(_EDGES.c.journey_id == journey_id, held(_EDGES, at))
    )
    return [EdgeIn(*row) for row in connection.execute(query.order_by(_EDGES.c.id))]


def _steps(connection: Connection, journey_id: int, at: datetime) -> tuple[MicroInteractionIn, ...]:
    rows = _step_rows(connection, journey_id, at)
    ids = [row.id for row in rows]
    influence, rules = _influence(connection, ids, at), placing(connection, ids, at)
    return tuple(
        MicroInteractionIn(
            key=row.key,
            name=row.name,
            stage=row.stage,
            touchpoint=row.touchpoint,
            channel=row.channel,
            layer=row.layer,
            wants=row.wants,
            influence=tuple(influence.get(row.id, ())),
            placing=rules.get(row.id, PlacingIn()),
            kind=row.kind,
            initiator=row.initiator,
            receiver=row.receiver,
            context=row.context,
            evidence=row.evidence,
            systems=tuple(row.systems),
            row=row.row,
            completed_by=tuple(row.completed_by),
        )
        for row in rows
    )


def _step_rows(connection: Connection, journey_id: int, at: datetime) -> list[Row[*tuple[Any, ...]]]:
    channels = _TABLES["touchpoint_attributes"]
    query = (
        select(
            _NODES.c.id, _NODES.c.key, _STEPS.c.name, _STAGES.c.key.label("stage"), channels.c.channel,
            _TOUCHPOINTS.c.key.label("touchpoint"), _STEPS.c.layer, _STEPS.c.wants, _STEPS.c.kind,
            _STEPS.c.initiator, _STEPS.c.receiver, _STEPS.c.context, _STEPS.c.evidence, _STEPS.c.systems,
            _PLACES.c.row,
            _STEPS.c.completed_by,
        )
        .select_from(_PLACES)
        .join(_STAGES, _STAGES.c.id == _PLACES.c.stage_id)
        .join(_NODES, _NODES.c.id == _PLACES.c.micro_interaction_id)
        .join(_STEPS, (_STEPS.c.micro_interaction_id == _NODES.c.id) & held(_STEPS, at))
        .join(_TOUCHPOINTS, _TOUCHPOINTS.c.id == _STEPS.c.touchpoint_id)
        .join(channels, (channels.c.touchpoint_id == _TOUCHPOINTS.c.id) & held(channels, at))
        .where(_STAGES.c.journey_id == journey_id, held(_PLACES, at))
    )  # fmt: skip
    return list(connection.execute(query.order_by(_PLACES.c.position)))


def _influence(connection: Connection, ids: list[int], at: datetime) -> dict[int, list[InfluenceIn]]:
    said = _INFLUENCE.c.mode, _INFLUENCE.c.share, _INFLUENCE.c.basis
    columns = _INFLUENCE.c.micro_interaction_id, _FUNCTIONS.c.key, *said
    query = select(*columns).join(_FUNCTIONS, _FUNCTIONS.c.id == _INFLUENCE.c.function_id)
    asked = query.where(_INFLUENCE.c.micro_interaction_id.in_(ids), held(_INFLUENCE, at))
    found: dict[int, list[InfluenceIn]] = {}
    for step_id, *influence in connection.execute(asked.order_by(_INFLUENCE.c.id)):
        found.setdefault(step_id, []).append(InfluenceIn(*influence))
    return found
