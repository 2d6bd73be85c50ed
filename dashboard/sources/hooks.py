"""Sources that are delivered to: set up after a delivery was tried; their address; what was kept aside.

`add` is drawn where sources are added (it calls `about` for name, channel and passport, and `make` to make
the source), `draw` where one of this kind is open.
"""

from collections.abc import Callable
from dataclasses import asdict
from urllib.parse import quote

import streamlit as st

from dashboard import store, widgets
from dashboard.looking import looked
from dashboard.sources import again, pressing, trying
from dashboard.told import told
from dashboard.words import _, moment, ngettext, number
from db.models import HookIn
from db.reads import hooks
from db.reads.hooks import HookRow, KeptRow
from db.reads.sources import SourceState
from db.secrets import new_signing_secret
from db.settings import settings
from db.writes import hooks as setting_up
from db.writes.passports import Passport
from db.writes.sources import SourceFacts
from jobs.collect.presets import PRESETS
from jobs.collect.signatures import SCHEMES

KEY, ANOTHER, ONCE = "add-hook", "another", "secret-shown-once"
SHOWN = 10

About = Callable[[str, str], tuple[str, str, Passport]]
Make = Callable[[str, str, Passport], tuple[int, str] | None]


def add(about: About, make: Make) -> None:
    """The form for a new one: who delivers, how a delivery is read, what it is called, its secret."""
    names = {key: preset.name for key, preset in PRESETS.items()} | {ANOTHER: _("Another program")}
    sender = st.selectbox(_("Who delivers?"), list(names), format_func=names.__getitem__, key=f"{KEY}-sender")
    preset = PRESETS.get(sender)
    key = f"{KEY}-{sender}"
    scheme = preset.scheme if preset else _ask_scheme(key)
    words = _("Once it is kept, its address stands here and what to do there; the secret can wait.")
    st.html(widgets.line(words, "soft"))
    mapping = trying.ask(key, preset.mapping if preset else trying.ANYBODYS)
    with st.form(f"{key}-about", border=False):
        name, channel, passport = about(key, preset.channel if preset else "web")
        theirs = "" if preset is None or preset.ours else _ask_secret(key)
        if st.form_submit_button(_("Keep it"), type="primary") and mapping is not None:
            made = make(name, channel, passport)
            if made is not None:
                ours = new_signing_secret() if preset is None or preset.ours else ""
                given = HookIn(scheme, asdict(mapping), preset and sender, theirs or ours or None)
                _keep(SourceFacts(made[1], name, channel), given, ours)


def _ask_scheme(key: str) -> str:
    names = {one: scheme.name for one, scheme in SCHEMES.items() if one in {"standard", "github"}}
    chosen: str = st.selectbox(
        _("How does it sign?"), list(names), format_func=names.__getitem__, key=f"{key}-how"
    )
    return chosen


def _ask_secret(key: str) -> str:
    hint = _("It may be added later; until then nothing comes in.")
    label = _("The secret it signs with")
    return st.text_input(label, type="password", key=f"{key}-secret", autocomplete="off", help=hint).strip()


def _keep(facts: SourceFacts, given: HookIn, ours: str = "") -> None:
    done = pressing.press(_("Kept. Deliveries may come."), setting_up.set_up, facts, given)
    if done is not None and ours:
        st.session_state[ONCE] = (facts.key, ours)
    st.rerun()


def draw(source: SourceState) -> None:
    """Where deliveries go, what they are signed with, how they are read, and which gave nothing."""
    row = store.look(hooks.hook, source.key)
    if row is None:
        return
    preset = PRESETS.get(row.sender or "")
    st.html(widgets.heading(_("Where deliveries go")))
    if preset:
        st.html(widgets.line(told(preset.setup), "soft"))
    st.code(f"{settings().address}/hooks/{quote(source.key, safe='')}", language=None, wrap_lines=True)
    facts = [
        (_("Who delivers"), preset.name if preset else _("Another program")),
        (_("How it signs"), SCHEMES[row.scheme].name),
        (_("Secret"), _("kept, not shown") if row.secret else _("none: nothing comes in without one")),
    ]
    st.html(widgets.table((_("Setting"), _("Value")), facts))
    _once(source.key)
    with st.expander(_("Change the secret"), expanded=not row.secret):
        _change_secret(row, ours=preset is None or preset.ours)
    with st.expander(_("Try a delivery, change how it is read")):
        _change_mapping(row)
    _kept_aside(row)


def _once(key: str) -> None:
    """A secret that we made, until whoever set it up says that it is copied."""
    of, secret = st.session_state.get(ONCE, ("", ""))
    if of == key:
        st.html(widgets.line(_("Copy this secret now; it is not shown again."), "good"))
        st.code(secret, language=None, wrap_lines=True)
        st.button(_("It is copied"), key="secret-copied", on_click=st.session_state.pop, args=(ONCE, None))


def _change_secret(row: HookRow, *, ours: bool) -> None:
    """Another secret: made here, or by who delivers; the one before does not open anything any more."""
    with st.form(f"secret-{row.key}", border=False, clear_on_submit=True):
        secret = "" if ours else _ask_secret(f"new-{row.key}")
        pressed = st.form_submit_button(_("Make a new one") if ours else _("Keep this one"))
    if pressed and (ours or secret):
        made = new_signing_secret() if ours else ""
        given = HookIn(row.scheme, row.mapping, row.sender, made or secret)
        _keep(SourceFacts(row.key, row.name, row.channel), given, made)


def _change_mapping(row: HookRow) -> None:
    mapping = trying.ask(f"try-{row.key}", trying.PayloadMap(**row.mapping))
    if st.button(_("Read deliveries this way"), key=f"read-{row.key}", disabled=mapping is None) and mapping:
        given = HookIn(row.scheme, asdict(mapping), row.sender)
        _keep(SourceFacts(row.key, row.name, row.channel), given)


def _kept_aside(row: HookRow) -> None:
    many = store.look(hooks.kept_counts).get(row.source_id, 0)
    if not many:
        return
    base = ngettext("{n} delivery, kept as it came", "{n} deliveries, kept as they came", many)
    st.html(widgets.heading(_("What no signal could be made of"), base.format(n=number(many))))
    head = (_("When"), _("What is wrong"), _("As it came"))
    kept = store.look(hooks.kept, row.source_id, SHOWN)
    st.html(widgets.table(head, map(_delivery, kept)))
    looked("sources")
    again_words = _(
        "Mend how a delivery is read, above; then they are read again, and those that succeed go."
    )
    st.html(widgets.line(again_words, "soft"))
    st.button(_("Read them again"), key=f"again-{row.key}", on_click=again.press, args=(row,))
    st.button(
        _("Looked at; delete them"),
        key=f"forget-{row.key}",
        on_click=pressing.press,
        args=(_("Deleted."), setting_up.forget_kept, row.source_id),
    )


def _delivery(one: KeptRow) -> tuple[str, ...]:
    wrong = " ".join(trying.said(problem) for problem in one.problem.splitlines())
    return moment(one.received_at), wrong, one.body.decode("utf-8", "replace")
