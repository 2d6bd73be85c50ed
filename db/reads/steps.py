"""The steps of the map by name, for those who say that a message belongs to another one."""

from sqlalchemy import Connection, select
from sqlmodel import col

from db.models import MicroInteractionAttributes


def step_names(connection: Connection) -> dict[int, str]:
    """Today's name of every micro-interaction by its id."""
    today = select(col(MicroInteractionAttributes.micro_interaction_id), col(MicroInteractionAttributes.name))
    named = today.where(col(MicroInteractionAttributes.valid_until).is_(None))
    ordered = named.order_by(col(MicroInteractionAttributes.name))
    return {step_id: name for step_id, name in connection.execute(ordered)}  # noqa: C416 - dict() takes a result for a mapping
