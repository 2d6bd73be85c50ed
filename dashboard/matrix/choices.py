"""The row of choices above the matrix: what the cells say, which journey, which days."""

from collections.abc import Sequence

import streamlit as st

from dashboard.asked import CHOSEN_DATES, Asked
from dashboard.choosing import one_of, ready_periods
from dashboard.matrix.drawing import Shows
from dashboard.told import told
from dashboard.widgets import seen
from dashboard.words import _, days
from db.reads.maps import JourneyRow
from db.reads.rollups import Period


def shows() -> Shows:
    """What the address of this page asks the cells to say."""
    wanted = st.query_params.get("show", "")
    return Shows(wanted) if wanted in {*Shows} else Shows.SHARE


def choose(published: Sequence[JourneyRow], journey: JourneyRow | None, period: Period, wish: Asked) -> None:
    """What the cells say, journey where there are several, and period, kept in the address."""
    say = {Shows.SHARE: _("Cells: who has a say"), Shows.HURT: _("Cells: customers hurt")}
    named = {"": _("All journeys")} | {one.key: seen(told(one.name)) for one in published}
    own = {CHOSEN_DATES: days(period.first, period.last)} if wish.period == CHOSEN_DATES else {}
    with st.container(horizontal=True, key="choices"):
        one_of("show", _("Cells"), say, shows())
        if len(published) > 1:
            one_of("journey", _("Journey"), named, journey.key if journey else "")
        one_of("period", _("Period"), ready_periods() | own, wish.period)
