"""What should be looked at before a journey is published, in words; what contradicts itself is in db."""

from collections.abc import Iterator

import networkx as nx

from db.models import JourneyIn, NodeKind
from journeys.graph import as_designed


def warnings(journey: JourneyIn) -> list[str]:
    """What is odd about a journey that may be published all the same, in sentences.

    Nobody comes to a step when no way leads there from the first stage that has steps; a map without an
    ending cannot tell who left.
    """
    return [*_unreachable(journey), *_without_ending(journey)]


def _unreachable(journey: JourneyIn) -> Iterator[str]:
    graph = as_designed(journey)
    if not graph:
        return
    first = next(key for key in graph.graph["stages"] if any(s == key for _, s in graph.nodes(data="stage")))
    reached = {node for node, stage in graph.nodes(data="stage") if stage == first}
    for node in list(reached):
        reached |= nx.descendants(graph, node)
    for node in graph:
        if node not in reached:
            yield f"No way leads a customer to “{graph.nodes[node]['name']}”."


def _without_ending(journey: JourneyIn) -> Iterator[str]:
    if all(step.kind != NodeKind.ENDING for step in journey.micro_interactions):
        yield "The map has no ending: say at which step customers leave."
