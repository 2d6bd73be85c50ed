"""What people press on a matter: carried out at once, told in words, taken back where that is safe."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from dashboard import store, widgets
from dashboard.told import told
from dashboard.words import _, age
from db.errors import Refused
from db.models import WaitingOn
from db.reads import actions
from db.reads.actions import ActionRow
from db.reads.people import Who
from db.rights import Right, may
from db.states import Act, Seen
from db.writes import handling
from db.writes.actions import claim
from db.writes.handling import Cause, OvertakenError, WaitingIn

TOLD = "told"
SHOWN_FOR = timedelta(seconds=60)
Press = Callable[[], None]
Back = Callable[[Seen], Press]


class Told(NamedTuple):
    """How the last press ended, when, and the press that takes it back."""

    words: str
    kind: str
    at: datetime
    back: Press | None = None


def last_press() -> None:
    """How the last press ended, in sight wherever the page is scrolled to, with the way back."""
    last: Told | None = st.session_state.get(TOLD)
    if last is None or store.now() - last.at > SHOWN_FOR:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="told"):
        st.html(f'<div role="status">{widgets.line(last.words, last.kind)}</div>', width="content")
        if last.back:
            st.button(_("Take it back"), on_click=last.back, key="told-back")


def carry_out(said: str, write: Callable[..., object], *args: Any) -> bool:
    """Carry out a write of who presses that nothing takes back, and tell how it went; whether it was done."""
    now = store.now()
    try:
        store.do(write, *args, store.me(), now)
    except Refused as refused:
        tell(told(str(refused)), "bad", now)
        return False
    tell(said, "good", now)
    return True


def take_button(row: ActionRow, who: Who | None) -> None:
    """The button that takes a matter nobody has, where anybody is signed in."""
    if who is not None and may(who, Right.HANDLE) and Act.CLAIM in row.seen.possible(who.person_id):
        st.button(_("Take it"), key=f"take-{row.id}", type="primary", on_click=take, args=(row.id,))


def take(action_id: int) -> None:
    """Take a matter; who comes too late is told who was first."""
    now = store.now()
    try:
        claimed = store.do(claim, action_id, store.me(), now)
    except Refused as refused:
        tell(told(str(refused)), "bad", now)
        return
    if not claimed.won:
        said = _("{name} was first and took it {age}.")
        tell(said.format(name=claimed.name, age=age(claimed.at, now)), "bad", now)
        return
    mine = store.look(actions.action, action_id)
    back = partial(let_go, mine.seen) if mine else None
    tell(_("It is yours."), "good", now, back)


def let_go(seen: Seen) -> None:
    """Give a matter back."""
    back = partial(take, seen.action_id)
    _act(_("It is free again; anybody may take it."), lambda _at: back, handling.give_back, seen)


def begin(seen: Seen) -> None:
    """Say that the work has begun."""
    _act(_("It is in work."), None, handling.start, seen)


def go_on(seen: Seen) -> None:
    """Say that the waiting is over."""
    _act(_("It no longer waits."), None, handling.go_on, seen)


def take_up(seen: Seen) -> None:
    """Go back to work on what was done."""
    _act(_("It is in work again."), None, handling.take_up, seen)


def give_to(row: ActionRow, person_id: int) -> None:
    """Give a matter to a person."""

    def back(at: Seen) -> Press:
        if row.person_id is None:
            return partial(let_go, at)
        return partial(_act, _("It is as it was."), None, handling.assign, at, row.person_id)

    said = _("They have it now, and see it on their page.")
    _act(said, back, handling.assign, row.seen, person_id)


def hand_over(row: ActionRow, function_id: int, reason: str) -> None:
    """Hand a matter to another department."""
    if not reason.strip():
        tell(_("Say in a few words why it belongs to them."), "bad", store.now())
        return

    def back(at: Seen) -> Press:
        again = (at, row.function_id, _("taken back"))
        return partial(_act, _("It is with its department again."), None, handling.hand_over, *again)

    known = back if row.function_id else None
    _act(_("It is theirs now."), known, handling.hand_over, row.seen, function_id, reason)


def wait_for(seen: Seen, wanted: WaitingIn) -> None:
    """Say whom the work waits for."""
    if not wanted.note.strip():
        tell(_("Say in a few words what you wait for."), "bad", store.now())
        return
    said = _("It waits. It stays due when it is due.")
    _act(said, lambda at: partial(go_on, at), handling.wait, seen, wanted)


def finish(seen: Seen, note: str, cause: Cause) -> None:
    """Say what was done, and what was at its root."""
    if not note.strip():
        tell(_("Say in a few words what was done."), "bad", store.now())
        return
    said = _("Done. It stands under “Done, being watched” until we look again.")
    write = partial(handling.finish, cause=cause)
    _act(said, lambda at: partial(take_up, at), write, seen, note)


def waiting_in(whom: str, note: str) -> WaitingIn:
    """Whom somebody chose to wait for: a function by its id, else a kind of other people."""
    if whom.isdecimal():
        return WaitingIn(WaitingOn.FUNCTION, int(whom), note)
    return WaitingIn(WaitingOn(whom), None, note)


def _act(said: str, back: Back | None, write: Callable[..., Seen], *args: Any) -> None:
    """Carry out a write of who presses; `back` makes the press that takes it back from how it then stands."""
    now = store.now()
    try:
        at = store.do(write, *args, store.me(), now)
    except OvertakenError as faster:
        who = faster.name or _("A rule")
        why = _("{name} was first and changed it {age}. Nothing of yours was written.")
        tell(why.format(name=who, age=age(faster.at, now)), "bad", now)
    except Refused as refused:
        tell(told(str(refused)), "bad", now)
    else:
        tell(said, "good", now, back(at) if back else None)


def tell(words: str, kind: str, now: datetime, back: Press | None = None) -> None:
    """Keep how a press ended, for `last_press` to say."""
    st.session_state[TOLD] = Told(words, kind, now, back)
