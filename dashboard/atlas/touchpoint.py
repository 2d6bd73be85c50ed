"""Everything about one touchpoint: its steps in all journeys, who has a say, what was said, what is near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from dashboard import asked, saying, store, widgets
from dashboard.channels import channel_name
from dashboard.figures import Unit
from dashboard.map.fared import Department, Fared
from dashboard.map.worst import every
from dashboard.matrix.drawing import say
from dashboard.matrix.rows import Row
from dashboard.parts.bars import Bar, bars
from dashboard.pulse.compared import Asking
from dashboard.pulse.trend import Course, courses
from dashboard.told import told
from dashboard.words import _, ngettext, number
from db.models import Presence
from db.reads import actions, sentences
from db.reads.actions import ActionRow, Which
from db.reads.rollups import Narrowed, Period
from db.reads.sentences import Wanted
from db.reads.steps import Place

AT_ONCE = 8
MORE = "touchpoint-more"
Places = Sequence[Place]


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A touchpoint with its places on the maps: each a step in a stage of a journey."""

    key: str
    name: str
    channel: str
    places: tuple[Place, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of its steps."""
        return tuple(dict.fromkeys(place.step_id for place in self.places))


def touchpoint(placed: Places, key: str, step: str) -> Touchpoint | None:
    """The touchpoint `key`, else that of a step; None where there is no such thing."""
    of_step = next((place.touchpoint for place in placed if place.step == step), "")
    mine = tuple(place for place in placed if place.touchpoint == (key or of_step))
    return Touchpoint(mine[0].touchpoint, mine[0].touchpoint_name, mine[0].channel, mine) if mine else None


def find(placed: Places, chosen: str) -> None:
    """A search of all steps by name; the one found leads to its touchpoint."""
    named = {place.step: _("{step} ({touchpoint})") for place in placed}
    words = {
        place.step: named[place.step].format(
            step=widgets.seen(told(place.name)), touchpoint=widgets.seen(told(place.touchpoint_name))
        )
        for place in placed
    }
    key = f"find-step-{chosen}"

    def found() -> None:
        asked.change(touchpoint=None, step=st.session_state[key])

    label = _("Find a step")
    st.selectbox(
        label, list(words), None, words.__getitem__, key=key, on_change=found, placeholder=label,
        label_visibility="collapsed", width=300,
    )  # fmt: skip


def where(one: Touchpoint) -> str:
    """In how many journeys and steps it stands, and through which channel it runs."""
    steps, journeys = len(one.ids), len({place.journey for place in one.places})
    in_steps = ngettext("{n} step", "{n} steps", steps).format(n=number(steps))
    in_journeys = ngettext("{n} journey", "{n} journeys", journeys).format(n=number(journeys))
    said = _("{channel}, {steps} in {journeys}")
    return said.format(channel=channel_name(one.channel), steps=in_steps, journeys=in_journeys)


def step_bars(
    one: Touchpoint, several: Sequence[Fared], rows: Sequence[Row], departments: Mapping[str, Department]
) -> list[Bar]:
    """Its steps by those who were hurt there, with who has a say at each."""
    says = {row.key: say(row, departments) for row in rows}
    mine = {place.step for place in one.places}
    found = {bar.key: bar for fared in several for bar in every(fared) if bar.key in mine}
    ordered = sorted(found.values(), key=lambda bar: (-bar.value, bar.hatched))
    return [
        Bar(bar.key, bar.name, bar.value, bar.shown, bar.said, hatched=bar.hatched, note=says[bar.key])
        for bar in ordered
    ]


def steps(made: Sequence[Bar], counted: Unit) -> None:
    """Its steps; one leads to its place on the map."""
    with st.container(border=True, key="card-touchpoint-steps"):
        st.html(widgets.heading(_("Its steps, and who has a say"), counted.hurt()))
        pressed = bars(made, "", "touchpoint-steps")
    if pressed:
        st.switch_page("views/map.py", query_params={"step": pressed})


def over_time(one: Touchpoint, period: Period, counted: Unit, today: date) -> list[Course]:
    """Those hurt and those pleased at its steps over time."""
    about = Narrowed(step_ids=one.ids)
    return courses(Asking(period, about, about, about, counted, today))


def latest(one: Touchpoint, period: Period, hurt: int) -> None:
    """The newest sentences at its steps, those that tell something negative where there are any."""
    wanted = Wanted(negative=Presence.PRESENT) if hurt else Wanted()
    times = int(st.session_state.get(f"{MORE}-{one.key}", 1))
    about = Narrowed(step_ids=one.ids)
    several = store.ask(sentences.sentences, period, about, wanted, limit=AT_ONCE * times + 1)
    shown = several[: AT_ONCE * times]
    with st.container(border=True, key="card-sentences"):
        st.html(widgets.heading(_("What they said last")))
        if not shown:
            st.html(widgets.line(_("Nothing of this kind here."), "soft"))
        saying.draw(shown, "touchpoint-sentences", one.key)
        if len(several) > len(shown):
            st.button(_("Show more"), on_click=partial(_more, one.key, times))


def _more(key: str, times: int) -> None:
    st.session_state[f"{MORE}-{key}"] = times + 1


def open_matters(one: Touchpoint) -> list[ActionRow]:
    """The matters open at any of its steps, the soonest due first."""
    rows = [
        row for step in one.ids for row in store.ask(actions.open_actions, Which(micro_interaction_id=step))
    ]
    return sorted(rows, key=lambda row: (row.due_at is None, row.due_at and row.due_at.timestamp(), row.id))


def near(one: Touchpoint, several: Sequence[Fared], placed: Places) -> tuple[list[Place], list[Place]]:
    """A place of each touchpoint that comes right before it, and of each right after it."""
    mine = {place.step for place in one.places}
    at = {place.step: place for place in placed}
    before, after = {}, {}
    for fared in several:
        for start, end in fared.graph.edges():
            if end in mine and start in at and start not in mine:
                before.setdefault(at[start].touchpoint, at[start])
            if start in mine and end in at and end not in mine:
                after.setdefault(at[end].touchpoint, at[end])
    return list(before.values()), list(after.values())


def neighbours(before: Sequence[Place], after: Sequence[Place]) -> None:
    """Links to the touchpoints before and after it."""
    with st.container(border=True, key="card-near"):
        st.html(widgets.heading(_("Around it")))
        for where_to, said, places in (("before", _("Before:"), before), ("after", _("After:"), after)):
            with st.container(horizontal=True, vertical_alignment="center", key=f"links-{where_to}"):
                st.html(widgets.line(said, "soft"), width="content")
                for place in places:
                    _to(place, where_to)
                if not places:
                    st.html(widgets.line(_("nothing"), "soft"), width="content")


def _to(place: Place, where_to: str) -> None:
    name, to = widgets.label(told(place.touchpoint_name)), {"touchpoint": place.touchpoint}
    st.button(
        name, key=f"go-{where_to}-{place.touchpoint}", type="tertiary", on_click=asked.change,
        kwargs=to | {"step": None},
    )  # fmt: skip
