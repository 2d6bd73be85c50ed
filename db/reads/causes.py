"""Whose the roots were of what was put right at a step: what work itself tells, beside what is declared."""

from sqlalchemy import Connection, func, select

from db.models import Action, col
from db.reads.lineage import ids_of


def at_step(connection: Connection, micro_interaction_id: int) -> dict[int | None, int]:
    """Of the matters done at a step whose root was told, how many lay with each function (by id).

    None counts those that were nobody's: from outside, or unknown.
    """
    told = (
        select(col(Action.cause_function_id), func.count())
        .where(col(Action.micro_interaction_id).in_(ids_of(connection, micro_interaction_id)))
        .where(col(Action.done_at).is_not(None), col(Action.cause_kind).is_not(None))
        .group_by(col(Action.cause_function_id))
    )
    return dict(connection.execute(told).all())
