"""All journeys together: how the steps of each fared, and how many were hurt where a department has a say."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from dashboard import store
from dashboard.figures import Unit
from dashboard.map.fared import Department, Fared
from dashboard.matrix.rows import Row, graph_of
from db.reads import maps
from db.reads.maps import JourneyRow
from db.reads.rollups import Period


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


def hurt_by_department(
    several: Sequence[Row], period: Period, departments: Mapping[str, Department], counted: Unit
) -> dict[str, int]:
    """How many were hurt at any of the steps where each department has a say; everybody counts once."""
    blocks = {key: tuple(row.key for row in several if key in row.given) for key in departments}
    states = store.ask(maps.block_states, period, blocks)
    return {key: counted.negative(state.figures) for key, state in states.items()}
