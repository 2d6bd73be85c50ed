"""The forms beside the map while it is edited: by keyboard and on a phone they do what dragging does."""

from typing import Any

import streamlit as st

from dashboard import asked, store, widgets
from dashboard.channels import channel_name
from dashboard.map import frame, landing
from dashboard.map.controls import STATE, button, listed, new_key, pick
from dashboard.map.draft import Working, press
from dashboard.map.saying import kinds, labels, layers
from dashboard.matters.acting import tell
from dashboard.told import told
from dashboard.widgets import seen
from dashboard.words import _
from db.models import LONGEST_LABEL, EdgeIn, InfluenceIn, MicroInteractionIn, Mode, TouchpointIn
from db.reads.functions import functions
from db.rights import Right, may
from jobs.collect.channels import CHANNELS
from journeys.changes import (
    AddStep,
    ChangeStep,
    Connect,
    Disconnect,
    MergeSteps,
    RetireStep,
    SplitStep,
)

NOBODY = ""
LEADS = 60


def which_step(now: Working, key: str) -> None:
    """All steps by name: the way to one where the map is not drawn."""
    at = f"which-{key}-{now.edition}"
    pick(_("Step"), {"": _("Choose a step, or add one")} | _step_names(now), at, key)
    if STATE[at] != key:
        asked.change(step=STATE[at])
        st.rerun()


def nothing_chosen(now: Working) -> None:
    """A new step, and the stages, while no step is chosen."""
    st.html(widgets.heading(_("A new step")))
    _add(now)
    if may(now.who, Right.MAPS):
        with st.expander(_("Stages")):
            frame.stages(now)


def chosen(now: Working, key: str) -> None:
    """Everything that can be done to the chosen step."""
    step = next(one for one in now.journey.micro_interactions if one.key == key)
    st.html(widgets.heading(told(step.name)))
    if not now.mine(key):
        st.html(widgets.line(_("Another department leads this step; it is not yours to change."), "soft"))
        return
    _fields(now, step)
    _ways(now, step)
    with st.expander(_("Split, merge, retire")):
        _split(now, step)
        _merge(now, step)
        button(_("Retire this step"), f"retire-{key}", _retire, now, key)
    if may(now.who, Right.MAPS):
        with st.expander(_("Touchpoint")):
            frame.touchpoint(now, step.touchpoint)


def _step_names(now: Working, without: str = "") -> dict[str, str]:
    steps = now.journey.micro_interactions
    return {one.key: seen(told(one.name)) for one in steps if one.key != without}


def _touchpoints(now: Working) -> dict[str, str]:
    runs = _("{name} ({channel})")
    named = {
        one.key: runs.format(name=seen(told(one.name)), channel=seen(channel_name(one.channel)))
        for one in now.journey.touchpoints
    }
    return named | {
        f"+{channel}": _("New, through {channel}").format(channel=channel_name(channel))
        for channel in CHANNELS
    }


def _departments(now: Working) -> dict[str, str]:
    every = {one.key: seen(told(one.name)) for one in store.ask(functions)}
    if may(now.who, Right.MAPS):
        return {NOBODY: _("nobody yet")} | every
    return {key: name for key, name in every.items() if key in now.who.functions}


def _add(now: Working) -> None:
    with st.form(f"add-{now.edition}", border=False):
        name = st.text_input(_("Name"), max_chars=80, key=f"add-name-{now.edition}")
        stage = pick(_("Stage"), frame.stage_names(now), f"add-stage-{now.edition}")
        touchpoint = pick(_("Channel"), _touchpoints(now), f"add-channel-{now.edition}")
        say = pick(_("Who has a say"), _departments(now), f"add-say-{now.edition}")
        with st.expander(_("More")):
            more = _more(f"add-{now.edition}", MicroInteractionIn("", "", "", "", ""))
        if st.form_submit_button(_("Add it"), type="primary"):
            _added(now, name, stage, touchpoint, say, more)


def _added(now: Working, name: str, stage: str, touchpoint: str, say: str, more: dict[str, Any]) -> None:
    new, key = _new_touchpoint(touchpoint), new_key(name)
    influence = (InfluenceIn(say, Mode.DELIVERS, LEADS),) if say else ()
    at = new.key if new else touchpoint
    step = MicroInteractionIn(key, name.strip(), stage, at, "", influence=influence, **more)
    if press(now, AddStep(step, new)):
        asked.change(step=key)
    st.rerun()


def _new_touchpoint(chosen_one: str) -> TouchpointIn | None:
    if not chosen_one.startswith("+"):
        return None
    channel = chosen_one[1:]
    return TouchpointIn(new_key(channel), channel_name(channel), channel)


