"""Adding a source: how it arrives, what it is called, where it comes from; kept when somebody says so."""

import re
import unicodedata

import streamlit as st

from dashboard import asked, store, widgets
from dashboard.channels import channel_names
from dashboard.sources import fetched, hooks, passport, pressing
from dashboard.start import asking
from dashboard.told import told
from dashboard.words import _
from db.models import Purpose, SourceKind
from db.reads import connectors
from db.reads.connectors import KindFacts
from db.writes import connectors as fetching
from db.writes import heard as opening
from db.writes import passports
from db.writes.passports import Described, Passport

NEW, START = "new", "views/start.py"


def draw(way: str) -> None:
    """The choice of how it arrives, then what belongs to it."""
    kinds = {one.name: one for one in store.look(connectors.kinds)}
    ways = {"file": _("A file"), "api": _("Programs send them"), "hook": _("A program delivers (webhook)")}
    ways |= {"staff": _("Staff tell what they heard")}
    ways |= {one.name: told(one.title) for one in kinds.values()}
    with st.container(border=True, key="card-add"):
        st.html(widgets.heading(_("Add a source"), _("nothing is kept before you say so")))
        keys = list(ways)
        place = keys.index(way) if way in ways else None
        chosen = st.pills(
            _("How does it arrive?"), keys, default=keys[place] if place is not None else None,
            format_func=ways.__getitem__, key="add-way",
        )  # fmt: skip
        if chosen == "file":
            st.page_link(START, label=_("Drop a file"), query_params={"at": "file"})
        elif chosen == "api":
            _programs()
        elif chosen == "staff":
            _staff()
        elif chosen == "hook":
            hooks.add(_about, _delivered)
        elif chosen in kinds:
            _connection(kinds[chosen])
        st.button(_("Leave it"), key="add-leave", type="tertiary", on_click=leave)


def _programs() -> None:
    with st.form("add-api", border=False):
        name, channel, said = _about("add-api", "web")
        if st.form_submit_button(_("Keep it"), type="primary"):
            _made(SourceKind.API, name, channel, said)


def _staff() -> None:
    """A place, with everything else settled: what staff hear there, and one link for them."""
    words = _("They open a link or QR code on their phone, without an account, and write what they heard.")
    st.html(widgets.line(words, "soft"))
    with st.form("add-staff", border=False):
        place = st.text_input(_("Where they work"), max_chars=passports.LONGEST_NAME, key="add-staff-place")
        if st.form_submit_button(_("Keep it"), type="primary"):
            said = Passport(_("told by staff: {place}").format(place=place), Purpose.TALKED)
            source_id = _made(SourceKind.STAFF, place, "store", said)
            if source_id is not None:
                words = _("The link is open. Print its code, or send its address.")
                pressing.press(words, opening.open_link, source_id)
                st.rerun()


def _delivered(name: str, channel: str, said: Passport) -> tuple[int, str] | None:
    source_id = _made(SourceKind.HOOK, name, channel, said)
    return None if source_id is None else (source_id, key_of(name))


def _connection(kind: KindFacts) -> None:
    st.html(widgets.line(told(kind.help), "soft"))
    key = f"add-{kind.name}"
    fetched.renew(key, fetched.looked(kind))
    settings, secret = fetched.ask_settings(kind, key)
    if st.button(_("Look at the first messages"), key=f"{key}-look"):
        fetched.look(kind, settings, secret)  # no callback: it would see what was entered before
    row = fetched.looked(kind)
    if row is None or not fetched.may_be_kept(row, settings):
        return
    with st.form(f"{key}-about", border=False):
        name, channel, said = _about(key, kind.channel)
        minutes = st.number_input(_("Fetch every so many minutes"), 1, 10_080, kind.every_minutes)
        if st.form_submit_button(_("Keep it"), type="primary"):
            wanted = fetching.Wanted(kind.name, settings, secret or None, int(minutes))
            if (source_id := _made(SourceKind.CONNECTOR, name, channel, said)) is not None:
                pressing.press(_("Kept. It is fetched now."), fetching.add, source_id, wanted)
                asking.put_away(row.id)
                st.rerun()


def _about(key: str, likely: str) -> tuple[str, str, Passport]:
    """What every source needs: name, channel, passport."""
    name = st.text_input(_("Name of the source"), max_chars=passports.LONGEST_NAME, key=f"{key}-name")
    channels = channel_names()
    ways = list(channels)
    at = ways.index(likely) if likely in channels else 0
    channel = st.selectbox(_("Channel"), ways, at, channels.__getitem__, key=f"{key}-channel")
    return name, channel, passport.ask(key)


def _made(kind: SourceKind, name: str, channel: str, said: Passport) -> int | None:
    """Make the source; its id, None where that was refused."""
    described = Described(key_of(name), name, channel, kind)
    source_id = pressing.press(_("Kept."), passports.make, described, said)
    if source_id is None:
        pressing.last()
        return None
    asked.change(add=None, source=described.key)
    if kind == SourceKind.API:
        st.rerun()
    return int(source_id)


def key_of(name: str) -> str:
    """The key by which programs name a source: its name in small letters.

    >>> key_of("Käufer-Feedback 2026!")
    'kaufer-feedback-2026'
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-") or "source"


def leave() -> None:
    """Add nothing."""
    asked.change(add=None)
