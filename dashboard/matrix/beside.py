"""The cards of the page: the one figure, the matrix with what is known of a step, the list of remainders."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import asked, widgets
from dashboard.figures import Unit
from dashboard.map import panel
from dashboard.map.fared import Department, Fared
from dashboard.matrix import rows
from dashboard.matrix.nobodys import Base, Nobodys, in_words, largest_in_words
from dashboard.matrix.rows import Row
from dashboard.parts.bars import bars
from dashboard.parts.matrix import draw
from dashboard.saving import save_list
from dashboard.told import told
from dashboard.words import _, number
from db.reads.rollups import Period

AT_ONCE, EVERY = 8, "matrix-every"


def line(found: Nobodys) -> None:
    """The one figure, and where the largest piece of it lies."""
    said = in_words(found) or _("Nobody touched a step in this period, as far as is known.")
    touches = _(
        "Everybody counts once at each step, {n} in all, by the shares of that day; what no department has a"
        " share in is nobody's."
    )
    with st.container(border=True, key="card-line"):
        st.html(
            widgets.verdict(said, largest_in_words(found))
            + widgets.line(touches.format(n=number(found.touches)), "soft")
        )


@st.fragment
def matrix(drawn: dict[str, Any], several: Sequence[Fared]) -> None:
    """The matrix, and beside it what is known of the chosen step."""
    chosen = st.query_params.get("step", "")
    fared = next((one for one in several if chosen in one.graph), None)
    chart, about = st.columns([3.3, 1]) if fared else (st.container(), None)
    with chart, st.container(border=True, key="card-matrix"):
        draw(drawn, chosen, "matrix", lambda key: asked.change(step=key))
    if fared and about:
        with about.container(border=True, key="card-panel"):
            panel.card(fared, chosen)
            panel.ways(chosen)


def remainders(
    several: Sequence[Row],
    base: Base,
    departments: Mapping[str, Department],
    counted: Unit,
    period: Period,
) -> None:
    """The steps with a share that is nobody's, the largest piece first; both lists can be saved."""
    left = rows.remainders(several)
    with st.container(border=True, key="card-remainders"):
        touched = {Base.SERVED: _("customers served"), Base.HEARD: _("customers heard from")}
        st.html(widgets.heading(_("What has no owner"), touched.get(base, _("messages"))))
        if not left:
            st.html(widgets.line(_("Every step is somebody's, all of it."), "soft"))
        shown = left if st.session_state.get(EVERY) else left[:AT_ONCE]
        pressed = bars(rows.remainder_bars(shown), "", "remainders")
        with st.container(horizontal=True):
            if len(left) > AT_ONCE:
                st.toggle(_("Show all steps"), key=EVERY)
            _save(left, several, departments, counted, period)
    if pressed:
        st.switch_page("views/map.py", query_params={"step": pressed})


def _save(
    left: Sequence[Row],
    several: Sequence[Row],
    departments: Mapping[str, Department],
    counted: Unit,
    period: Period,
) -> None:
    names = {key: told(one.name) for key, one in departments.items()}
    kinds = (
        (_("Customers"), _("Customers hurt"))
        if counted.by_customer
        else (_("Messages"), _("Negative messages"))
    )
    columns = rows.saved_columns(names, kinds)
    save_list(_("What has no owner"), columns, lambda: rows.as_saved(left, names), period=period)
    save_list(
        _("Departments and steps"),
        columns,
        lambda: rows.as_saved(several, names),
        period=period,
        label=_("Save the matrix"),
    )
