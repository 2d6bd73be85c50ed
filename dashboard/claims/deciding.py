"""What waits for the executive: contests to settle by numbers, and steps that nobody takes, with evidence."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard import saying, store, widgets
from dashboard.claims.pressing import press
from dashboard.claims.saying import asks_for, stands
from dashboard.figures import Unit
from dashboard.saving import save_list
from dashboard.told import told
from dashboard.words import _, number, since
from db.claims import WHOLE
from db.models import ClaimState, Presence
from db.reads import pulse, sentences
from db.reads.claims import ClaimRow, Contest, OwnerlessRow
from db.reads.functions import FunctionRow
from db.reads.rollups import Figures, Narrowed, Period
from db.reads.sentences import Wanted
from db.writes.claims import settle
from db.writes.suggestions import ask

MAP_PAGE = "views/map.py"
FIRST_SHOWN = 8
EVERY_ONE = "decisions-every-one"


def contest(one: Contest, fared: Mapping[int, Figures], counted: Unit, period: Period) -> None:
    """A contest: what each says, who was hurt there, and the numbers that end it."""
    key = f"{one.micro_interaction_id or 0}-{one.touchpoint_id or 0}"
    whole = one.touchpoint_id is not None
    where = _("the whole touchpoint") if whole else _hurt(one.step_ids[0], fared, counted)
    with st.container(border=True, key=f"card-contest-{key}"):
        st.html(widgets.heading(told(one.name), where))
        st.html(
            "".join(
                widgets.row(told(claim.function), "", stands(claim), _tone(claim)) for claim in one.claims
            )
        )
        _evidence(one.step_ids, period, key)
        _settle(one.claims, key)
        _to_map(one.step_ids[0])


def _tone(claim: ClaimRow) -> str:
    return "bad" if claim.state == ClaimState.CONTESTED else ""


def _asks(claim: ClaimRow) -> str:
    return _("{n} %").format(n=number(asks_for(claim)))


def _hurt(step_id: int, fared: Mapping[int, Figures], counted: Unit) -> str:
    figures = fared.get(step_id, Figures())
    if not counted.read(figures):
        return _("could not be read") if counted.heard(figures) else _("not heard from yet")
    many = counted.many(counted.negative(figures))
    return _("{many} told us something negative here").format(many=many)


def _hurt_at(step_id: int, fared: Mapping[int, Figures], counted: Unit) -> int | None:
    """How many told us something negative at a step, None where nobody could be read."""
    figures = fared.get(step_id, Figures())
    return counted.negative(figures) if counted.read(figures) else None


def _evidence(step_ids: Sequence[int], period: Period, key: str) -> None:
    """The newest sentence in which a customer was hurt there."""
    for step_id in step_ids:
        narrow = Narrowed(micro_interaction_id=step_id)
        found = store.ask(sentences.sentences, period, narrow, Wanted(negative=Presence.PRESENT), limit=1)
        if found:
            saying.draw(found, f"decisions-{key}", key)
            return


def _settle(claims: Sequence[ClaimRow], key: str) -> None:
    """Percent for each department; what is left of 100 has no owner."""
    asks = sum(map(asks_for, claims))
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"settle-fields-{key}"):
        for claim in claims:
            fair = asks_for(claim) * WHOLE // max(asks, WHOLE)
            name = _("{department}, percent").format(department=widgets.label(told(claim.function)))
            st.number_input(name, 0, WHOLE, fair, 5, key=f"percent-{claim.id}-{key}", width=170)
        st.button(
            _("Settle it"), key=f"settle-{key}", type="primary", on_click=partial(_done, [*claims], key)
        )
    left = WHOLE - sum(int(st.session_state.get(f"percent-{claim.id}-{key}", 0)) for claim in claims)
    st.html(widgets.line(_left(left), "bad" if left < 0 else "soft"))


def _left(left: int) -> str:
    if left < 0:
        return _("That is {n} more than 100.").format(n=number(-left))
    return _("{n} % has no owner.").format(n=number(left))


def _done(claims: Sequence[ClaimRow], key: str) -> None:
    given = {claim.id: int(st.session_state[f"percent-{claim.id}-{key}"]) for claim in claims}
    press(_("It is settled; the departments see it on their pages."), settle, given)


def nobodys(
    several: Sequence[OwnerlessRow],
    fared: Mapping[int, Figures],
    counted: Unit,
    departments: Sequence[FunctionRow],
) -> None:
    """The steps that nobody takes, those where most were hurt first, each with a department to ask."""
    ordered = sorted(several, key=lambda one: -(_hurt_at(one.step_id, fared, counted) or 0))
    shown = ordered if st.session_state.get(EVERY_ONE) else ordered[:FIRST_SHOWN]
    for one in shown:
        with st.container(horizontal=True, vertical_alignment="center", key=f"nobodys-{one.step_id}"):
            words = _hurt(one.step_id, fared, counted)
            st.html(widgets.row(told(one.name), since(one.since, store.now()), words))
            _ask(one.step_id, departments)
            _to_map(one.step_id)
    with st.container(horizontal=True, key="presses-nobodys"):
        if len(ordered) > FIRST_SHOWN:
            st.toggle(_("Show all steps"), key=EVERY_ONE)
        columns = (_("Step"), _("Since"), counted.hurt())
        rows = [(told(one.name), one.since, _hurt_at(one.step_id, fared, counted)) for one in ordered]
        save_list(_("What nobody has taken for long"), columns, lambda: rows)


def _ask(step_id: int, departments: Sequence[FunctionRow]) -> None:
    names = {one.id: widgets.seen(told(one.name)) for one in departments}
    with st.popover(_("Ask a department …"), key=f"open-ask-{step_id}"):
        st.selectbox(
            _("Whom should we ask?"), list(names), key=f"ask-whom-{step_id}", format_func=names.__getitem__
        )

        def go() -> None:
            whom = st.session_state[f"ask-whom-{step_id}"]
            said = _("They are asked whether it is theirs.")
            press(said, ask, micro_interaction_id=step_id, function_id=whom)

        st.button(_("Ask them"), key=f"ask-{step_id}", type="primary", on_click=go)


def _to_map(step_id: int) -> None:
    named = store.ask(pulse.step_keys).get(step_id)
    if named:
        st.page_link(
            MAP_PAGE, label=_("Look at it on the map"), query_params={"step": named[0]}, width="content"
        )
