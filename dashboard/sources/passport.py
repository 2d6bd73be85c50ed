"""Where a source comes from and what it may be used for: read by all who open it, said by few."""

import streamlit as st

from dashboard import pages, widgets
from dashboard.machinery import names as job_names
from dashboard.sources import pressing
from dashboard.sources.told import missing
from dashboard.start import purposes
from dashboard.words import _, several
from db.models import Purpose
from db.reach import reach
from db.reads.sources import SourceState
from db.writes import passports
from db.writes.passports import Passport


def draw(source: SourceState, *, may_say: bool) -> None:
    """The passport, and where somebody may say something else, the way to."""
    st.html(widgets.heading(_("Where it comes from, what it may be used for")))
    if source.held:
        waits = _("What it brings is kept, but not read and not shown: {missing}.")
        st.html(widgets.line(waits.format(missing=missing(source)), "bad"))
    nothing = _("nobody said yet")
    said = purposes.names()[Purpose(source.purpose)] if source.purpose else nothing
    allowed = purposes.contacts()[source.contact] if source.contact else nothing
    rows = [
        (_("Where it comes from"), source.origin or nothing),
        (_("Why they talk to you"), said),
        (_("Who may be contacted"), allowed),
        (_("What you hope for"), source.hoped or nothing),
        (_("What you want to learn"), source.insight or nothing),
        (_("Where it goes"), source.destination or _("where Touchline takes it, see below")),
    ]
    st.html(widgets.table((_("About"), _("What is said")), rows))
    st.html(widgets.details(_("Pages, jobs and exports it reaches"), _reached(source)))
    if may_say:
        with st.expander(_("Say what it is for"), expanded=source.held):
            _form(source)


def _form(source: SourceState) -> None:
    with st.form(f"passport-{source.id}", border=False):
        passport = ask(f"passport-{source.id}", source)
        if st.form_submit_button(_("Keep it"), type="primary"):
            pressing.press(_("Kept. What waits comes in within seconds."), passports.say, source.id, passport)
            st.rerun()
    if not source.held:
        words = _("Taking the purpose away takes what it brought out of every page, search and export.")
        st.html(widgets.line(words, "soft"))
        away = Passport(source.origin, None, source.hoped, source.insight, source.destination)
        st.button(
            _("Take the purpose away"),
            key=f"away-{source.id}",
            on_click=pressing.press,
            args=(_("Taken away. What it brought goes out within seconds."), passports.say, source.id, away),
        )


def ask(key: str, source: SourceState | None = None) -> Passport:
    """The fields of a passport, filled with what was said of `source`."""
    names, follows = purposes.names(), purposes.examples()
    origin = st.text_input(
        _("Where it comes from"),
        source.origin or "" if source else "",
        key=f"{key}-origin",
        max_chars=passports.LONGEST,
        placeholder=_("for example: the contact form of our shop"),
    )
    purpose = st.radio(
        _("Why do these people talk to you?"),
        list(names),
        list(names).index(Purpose(source.purpose)) if source and source.purpose else None,
        names.__getitem__,
        captions=list(follows.values()),
        key=f"{key}-purpose",
    )
    rest = {
        "hoped": (_("What you hope for"), _("for example: fewer parcels that come late")),
        "insight": (_("What you want to learn"), _("for example: which step makes people write")),
        "destination": (_("Where it goes besides Touchline"), _("for example: nowhere")),
    }
    said = {
        name: st.text_input(
            label,
            (getattr(source, name) if source else "") or "",
            key=f"{key}-{name}",
            max_chars=passports.LONGEST,
            placeholder=hint,
        )
        for name, (label, hint) in rest.items()
    }
    return Passport(origin, purpose, **said)


def _reached(source: SourceState) -> str:
    """Where its data goes, as the house itself has it."""
    if source.held:
        return widgets.line(_("Only this page, until somebody says what it is for."))
    return widgets.table((_("What"), _("Which")), places())


def places() -> list[tuple[str, str]]:
    """The pages, jobs, exports and addresses for programs that the data of a source reaches."""
    found, titles = reach(), pages.titles()
    rows = [
        (_("Pages"), several(titles[one] for one in found.pages)),
        (_("Jobs"), several(job_names().get(one, one) for one in found.jobs)),
        (_("Exports"), several(f"touchline export {one}" for one in found.exports)),
        (_("Read out by programs"), several(found.routes)),
    ]
    return [row for row in rows if row[1]]
