"""The frame of a map beside it: stages and touchpoints, named, put in order, added and taken away."""

from collections.abc import Sequence

import streamlit as st

from dashboard.channels import channel_name
from dashboard.map.controls import STATE, button, new_key, pick
from dashboard.map.draft import Working, press
from dashboard.told import told
from dashboard.widgets import seen
from dashboard.words import _
from db.models import StageIn, TouchpointIn
from jobs.collect.channels import CHANNELS
from journeys.changes import (
    AddStage,
    ChangeTouchpoint,
    DropStage,
    MoveStage,
    MoveTouchpoint,
    RenameStage,
)

LAST = ""


def stage_names(now: Working) -> dict[str, str]:
    """The stages of the draft: key to name."""
    return {one.key: seen(told(one.name)) for one in now.journey.stages}


def stages(now: Working) -> None:
    """A new stage, and everything that can be done to one that is there."""
    at = f"stage-{now.edition}"
    names = stage_names(now)
    st.text_input(_("Name"), max_chars=40, key=f"{at}-name")
    pick(_("Before"), names | {LAST: _("at the end")}, f"{at}-before", LAST)
    button(_("Add a stage"), f"{at}-add", _stage_added, now, at)
    which = pick(_("Stage"), names, f"{at}-which")
    st.text_input(_("New name"), max_chars=40, key=f"{at}-new")
    button(_("Rename it"), f"{at}-rename", _stage_renamed, now, at)
    _put(names, which, f"{at}-put")
    button(_("Move it there"), f"{at}-move", _stage_moved, now, at)
    button(_("Take the empty stage away"), f"{at}-drop", _stage_dropped, now, at)


def touchpoint(now: Working, key: str) -> None:
    """Name, channel and place of a touchpoint."""
    one = next(one for one in now.journey.touchpoints if one.key == key)
    at = f"touchpoint-{key}-{now.edition}"
    st.text_input(_("Name"), one.name, 80, f"{at}-name")
    channels = dict.fromkeys((one.channel, *CHANNELS))
    pick(
        _("Channel"),
        {channel: seen(channel_name(channel)) for channel in channels},
        f"{at}-channel",
        one.channel,
    )
    button(_("Change it everywhere"), f"{at}-change", _touchpoint_changed, now, key, at)
    _put({one.key: seen(told(one.name)) for one in now.journey.touchpoints}, key, f"{at}-put")
    button(_("Move it there"), f"{at}-move", _touchpoint_moved, now, key, at)


def _put(names: dict[str, str], which: str, key: str) -> None:
    others = {one: name for one, name in names.items() if one != which}
    following = list(names)[list(names).index(which) + 1 :] if which in names else []
    pick(_("Put it before"), others | {LAST: _("at the end")}, key, following[0] if following else LAST)


def _place(rows: Sequence[StageIn | TouchpointIn], key: str, before: str) -> int:
    """The place, counted without `key`, of what stands at `before`."""
    rest = [one.key for one in rows if one.key != key]
    return rest.index(before) if before in rest else len(rest)


def _stage_added(now: Working, at: str) -> None:
    name, before = str(STATE[f"{at}-name"]).strip(), str(STATE[f"{at}-before"])
    press(now, AddStage(StageIn(new_key(name), name), _place(now.journey.stages, "", before)))


def _stage_renamed(now: Working, at: str) -> None:
    press(now, RenameStage(str(STATE[f"{at}-which"]), str(STATE[f"{at}-new"]).strip()))


def _stage_moved(now: Working, at: str) -> None:
    key = str(STATE[f"{at}-which"])
    press(now, MoveStage(key, _place(now.journey.stages, key, str(STATE[f"{at}-put"]))))


def _stage_dropped(now: Working, at: str) -> None:
    press(now, DropStage(str(STATE[f"{at}-which"])))


def _touchpoint_changed(now: Working, key: str, at: str) -> None:
    press(now, ChangeTouchpoint(key, str(STATE[f"{at}-name"]).strip(), str(STATE[f"{at}-channel"])))


def _touchpoint_moved(now: Working, key: str, at: str) -> None:
    press(now, MoveTouchpoint(key, _place(now.journey.touchpoints, key, str(STATE[f"{at}-put"]))))
