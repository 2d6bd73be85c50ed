"""Touchpoints of several maps: who must agree before one changes, and what waits for the one who looks."""

from functools import partial

import streamlit as st

from dashboard import store, widgets
from dashboard.channels import channel_name
from dashboard.map.draft import Working
from dashboard.matters.acting import tell
from dashboard.told import told
from dashboard.words import _
from db.errors import Refused
from db.models import TouchpointIn
from db.reads import sharing as read
from db.reads.functions import functions
from db.reads.people import Who
from db.writes import sharing
from journeys.differences import What, differences


def shared_touchpoints(now: Working) -> None:
    """Of every touchpoint the draft changes: the other maps it stands in, and whom they belong to."""
    names = {one.key: told(one.name) for one in store.ask(functions)}
    for one in differences(now.published, now.journey):
        if one.what is not What.TOUCHPOINT or one.before is None or not isinstance(one.after, TouchpointIn):
            continue
        for other in store.ask(read.shared_with, one.key, now.which.key):
            owners = ", ".join(widgets.name(names[key]) for key in other.owners if key in names)
            words = _("“{name}” stands in “{journey}” as well; it changes when {owners} agree.")
            alone = _("“{name}” stands in “{journey}” as well, where it has no owner.")
            said = (words if owners else alone).format(
                name=widgets.name(told(one.after.name)),
                journey=widgets.name(told(other.journey)),
                owners=owners,
            )
            st.html(widgets.line(said, "soft"))


def waiting_for_me(who: Who | None) -> None:
    """The wished changes of shared touchpoints that wait for a department of who is looking."""
    for wish in store.ask(read.open_wishes) if who else ():
        for key in wish.waits_for:
            if who and key in who.functions:
                _wish(wish, key)


def _wish(wish: read.Wish, key: str) -> None:
    words = _(
        "{name} would like to call “{was}” “{new}” ({channel}), on the map “{journey}”. It is yours too."
    )
    said = words.format(
        name=widgets.name(wish.by or _("Somebody")),
        was=widgets.name(told(wish.was)),
        new=widgets.name(wish.name),
        channel=widgets.name(channel_name(wish.channel)),
        journey=widgets.name(told(wish.journey)),
    )
    with st.container(border=True, key=f"card-wish-{wish.id}-{key}"):
        st.html(widgets.line(said))
        with st.container(horizontal=True):
            yes, no = partial(_answer, wish.id, key, True), partial(_answer, wish.id, key, False)
            st.button(_("Agree"), key=f"agree-{wish.id}-{key}", on_click=yes)
            st.button(_("Leave it as it is"), key=f"refuse-{wish.id}-{key}", on_click=no)


def _answer(wish_id: int, key: str, agrees: bool) -> None:
    at = store.now()
    try:
        holds = store.do(sharing.answer, store.me(), wish_id, key, agrees, at)
    except Refused as refused:
        tell(told(str(refused)), "bad", at)
        return
    tell(_("It changed in every map.") if holds else _("Your answer is kept."), "good", at)
