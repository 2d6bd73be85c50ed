"""Everybody who has an account, and inviting one more; the link is shown once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import streamlit as st

from dashboard import away, store, widgets
from dashboard.choosing import some_of
from dashboard.matters.acting import tell
from dashboard.saving import save_list
from dashboard.told import told
from dashboard.words import _, day, several
from db.errors import Refused
from db.models import Role
from db.reads.absences import AbsenceRow
from db.reads.accounts import AccountRow
from db.reads.functions import functions
from db.settings import settings
from db.writes.accounts import Invited, NameRefusedError, invite, renew_link

LINK = "invitation"


def roles() -> dict[str, str]:
    """What somebody can be here for, on screen."""
    return {
        Role.EXECUTIVE: _("executive: sees all, decides"),
        Role.OWNER: _("owner: works for a department"),
        Role.ANALYST: _("analyst: sources, topics, maps"),
        Role.PRIVACY: _("privacy: passports, audit"),
        Role.ADMIN: _("admin: people, access, settings"),
    }


def departments() -> dict[str, str]:
    """The departments by key, as they are chosen from."""
    return {row.key: widgets.seen(told(row.name)) for row in store.ask(functions)}


def table(rows: Sequence[AccountRow], absent: Iterable[AbsenceRow], now: datetime) -> str:
    """Everybody with what they are here for, and who is away."""
    return widgets.table(_head(), _listed(rows, absent, now))


def save(rows: Sequence[AccountRow], absent: Iterable[AbsenceRow], now: datetime) -> None:
    """The control that saves the same."""
    save_list(_("People"), _head(), lambda: _listed(rows, absent, now))


def _head() -> tuple[str, ...]:
    return _("Name"), _("Mail"), _("Roles"), _("Departments"), _("How it stands")


def _listed(
    rows: Sequence[AccountRow], absent: Iterable[AbsenceRow], now: datetime
) -> Iterator[tuple[str, ...]]:
    named, gone = departments(), {one.person_id: away.last_day(one) for one in absent if one.now(now)}
    return (_row(row, named, _stands(row, gone.get(row.id))) for row in rows)


def _row(row: AccountRow, named: dict[str, str], stands: str) -> tuple[str, ...]:
    short = [roles()[role].partition(":")[0] for role in row.roles if role in roles()]
    works_for = several(named[key] for key in row.functions if key in named)
    return row.name, row.mail or "", several(short), works_for, stands


def _stands(row: AccountRow, last: object) -> str:
    if row.deactivated_at:
        return _("left on {day}").format(day=day(row.deactivated_at.date()))
    if last:
        return _("away until {day}").format(day=day(last))  # type: ignore[arg-type]
    return _("here") if row.can_come_back else _("has no password yet")


def invite_form() -> None:
    """Name, mail address, roles and departments of somebody who shall come in."""
    with st.popover(_("Invite somebody …"), key="open-invite"):
        st.text_input(_("Name"), key="invite-name", max_chars=80)
        st.text_input(_("Mail"), key="invite-mail", max_chars=254)
        choose_part("invite", (Role.OWNER,), ())
        st.button(_("Make a link"), key="invite", type="primary", on_click=_invite)


def choose_part(key: str, held: Sequence[str], works_for: Sequence[str]) -> None:
    """Roles and departments, under `key` in the session."""
    named, there = roles(), departments()
    some_of(_("Roles"), named, held, key=f"roles-{key}")
    some_of(_("Departments"), there, works_for, key=f"functions-{key}")


def part(key: str) -> tuple[frozenset[Role], tuple[str, ...]]:
    """What was chosen under `key`."""
    state = st.session_state
    return frozenset(map(Role, state[f"roles-{key}"])), tuple(state.get(f"functions-{key}", ()))


def link() -> None:
    """The link that was made last, until it is said that it was handed on; it is stored nowhere."""
    made: tuple[str, str] | None = st.session_state.get(LINK)
    if made is None:
        return
    with st.container(border=True, key="card-link"):
        name, address = made
        once = _("It is shown here once, works once and within seven days.")
        st.html(widgets.heading(_("Hand this link to {name}").format(name=widgets.name(name)), once))
        st.code(address, language=None, wrap_lines=True)
        st.button(_("It is handed on"), on_click=lambda: st.session_state.pop(LINK, None))


def keep_link(name: str, token: str) -> None:
    """Have `link` show the way in of a token."""
    st.session_state[LINK] = name, f"{settings().address}/enter?token={token}"


def new_link(person_id: int, name: str) -> None:
    """Make a new link for somebody who lost theirs."""
    try:
        keep_link(name, store.do(renew_link, person_id, store.me(), store.now()))
    except Refused as refused:
        tell(told(str(refused)), "bad", store.now())


def _invite() -> None:
    name, mail = st.session_state["invite-name"], st.session_state["invite-mail"]
    held, works_for = part("invite")
    try:
        invited = Invited(name, mail, held, works_for)
        keep_link(name, store.do(invite, invited, store.me(), store.now()))
    except NameRefusedError:
        tell(_("Please write a name of 1 to 80 letters."), "bad", store.now())
    except Refused as refused:
        tell(told(str(refused)), "bad", store.now())
