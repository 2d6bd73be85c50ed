"""How many customers passed each card of the map, where events tell of those who said nothing."""

from collections.abc import Mapping

from dashboard import store
from dashboard.map.fared import Graph
from dashboard.matrix.nobodys import Base, touched
from db.reads import passed, pulse
from db.reads.maps import StepState
from db.reads.rollups import Period


def served(graph: Graph, states: Mapping[str, StepState], period: Period) -> dict[str, int]:
    """Distinct customers by card, those who passed several of its steps once; empty without events."""
    found = touched(period)
    if found.base is not Base.SERVED:
        return {}
    if not any("steps" in graph.nodes[key] for key in graph):
        return {key: found.steps.get(states[key].id or 0, 0) for key in graph if key in states}
    ids = {key: id_ for id_, (key, _name) in store.ask(pulse.step_keys).items()}
    inside = {key: tuple(ids[step] for step in graph.nodes[key]["steps"] if step in ids) for key in graph}
    return dict(store.recall(passed.by_block, period, inside))
