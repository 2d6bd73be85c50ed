"""What stands around every page: the look, who is signed in, the way out, staying live, and bad days."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from dashboard import languages, store, widgets
from dashboard.parts.document import leave_for
from dashboard.told import told
from dashboard.words import _, clock, several
from db.models import Role, Topic
from db.reads import runs
from db.reads.functions import functions
from db.reads.people import Who
from db.reads.starting import Step, start
from db.rights import Right, may

LOOK = Path(__file__).with_name("look.css")


def around(who: Who) -> None:
    """The foot of the menu, and the watch that redraws the page."""
    with st.sidebar:
        _choose_language()
        st.html(widgets.signed_in(who.name, part(who)))
    _watch(store.revisions())


def language(who: Who | None) -> str:
    """What somebody reads in: what they chose, else what the browser likes."""
    chosen = languages.offered(who.language) if who else None
    return chosen or languages.accepted(st.context.headers.get("accept-language", ""))


def _choose_language() -> None:
    """One language of all, each under its own name."""
    names, key = list(languages.NAMES), f"language-{languages.spoken()}"
    place, written = names.index(languages.spoken()), languages.NAMES.__getitem__
    st.selectbox(
        _("Language"),
        names,
        place,
        written,
        key=key,
        on_change=_language_chosen,
        args=(key,),
        label_visibility="collapsed",
    )


def _language_chosen(key: str) -> None:
    from db.writes.people import choose_language  # passwords and all: no first page waits for that

    store.do(choose_language, store.me(), str(st.session_state[key]), store.now())


def part(who: Who) -> str:
    """What somebody is here for, in words."""
    if who.executive:
        return _("the whole company")
    theirs = [told(row.name) for row in store.ask(functions) if row.key in who.functions]
    return several(theirs or [words for role, words in roles().items() if role in who.roles])


def fresh(topic: Topic) -> str:
    """How fresh a page's data is, in words."""
    changed = store.changed_at(topic)
    return _("live · data as of {time}").format(time=clock(changed)) if changed else _("live · no data yet")


@st.fragment(run_every=1.0)
def _watch(drawn: store.Revisions) -> None:
    """Once a second: redraw the page when the store has moved on, or when the session has ended.

    It also says, on whichever page is open, when the jobs have died, and stops saying so when they are back.
    """
    try:
        unchanged = store.revisions() == drawn and store.who() is not None
        if unchanged and _jobs_died():
            st.html(widgets.line(_("Nothing new is read until “touchline up” runs."), "bad"))
    except SQLAlchemyError:
        unchanged = False
    if not unchanged:
        st.rerun()


def _jobs_died() -> bool:
    """Whether the jobs once ran and do not now."""
    beat = store.glance(runs.heartbeat)
    return beat is not None and store.now() - beat > runs.LATE


def live(draw: Callable[[], None]) -> None:
    """Draw a part of a page, and again every two seconds, for what changes without a revision."""

    @st.fragment(run_every=2.0)
    def drawing() -> None:
        try:
            draw()
        except SQLAlchemyError:
            st.rerun()

    drawing()


def signed_out() -> None:
    """The session ended while the page was open; the sign-in page says so."""
    st.html(widgets.empty(_("You are signed out.")))
    leave_for("/sign-in?left=1")


def store_is_away(why: str) -> None:
    """The store does not answer; the page comes back by itself."""
    st.html(widgets.empty(told(why), _("This page tries again by itself every few seconds.")))
    _try_again()


@st.fragment(run_every=3.0)
def _try_again() -> None:
    st.session_state["tries"] = st.session_state.get("tries", 0) + 1
    if st.session_state["tries"] > 1:
        st.session_state["tries"] = 0
        st.rerun()


def beginning(who: Who | None) -> tuple[str, bool]:
    """Where Start stands in the menu of who runs this, and whether nothing was ever begun.

    It stands first while a step is to do, last while one is skipped, and in no menu when all is done.
    """
    if who is None or not may(who, Right.SOURCES):
        return "done", False
    try:
        begun = store.ask(start)
    except SQLAlchemyError:
        return "done", False
    stands = "first" if begun.open else "last" if begun.missing else "done"
    return stands, Step.BEGIN in begun.open and not begun.holds


def begin_once(page: Any, *, insist: bool) -> None:
    """Lead who opens Touchline to where they begin, once in a session and only from its front door.

    Whom the front page is not for is led on each time.
    """
    if page and not st.query_params and (insist or not st.session_state.get("began")):
        st.session_state["began"] = True
        st.switch_page(page)


def not_for(who: Who) -> None:
    """Say that a page is for other roles, and which somebody has."""
    yours = several(words for role, words in roles().items() if role in who.roles)
    said = _("Your role here: {roles}.").format(roles=yours) if yours else _("You have no role here yet.")
    st.html(widgets.title(_("This page is not for your role")))
    st.html(widgets.empty(said, _("Who looks after the people here can give you another one.")))


def roles() -> dict[str, str]:
    """What each role is called."""
    return {
        Role.EXECUTIVE: _("executive"),
        Role.OWNER: _("owner of a department's steps"),
        Role.ANALYST: _("analyst"),
        Role.PRIVACY: _("privacy"),
        Role.ADMIN: _("admin"),
    }
