"""All journeys together: how the steps of each fared, and how many were hurt where a department has a say."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from dashboard import store
from dashboard.figures import Unit
from dashboard.map.fared import Department, Fared
from dashboard.matrix.rows import Row, graph_of
from db.reads import maps
from db.reads.hurt import Hurt, by_function
from db.reads.maps import JourneyRow
from db.reads.rollups import Period
from db.settings import settings


def fared(
    published: Sequence[JourneyRow],
    at: datetime | None,
    period: Period,
    functions: Mapping[str, Department],
    counted: Unit,
) -> list[Fared]:
    """How each journey fared in `period`, as it holds today or held `at` an instant."""
    states = store.ask(maps.step_states, period)
    held = (store.ask(maps.journey, one.key, at or maps.NOW) for one in published)
    return [Fared(graph_of(one), states, functions, counted) for one in held if one is not None]


def instant(then: datetime | None, published: Sequence[JourneyRow]) -> datetime | None:
    """`then`, or when the first journey was published where that was later; None for today."""
    return max(then, min(one.first_published_at for one in published)) if then else None


def hurt(several: Sequence[Row], period: Period) -> Hurt:
    """How many were hurt at these steps while each department had a say there; everybody counts once."""
    return store.ask(by_function, period, settings().timezone, tuple(row.key for row in several))
