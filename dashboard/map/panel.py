"""What stands beside the map: who has a say at the chosen card, how it fared, what is said and done there."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dashboard import saying, store, widgets
from dashboard.channels import channel_name
from dashboard.map.fared import Fared
from dashboard.map.saying import layers
from dashboard.matters import acting
from dashboard.matters.rows import standing
from dashboard.told import told
from dashboard.widgets import name as isolated
from dashboard.words import _, ngettext, number
from db.models import Presence
from db.reads import actions, sentences
from db.reads.actions import Which
from db.reads.people import Who
from db.reads.rollups import Narrowed, Period
from db.reads.sentences import Wanted
from journeys.graph import labels

LATEST = 2
MATTERS_SHOWN = 3
MATTERS_PAGE = "views/matters.py"

Select = Callable[[str], None]


def whole_map(fared: Fared) -> None:
    """What is known of all cards, while none is chosen."""
    keys = list(fared.graph)
    unheard = sum(not fared.read(key) for key in keys)
    ownerless = sum(not fared.graph.nodes[key]["influence"] for key in keys)
    waiting = sum(fared.state(key).waiting for key in keys)
    matters = ngettext("{n} matter is open.", "{n} matters are open.", waiting)
    st.html(
        widgets.heading(_("The whole map"))
        + widgets.line(_("Choose a step to see who has a say there and what customers told us."))
        + widgets.line(_of_all(_("{n} of {all} not heard from or not read."), unheard, len(keys)), "soft")
        + widgets.line(_of_all(_("{n} of {all} without any owner."), ownerless, len(keys)), "soft")
        + widgets.line(matters.format(n=number(waiting)), "soft")
    )


def _of_all(said: str, n: int, every: int) -> str:
    return said.format(n=number(n), all=number(every))


def card(fared: Fared, key: str) -> None:
    """Where a card stands, who has a say, and how it fared."""
    lines = [widgets.line(" ".join(fared.say(key))), widgets.line(fared.told_in_full(key))]
    if coverage := fared.coverage(key):
        lines.append(widgets.line(coverage, "soft"))
    wish = fared.graph.nodes[key].get("wants")
    if wish:
        lines.append(widgets.line(_("The customer wants {wish}.").format(wish=told(wish)), "soft"))
    st.html(
        widgets.line(" · ".join(_place(fared, key)), "soft")
        + widgets.heading(fared.name(key))
        + "".join(lines)
    )


def _place(fared: Fared, key: str) -> list[str]:
    """Stage, touchpoint and channel of a card, as far as its name does not say so."""
    graph, node = fared.graph.graph, fared.graph.nodes[key]
    stage = told(graph["stages"][node["stage"]])
    if "touchpoint" not in node:
        return [stage] if key != node["stage"] else []
    touchpoint = told(graph["touchpoints"][node["touchpoint"]])
    return [stage, touchpoint, channel_name(node["channel"]), layers()[node["layer"]]]


def matters(step_id: int, who: Who | None) -> None:
    """The open matters at a step, each with a button to take it; how taking one ended stays in sight."""
    rows = store.ask(actions.open_actions, Which(micro_interaction_id=step_id))
    acting.last_press()
    if not rows:
        return
    st.html(widgets.heading(_("Open matters"), number(len(rows))))
    for row in rows[:MATTERS_SHOWN]:
        now = store.now()
        late = row.due_at is not None and row.due_at <= now
        st.html(widgets.row(told(row.what), "", standing(row, now), "bad" if late else ""))
        acting.take_button(row, who)
    if len(rows) > MATTERS_SHOWN:
        st.page_link(MATTERS_PAGE, label=_("All matters here"), query_params={"at": str(step_id)})


def latest(period: Period, step_id: int, total_negative: int) -> None:
    """The newest sentences at a step, those that tell something negative where there are any."""
    narrow = Narrowed(micro_interaction_id=step_id)
    wanted = Wanted(negative=Presence.PRESENT) if total_negative else Wanted()
    several = store.ask(sentences.sentences, period, narrow, wanted, limit=LATEST)
    if several:
        st.html(widgets.heading(_("What they said last")))
        saying.draw(several, "panel-sentences", str(step_id))


def to_touchpoint(step: str) -> None:
    """From a step to everything about its touchpoint."""
    st.page_link(page="views/touchpoint.py", label=_("All about its touchpoint"), query_params={"step": step})


def ways(step: str) -> None:
    """From a step that is shown elsewhere to its place on the map, and to its touchpoint."""
    st.page_link(page="views/map.py", label=_("Show on the map"), query_params={"step": step})
    to_touchpoint(step)


def neighbours(fared: Fared, key: str, select: Select) -> None:
    """What comes before and after a card, as links that choose it."""
    st.html(widgets.heading(_("Around it")))
    graph = fared.graph
    before = {one: _by(fared, one, labels(graph, one, key)) for one in graph.pred[key] if one != key}
    after = {one: _by(fared, one, labels(graph, key, one)) for one in graph.succ[key] if one != key}
    _links("before", _("Before:"), before, select)
    _links("after", _("After:"), after, select)


def _by(fared: Fared, key: str, labels_: Sequence[str]) -> str:
    """A card by its name, and what is written on the ways to or from it."""
    if not labels_:
        return fared.name(key)
    said = _("{step} ({ways})")
    return said.format(step=fared.name(key), ways=", ".join(isolated(told(one)) for one in labels_))


def inside(fared: Fared, names: dict[str, str], key: str, select: Select) -> None:
    """The steps that a card takes together, as links to them."""
    st.html(widgets.heading(_("Steps in it")))
    with st.container(horizontal=True, gap="small", key="links-inside"):
        for step in fared.graph.nodes[key]["steps"]:
            _link(told(names[step]), f"inside-{step}", step, select)


def _links(where: str, said: str, names: Mapping[str, str], select: Select) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"links-{where}"):
        st.html(widgets.line(said, "soft"), width="content")
        for key, name in names.items():
            _link(name, f"{where}-{key}", key, select)
        if not names:
            st.html(widgets.line(_("nothing"), "soft"), width="content")


def _link(name: str, key: str, step: str, select: Select) -> None:
    st.button(widgets.label(name), key=f"go-{key}", type="tertiary", on_click=select, args=(step,))
