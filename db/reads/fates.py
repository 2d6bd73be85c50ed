"""What became of customers at each step they came to, and how the paths of all of them stand today."""

from typing import NamedTuple

from sqlalchemy import Connection, and_, func, select

from db.models import How
from db.reads.lived import Ended, Wanted, stands, steps_within

LEFT = (How.ENDING, How.SILENCE)
_ORDER = tuple(How)


class Fate(NamedTuple):
    """Of `customers` that came to a step, how many came again, and for how many it was the last one.

    Of these some `left`, some are `here` still, and some were not watched for long enough to tell.
    """

    node_id: int
    customers: int
    again: int
    left: int
    here: int
    unsure: int

    @property
    def on(self) -> int:
        """How many went on."""
        return self.customers - self.left - self.here - self.unsure

    @property
    def known(self) -> int:
        """How many were watched for long enough to tell."""
        return self.customers - self.unsure


def fates(connection: Connection, wanted: Wanted) -> list[Fate]:
    """Each step that was come to within `wanted`, those first where most stopped."""
    taken = steps_within(connection, wanted).subquery().c
    came = (
        select(taken.to_id, taken.customer_id, func.count().label("times"))
        .where(taken.to_id.in_(wanted.step_ids) if wanted.step_ids else taken.to_id > 0)
        .group_by(taken.to_id, taken.customer_id)
        .subquery()
    )
    stand = stands(connection, Wanted()).subquery()
    last = and_(stand.c.customer_id == came.c.customer_id, stand.c.node_id == came.c.to_id)
    stood = [func.count().filter(stand.c.how.in_(how)) for how in (LEFT, (How.GOING,), (How.CENSORED,))]
    query = (
        select(came.c.to_id, func.count(), func.count().filter(came.c.times > 1), *stood)
        .join_from(came, stand, last, isouter=True)
        .group_by(came.c.to_id)
    )
    found = (Fate(*row) for row in connection.execute(query))
    return sorted(found, key=lambda one: (-one.left, -one.known, one.node_id))


def standing(connection: Connection, wanted: Wanted) -> list[Ended]:
    """How the paths of all who walked within `wanted` stand today, by where; most customers first."""
    walked = select(steps_within(connection, wanted).subquery().c.customer_id)
    each = stands(connection, Wanted()).subquery().c
    query = select(each.how, each.node_id, func.count()).where(each.customer_id.in_(walked))
    rows = connection.execute(query.group_by(each.how, each.node_id))
    return sorted((Ended(How(how), *row) for how, *row in rows), key=_most_first)


def _most_first(one: Ended) -> tuple[int, int, int]:
    return -one.customers, one.node_id, _ORDER.index(one.how)
