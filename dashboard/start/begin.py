"""The first step: look at the made-up company, or begin with data of one's own."""

import streamlit as st

from dashboard import widgets
from dashboard.start import asking
from dashboard.start.steps import PULSE, finish, go_on, said, stay
from dashboard.words import _, number
from db.models import RequestKind, RequestState
from db.reads.requests import RequestRow
from db.reads.starting import Start, Step

KEEP_MAP = "keep-map"


def draw(begun: Start) -> None:
    """What can be done now, and what it will do."""
    row = asking.newest(RequestKind.BRING_DEMO, RequestKind.EMPTY_DEMO)
    if row and row.open:
        asking.wait(row, _doing)
        return
    if row and row.state == RequestState.REFUSED:
        asking.refusal(row)
    if begun.demo:
        _with_the_demo()
    elif begun.holds:
        said(_("Your own data is in. The demo can only be loaded while nothing else is."))
    elif row and row.what == RequestKind.EMPTY_DEMO and row.state == RequestState.ANSWERED:
        said(_("The demo is gone. Nothing of it is left but what you kept."))
        go_on(Step.BEGIN)
    else:
        _with_nothing()


def _with_nothing() -> None:
    mine, demo = st.columns(2)
    with mine.container(border=True, key="card-own"):
        st.html(widgets.heading(_("Use my data")))
        said(_("You drop a file in the next step and see what would come in before anything is stored."))
        args = (Step.BEGIN,)
        st.button(_("Use my data"), key="own", type="primary", on_click=finish, args=args)
    with demo.container(border=True, key="card-demo"):
        st.html(widgets.heading(_("Look at the demo")))
        said(_("A made-up company with three years of messages. It goes out again with one click."))
        st.button(_("Load the demo"), key="bring", on_click=_ask, args=(RequestKind.BRING_DEMO,))


def _with_the_demo() -> None:
    said(_("The demo is here: a made-up company with its customers, messages, matters and a map."))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(PULSE, label=_("Look around on Pulse"))
        with st.popover(_("Use my data instead")):
            said(
                _("Every message, person, matter and figure of the made-up company goes, for good."),
                _("What you brought in yourself stays. Signed-in people and departments stay too."),
            )
            st.checkbox(_("Keep its map as a template"), key=KEEP_MAP)
            st.button(_("Empty the demo now"), key="empty", type="primary", on_click=_empty)


def _empty() -> None:
    """Whether the map stays is read at the press, which may come before the tick was drawn."""
    _ask(RequestKind.EMPTY_DEMO, {"keep_map": bool(st.session_state[KEEP_MAP])})


def _ask(what: RequestKind, facts: dict[str, bool] | None = None) -> None:
    """Ask, and keep this step open to see how it goes."""
    stay(Step.BEGIN)
    asking.ask(what, facts)


def _doing(row: RequestRow) -> str:
    doing = _("Emptying the demo") if row.what == RequestKind.EMPTY_DEMO else _("Loading the demo")
    if not row.total:
        return doing
    return _("{doing}: {done} of {total} messages").format(
        doing=doing, done=number(row.done), total=number(row.total)
    )
