"""One source: what may be done with it, what it brought last, what of it could not be read."""

from datetime import datetime

import streamlit as st

from dashboard import intake, store, widgets
from dashboard.channels import channel_name, channel_names
from dashboard.looking import looked
from dashboard.sources import changing, fetched, heard, hooks, passport, pressing
from dashboard.sources.told import Known, answered, kinds
from dashboard.words import _, moment
from dashboard.words import mark as mark_in_words
from db.models import SourceKind
from db.reads import batches, sources
from db.reads import connectors as connections
from db.reads.people import Who
from db.reads.sources import Newest, SourceState
from db.rights import Right, may
from db.writes import connectors, passports, silences

LOOKED_AT = 5


def draw(known: Known, who: Who) -> None:
    """Everything about a source that who looks may see."""
    source, runs_it = known.source, may(who, Right.SOURCES)
    with st.container(border=True, key="card-source"):
        if runs_it:
            _buttons(known)
        passport.draw(source, may_say=may(who, Right.PASSPORTS))
        rate, part = answered(store.look(sources.responses, source.id))
        if rate:
            st.html(widgets.heading(_("How many answer"), part) + widgets.line(rate))
        if source.kind == SourceKind.CONNECTOR:
            _fetched(source.id, runs_it=runs_it)
        if source.kind == SourceKind.STAFF:
            heard.draw(source.id, runs_it=runs_it)
        if source.kind == SourceKind.HOOK and runs_it:
            hooks.draw(source)
        if source.kind == SourceKind.API:
            st.html(widgets.heading(_("How programs send to it")))
            st.code(_curl(source.key), language="bash", wrap_lines=True)
        if may(who, Right.LOOK):
            _newest(source)
        _left_out(source)


def _fetched(source_id: int, *, runs_it: bool) -> None:
    row = store.look(connections.of_source, source_id)
    if row is None:
        return
    fetched.draw(row)
    if runs_it:
        changing.draw(row)


def _buttons(known: Known) -> None:
    source = known.source
    with st.container(horizontal=True, key="source-buttons"):
        if source.paused_at:
            _button(_("Go on"), _("It goes on."), connectors.resume, source.id)
        else:
            _button(_("Pause"), _("Paused. What others send is still kept."), connectors.pause, source.id)
        if known.silence:
            said = _("It is yours to look after.")
            _button(_("I look after it"), said, silences.look_after, source.id)
        with st.popover(_("Rename"), key=f"rename-{source.id}"):
            _rename(source)


def _button(label: str, said: str, write: object, source_id: int) -> None:
    st.button(label, key=f"{label}-{source_id}", on_click=pressing.press, args=(said, write, source_id))


def _rename(source: SourceState) -> None:
    ways = list(dict.fromkeys((*channel_names(), source.channel)))
    with st.form(f"name-{source.id}", border=False):
        name = st.text_input(_("Name"), source.name, max_chars=passports.LONGEST_NAME)
        at = ways.index(source.channel)
        channel = st.selectbox(_("Channel"), ways, at, lambda one: widgets.seen(channel_name(one)))
        if st.form_submit_button(_("Keep it")):
            pressing.press(_("Renamed."), passports.rename, source.id, name, channel)
            st.rerun()


def _newest(source: SourceState) -> None:
    rows = store.look(sources.newest, source.id, LOOKED_AT)
    st.html(widgets.heading(_("What it brought last"), kinds()[source.kind]))
    if not rows:
        st.html(widgets.line(_("Nothing came yet."), "soft"))
        return
    head = (_("When"), _("What"), _("Mark"), _("Who"))
    st.html(widgets.table(head, (_row(row) for row in rows)))
    looked("sources")


def _row(row: Newest) -> tuple[str, str, str, str]:
    when: datetime = row.occurred_at or row.received_at
    mark = "" if row.mark is None else mark_in_words(row.mark, None)
    return moment(when), row.text or row.event or "", mark, row.profile or ""


def _left_out(source: SourceState) -> None:
    rows = store.look(batches.unreadable, 100, None, source.id) if source.rejected else []
    if rows:
        st.html(
            widgets.heading(_("Rows that could not be read"), _("the newest 100; they are kept as they came"))
        )
        st.html(intake.unreadable_table(rows))


def _curl(key: str) -> str:
    return (
        "curl -X POST http://localhost:8501/api/v1/signals -H 'Authorization: Bearer tl_…' "
        "-H 'Content-Type: application/json' "
        f'-d \'{{"source": "{key}", "id": "1", "text": "It came late."}}\''
    )
