"""The passport of one identifier, such as a phone number: captured how, allowed for what, why this one."""

from collections.abc import Iterator
from typing import Any

import streamlit as st

from dashboard import store, widgets
from dashboard.saving import save_list
from dashboard.sources import pressing
from dashboard.start import purposes
from dashboard.told import told
from dashboard.words import _, day
from db.models import Contact, Purpose
from db.reads import identifiers
from db.reads.identifiers import IdentifierRow
from db.writes import passports
from db.writes.passports import IdentifierPassport

TYPED = "identifier-typed"


def draw() -> None:
    """Look an identifier up, see what holds for it, say what differs."""
    with st.container(border=True, key="card-identifier"):
        base = _("a phone number, mail address, name or customer number, exactly as it came")
        st.html(widgets.heading(_("What holds for one identifier"), base))
        typed = st.text_input(
            _("Identifier"), key=TYPED, label_visibility="collapsed", placeholder=_("for example +49 151 …")
        )
        if typed.strip():
            _found(typed.strip())
        name = _("What was said of single identifiers")
        save_list(name, _head(), _rows, label=name)


def _found(typed: str) -> None:
    rows = store.look(identifiers.called, typed)
    if not rows:
        st.html(widgets.line(_("No source knows this identifier."), "soft"))
    for row in rows:
        _one(row)


def _head() -> tuple[str, ...]:
    """What is told of each, in the order of what is read."""
    about = _("Source"), _("Identifier"), _("Captured how"), _("First came"), _("First came in")
    return *about, _("Captured for"), _("Allowed for"), _("Why this one and not another"), _("Said by")


def _rows() -> Iterator[tuple[Any, ...]]:
    for line in store.look(lambda connection: list(identifiers.with_passports(connection))):
        said = {name: told(line[name] or "") for name in ("purpose", "allowed")}
        yield tuple((line | said).values())


def _one(row: IdentifierRow) -> None:
    nothing = _("nobody said yet")
    came = row.file or row.source
    how = row.captured or row.origin or nothing
    why = row.why or _("it is the one {source} knows them by").format(source=widgets.name(row.source))
    facts = [
        (_("Source"), row.source),
        (_("Captured how"), how),
        (
            _("First came"),
            _("{day}, in {what}").format(day=day(row.first_seen_at.date()), what=widgets.name(came)),
        ),
        (_("Captured for"), purposes.names()[Purpose(row.purpose)] if row.purpose else nothing),
        (_("Allowed for"), purposes.contacts()[Contact(row.allowed)] if row.allowed else nothing),
        (_("Why this one and not another"), why),
        (_("Others of the same person"), _others(row)),
    ]
    if row.said_by:
        facts.append((_("Said by"), row.said_by))
    st.html(widgets.table((_("About"), _("What is said")), facts))
    with st.expander(_("Say what differs for this one")):
        _form(row)


def _others(row: IdentifierRow) -> str:
    known = store.look(identifiers.others, row.person_id, row.profile_id)
    said = [f"{widgets.name(one.identifier)} ({widgets.name(one.source)})" for one in known]
    return ", ".join(said) or _("none known")


def _form(row: IdentifierRow) -> None:
    allowed = {"": _("as its source says")} | {str(one): words for one, words in purposes.contacts().items()}
    with st.form(f"identifier-{row.profile_id}", border=False):
        captured = st.text_input(_("Captured how"), row.captured or "", max_chars=passports.LONGEST)
        ways = list(allowed)
        at = ways.index(row.allowed_here or "")
        whom = st.selectbox(_("Allowed for"), ways, at, allowed.__getitem__)
        why = st.text_input(_("Why this one and not another"), row.why or "", max_chars=passports.LONGEST)
        if st.form_submit_button(_("Keep it")):
            said = IdentifierPassport(captured, whom or None, why)
            pressing.press(_("Kept."), passports.say_of_identifier, row.profile_id, said)
            st.rerun()
