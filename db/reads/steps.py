"""The steps of the maps: by name, and where each stands today."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.models import MicroInteractionAttributes, col, metadata
from db.reads.lineage import gone

_TABLES = metadata.tables
_PLACES, _STAGES, _JOURNEYS = _TABLES["stage_places"], _TABLES["stages"], _TABLES["journeys"]
_NODES, _STEPS = _TABLES["micro_interactions"], _TABLES["micro_interaction_attributes"]
_TOUCHPOINTS, _TOUCHED = _TABLES["touchpoints"], _TABLES["touchpoint_attributes"]
_NAMED = _TABLES["stage_attributes"]


@dataclass(frozen=True, slots=True)
class Place:
    """A step in a stage of a journey today, and its touchpoint; a step may have several places."""

    step_id: int
    step: str
    name: str
    touchpoint_id: int
    touchpoint: str
    touchpoint_name: str
    channel: str
    journey: str
    journey_name: str
    stage_name: str


def step_names(connection: Connection) -> dict[int, str]:
    """Today's name of every micro-interaction on a map by its id."""
    today = select(col(MicroInteractionAttributes.micro_interaction_id), col(MicroInteractionAttributes.name))
    named = today.where(col(MicroInteractionAttributes.valid_until).is_(None))
    ordered = named.order_by(col(MicroInteractionAttributes.name))
    left = gone(connection)
    return {step_id: name for step_id, name in connection.execute(ordered) if step_id not in left}


def places(connection: Connection) -> list[Place]:
    """Where every step stands today: journey by journey, in the order of its map."""
    held = [
        table.c.valid_from.is_not(None) & table.c.valid_until.is_(None)
        for table in (_PLACES, _STEPS, _TOUCHED, _NAMED)
    ]
    query = (
        select(
            _NODES.c.id, _NODES.c.key, _STEPS.c.name, _TOUCHPOINTS.c.id, _TOUCHPOINTS.c.key, _TOUCHED.c.name,
            _TOUCHED.c.channel, _JOURNEYS.c.key, _JOURNEYS.c.name, _NAMED.c.name,
        )
        .select_from(_PLACES)
        .join(_STAGES, _STAGES.c.id == _PLACES.c.stage_id)
        .join(_NAMED, _NAMED.c.stage_id == _STAGES.c.id)
        .join(_JOURNEYS, _JOURNEYS.c.id == _STAGES.c.journey_id)
        .join(_NODES, _NODES.c.id == _PLACES.c.micro_interaction_id)
        .join(_STEPS, _STEPS.c.micro_interaction_id == _NODES.c.id)
        .join(_TOUCHPOINTS, _TOUCHPOINTS.c.id == _STEPS.c.touchpoint_id)
        .join(_TOUCHED, _TOUCHED.c.touchpoint_id == _TOUCHPOINTS.c.id)
    )  # fmt: skip
    ordered = query.where(*held).order_by(_JOURNEYS.c.id, _NAMED.c.position, _PLACES.c.position)
    return [Place(*tuple(row)) for row in connection.execute(ordered)]