def _more(key: str, step: MicroInteractionIn) -> dict[str, Any]:
    kind = pick(_("What it is"), kinds(), f"{key}-kind", step.kind)
    layer = pick(_("Who notices it"), layers(), f"{key}-layer", step.layer)
    told_of = {
        field: _said(words, getattr(step, field), f"{key}-{field}") for field, words in labels().items()
    }
    return {"kind": kind, "layer": layer, **told_of, "placing": landing.rules(key, step.placing)}


def _said(words: str, value: str | tuple[str, ...], key: str) -> str | tuple[str, ...]:
    """A text, or several with commas between them where the field holds several."""
    if isinstance(value, str):
        return st.text_input(words, value, 200, key).strip()
    return listed(st.text_input(words, ", ".join(value), 200, key))


def _fields(now: Working, step: MicroInteractionIn) -> None:
    key = f"{step.key}-{now.edition}"
    with st.form(f"change-{key}", border=False):
        name = st.text_input(_("Name"), step.name, 80, f"name-{key}")
        stage = pick(_("Stage"), frame.stage_names(now), f"stage-{key}", step.stage)
        row = st.number_input(_("Row (0: as it fits)"), 0, 99, _row(step), key=f"row-{key}")
        touchpoint = pick(_("Channel"), _touchpoints(now), f"channel-{key}", step.touchpoint)
        with st.expander(_("More")):
            more = _more(key, step)
        if st.form_submit_button(_("Change it"), type="primary"):
            wanted = {"name": name.strip(), "stage": stage, "row": row - 1 if row else None, **more}
            _changed(now, step, touchpoint, wanted)


def _row(step: MicroInteractionIn) -> int:
    return 0 if step.row is None else step.row + 1


def _changed(now: Working, step: MicroInteractionIn, touchpoint: str, wanted: dict[str, Any]) -> None:
    if touchpoint.startswith("+"):
        tell(_("Add a step there first; then this one can move to its touchpoint."), "bad", store.now())
    else:
        wanted = wanted | {"touchpoint": touchpoint}
        fields = {name: value for name, value in wanted.items() if getattr(step, name) != value}
        if fields:
            press(now, ChangeStep(step.key, fields))
    st.rerun()


def _ways(now: Working, step: MicroInteractionIn) -> None:
    names = _step_names(now)
    st.html(widgets.heading(_("Ways")))
    for edge in now.journey.edges:
        if step.key in (edge.start, edge.end):
            away = Disconnect(edge.start, edge.end, edge.label)
            key = f"cut-{edge.start}-{edge.end}-{edge.label}"
            button(widgets.label(_cut(edge, names)), key, press, now, away, kind="tertiary")
    key = f"to-{step.key}-{now.edition}"
    pick(_("A way to"), _step_names(now, step.key), key)
    st.text_input(
        _("Written on it"),
        key=f"label-{key}",
        max_chars=LONGEST_LABEL,
        help=_("Only where there are several ways to the same step: what is different on this one."),
    )
    button(_("Connect"), f"connect-{step.key}", _connect, now, step.key, key)


def _cut(edge: EdgeIn, names: dict[str, str]) -> str:
    ends = {"a": names[edge.start], "b": names[edge.end]}
    if edge.label:
        return _("Take away: {a} → {b}: {label}").format(**ends, label=seen(told(edge.label)))
    return _("Take away: {a} → {b}").format(**ends)


def _connect(now: Working, start: str, key: str) -> None:
    press(now, Connect(start, str(STATE[key]), str(STATE[f"label-{key}"])))


def _split(now: Working, step: MicroInteractionIn) -> None:
    key = f"split-{step.key}-{now.edition}"
    st.text_input(_("Name of the second part"), key=key, max_chars=80)
    button(_("Split it"), f"split-{step.key}", _parted, now, step, key)


def _parted(now: Working, step: MicroInteractionIn, key: str) -> None:
    name = str(STATE[key]).strip()
    second = MicroInteractionIn(new_key(name), name, step.stage, step.touchpoint, step.channel)
    press(now, SplitStep(step.key, second))


def _merge(now: Working, step: MicroInteractionIn) -> None:
    names = {key: name for key, name in _step_names(now, step.key).items() if now.mine(key)}
    if names:
        key = f"merge-{step.key}-{now.edition}"
        pick(_("What becomes part of it"), names, key)
        button(_("Merge them"), f"merge-{step.key}", _merged, now, step.key, key)


def _merged(now: Working, into: str, key: str) -> None:
    press(now, MergeSteps(into, (str(STATE[key]),)))


def _retire(now: Working, key: str) -> None:
    if press(now, RetireStep(key)):
        asked.change(step=None)
