"""What is known of one step, in words; and the steps where most are hurt."""

from collections.abc import Iterable

from dashboard import widgets
from dashboard.map.drawing import Fared, Graph
from dashboard.parts.bars import Bar
from dashboard.words import _, ngettext, number

WORST = 5


def worst(fared: Fared) -> list[Bar]:
    """The steps where most are hurt, at most five."""
    several = sorted(fared.graph, key=lambda key: -fared.hurt(key))[:WORST]
    return [_bar(fared, key) for key in several if fared.hurt(key)]


def step_card(fared: Fared, key: str) -> str:
    """Where a step stands, who has a say, how it fared, and what is before and after it."""
    graph, node = fared.graph, fared.graph.nodes[key]
    sees = _("customer sees it") if node["frontstage"] else _("customer does not see it")
    place = [graph.graph["stages"][node["stage"]], graph.graph["touchpoints"][node["touchpoint"]], sees]
    say = ", ".join(f"{one.name} {one.percent} %" for one in fared.shares(key))
    wants = _("The customer wants {wish}.").format(wish=node["wants"])
    return widgets.card(
        node["name"],
        widgets.line(" · ".join(place), "soft"),
        widgets.line(wants) if node["wants"] else "",
        widgets.line(_fared(fared, key)),
        widgets.line(_("Who has a say: {say}").format(say=say)),
        widgets.line(_("Before: {steps}").format(steps=_names(graph, graph.predecessors(key))), "soft"),
        widgets.line(_("After: {steps}").format(steps=_names(graph, graph.successors(key))), "soft"),
    )


def _fared(fared: Fared, key: str) -> str:
    said = _("This step is {told}.").format(told=fared.told(key))
    if fared.read(key):
        of = fared.counted.many(fared.read(key))
        said = _("{n} of {many} we could read told us something negative.")
        said = said.format(n=number(fared.hurt(key)), many=of)
    n = fared.waiting(key)
    return f"{said} {ngettext('{n} matter open.', '{n} matters open.', n).format(n=number(n))}"


def _names(graph: Graph, keys: Iterable[str]) -> str:
    return ", ".join(graph.nodes[key]["name"] for key in keys) or _("nothing")


def _bar(fared: Fared, key: str) -> Bar:
    name, n = fared.graph.nodes[key]["name"], fared.hurt(key)
    said = _("{name}: {many} told us something negative").format(name=name, many=fared.counted.many(n))
    return Bar(key, name, n, number(n), said)
