"""From a journey's rows to its graph, and from steps up to touchpoints and stages."""

from collections import Counter
from enum import StrEnum

import networkx as nx

from db.models import JourneyIn
from journeys.influence import counted, together


class Zoom(StrEnum):
    """How close one looks at a map."""

    STAGE = "stage"
    TOUCHPOINT = "touchpoint"
    STEP = "step"


def as_designed(journey: JourneyIn) -> "nx.MultiDiGraph[str]":
    """The graph of a journey as it was designed; loops and branches are normal.

    Between two nodes there may be several ways, whose keys are what is written on them.

    Nodes are the keys of micro-interactions with `name`, `stage`, `touchpoint`, `channel`,
    `layer`, `kind`, `wants`, `row` and `influence` (function key to percent, without mere suggestions);
    the graph itself carries `stages` and `touchpoints`, key to name in the order of the journey.
    Precondition: every edge and step refers to something in the journey, which publishing makes sure of.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        name=journey.name,
        stages={stage.key: stage.name for stage in journey.stages},
        touchpoints={touchpoint.key: touchpoint.name for touchpoint in journey.touchpoints},
    )
    for step in journey.micro_interactions:
        graph.add_node(
            step.key,
            name=step.name,
            stage=step.stage,
            touchpoint=step.touchpoint,
            channel=step.channel,
            layer=step.layer,
            kind=step.kind,
            wants=step.wants,
            row=step.row,
            influence=counted(step.influence),
        )
    for edge in journey.edges:
        graph.add_edge(edge.start, edge.end, key=edge.label)
    return graph


def every_label(graph: "nx.DiGraph[str]") -> list[str]:
    """What is written on each way of a graph, in the order of its ways; "" on those without words."""
    if isinstance(graph, nx.MultiDiGraph):
        return [label for _start, _end, label in graph.edges(keys=True)]
    return [""] * graph.number_of_edges()


def labels(graph: "nx.DiGraph[str]", start: str, end: str) -> list[str]:
    """What is written on the ways between two nodes of an as-designed graph, or of one taken together.

    >>> graph = nx.MultiDiGraph()
    >>> _ = [graph.add_edge("basket", "pay", key=label) for label in ("", "by phone")]
    >>> labels(graph, "basket", "pay"), labels(nx.DiGraph([("basket", "pay")]), "basket", "pay")
    (['by phone'], [])
    """
    return [label for label in graph[start][end] if label] if graph.is_multigraph() else []


def zoomed(graph: "nx.DiGraph[str]", zoom: Zoom) -> "nx.DiGraph[str]":
    """The quotient graph of an as-designed graph at `zoom`.

    A node is a stage, or a touchpoint within a stage ("living/mail"), so that each still has one
    column; it carries `name`, `stage`, the `steps` behind it, the mean of their `influence`, and the `row`
    in its stage, which is that of the touchpoints in the journey: their order is the company's. Two
    nodes are joined where any of their steps are, with how many are as `weight`; ways inside a node
    vanish.

    >>> graph = nx.DiGraph(stages={"buy": "Buying", "use": "Using"}, touchpoints={"web": "Web shop"})
    >>> graph.add_node("basket", stage="buy", touchpoint="web", influence={"shop": 80})
    >>> graph.add_node("pay", stage="buy", touchpoint="web", influence={})
    >>> graph.add_node("help", stage="use", touchpoint="web", influence={})
    >>> graph.add_edges_from([("basket", "pay"), ("pay", "help")])
    >>> list(zoomed(graph, Zoom.STAGE).edges)
    [('buy', 'use')]
    >>> zoomed(graph, Zoom.TOUCHPOINT).nodes["buy/web"]["steps"]
    ('basket', 'pay')
    >>> zoomed(graph, Zoom.STAGE).nodes["buy"]["influence"]
    {'shop': 40}
    """
    if zoom is Zoom.STEP:
        return graph
    blocks: dict[str, list[str]] = {}
    for node, step in graph.nodes(data=True):
        blocks.setdefault(_block(step, zoom), []).append(node)
    above: nx.DiGraph[str] = nx.DiGraph(**graph.graph)
    order = {key: place for place, key in enumerate(graph.graph["touchpoints"])}
    rows: Counter[str] = Counter()
    for key in sorted(blocks, key=lambda one: order.get(one.partition("/")[2], 0)):
        stage, _, touchpoint = key.partition("/")
        name = graph.graph["touchpoints"][touchpoint] if touchpoint else graph.graph["stages"][stage]
        say = together(graph, blocks[key])
        above.add_node(key, name=name, stage=stage, steps=tuple(blocks[key]), influence=say, row=rows[stage])
        rows[stage] += 1
    block = {step: key for key, steps in blocks.items() for step in steps}
    across = Counter((block[start], block[end]) for start, end in graph.edges() if block[start] != block[end])
    for (start, end), weight in across.items():
        above.add_edge(start, end, weight=weight)
    return above


def _block(step: dict[str, str], zoom: Zoom) -> str:
    return step["stage"] if zoom is Zoom.STAGE else f"{step['stage']}/{step['touchpoint']}"
