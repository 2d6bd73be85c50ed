"""What My page asks before it draws: the touchpoints of departments, what they are asked, what happened."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import streamlit as st

from dashboard import figures, owner, store, widgets
from dashboard.figures import Unit
from dashboard.map.fared import Fared
from dashboard.matrix import every, nobodys
from dashboard.matrix.rows import Row, as_saved, rows, saved_columns
from dashboard.owning import claims, suggested, touched
from dashboard.owning.known import Known, for_me
from dashboard.owning.lists import Lists
from dashboard.owning.touched import Own
from dashboard.parts.bars import Bar
from dashboard.parts.bars import bars as draw_bars
from dashboard.saving import save_list
from dashboard.told import told
from dashboard.words import _, days, ngettext, number
from db.reads import maps, owning, steps
from db.reads.functions import FunctionRow, ever, functions
from db.reads.rollups import Period

LATELY = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything about the say of the departments `keys` in a period."""

    keys: tuple[str, ...]
    period: Period
    counted: Unit
    several: list[Fared]
    rows: list[Row]
    own: list[Own]
    bars: list[Bar]
    functions: list[FunctionRow]

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the departments."""
        return tuple(row.id for row in self.functions if row.key in self.keys)

    @property
    def mine(self) -> set[str]:
        """The steps at which one of them has a say."""
        return {row.key for row in self.rows if set(row.given) & set(self.keys)}


def mine(keys: tuple[str, ...], period: Period) -> Mine:
    """What is these departments', as the maps hold today."""
    departments = store.ask(functions)
    counted = figures.counted_in(period)
    by_key = {row.key: row for row in departments}
    several = every.fared(store.ask(maps.journeys), None, period, by_key, counted)
    found = rows(several, nobodys.touched(period).steps)
    own = touched.own(found, touched.names(store.ask(steps.places)), keys)
    states = store.ask(maps.block_states, period, {one.key: one.steps for one in own})
    return Mine(keys, period, counted, several, found, own, touched.bars(own, states, counted), departments)


def greeting(found: Mine, matters: Lists, now: datetime) -> str:
    """Where these departments stand, in a few sentences; who has no matter is told of those nobody has."""
    leads = sum(one.leads for one in found.own)
    when = days(found.period.first, found.period.last)
    mine = matters.for_me
    waiting = owner.waits(mine, now) if mine else owner.nobodys(matters.free, now)
    return owner.greeting(found.bars, leads, found.counted, when, waiting)


def ask(found: Mine) -> None:
    """What is suggested to them, as questions."""
    asked = store.ask(owning.suggestions, found.ids)
    states = store.ask(maps.step_states, found.period)
    several = suggested.questions(asked, store.ask(steps.places), states, found.counted)
    suggested.draw(several, found.functions, found.period)


def waiting_claims(found: Mine) -> None:
    """The claims that wait for them."""
    known = _known()
    waiting = for_me(store.ask(owning.waiting_claims), found.mine, found.ids, known)
    claims.draw_waiting(waiting, found.ids, known)


def _known() -> Known:
    return Known({row.id: row for row in store.ask(ever)}, store.ask(steps.places))


def happened(found: Mine, me: int) -> None:
    """What was decided without them, and what changed next to them."""
    known = _known()
    since = store.minute().replace(minute=0) - LATELY
    every_change = store.ask(owning.happened, since)
    lately = _("in the last {n} days").format(n=number(LATELY.days))
    decided = claims.without_me(every_change, found.mine, me, found.ids, known)
    claims.draw_happened(_("Decided without you"), lately, decided, "decided", known)
    near = claims.without_me(every_change, touched.around(found.several, found.mine), me, found.ids, known)
    beside = [one for one in near if one not in decided]
    claims.draw_happened(_("What your neighbours changed"), lately, beside, "neighbours", known)


def touchpoints(found: Mine) -> None:
    """Their touchpoints by those hurt there; one leads to everything about it."""
    with st.container(border=True, key="card-own-touchpoints"):
        n = len(found.own)
        title = ngettext("You have a say at {n} touchpoint", "You have a say at {n} touchpoints", n)
        when = days(found.period.first, found.period.last)
        base = _("{unit}, {days}").format(unit=found.counted.hurt(), days=when)
        st.html(widgets.heading(title.format(n=number(n)), base))
        if not found.own:
            st.html(widgets.line(_("Claim a step on the map, and its touchpoint stands here."), "soft"))
            return
        pressed = draw_bars(found.bars, "", key="own-touchpoints")
        names = {row.key: told(row.name) for row in found.functions}
        kinds = (
            (_("Customers"), _("Customers hurt"))
            if found.counted.by_customer
            else (_("Messages"), _("Negative messages"))
        )
        own = [row for row in found.rows if row.key in found.mine]
        save_list(
            _("My steps"), saved_columns(names, kinds), lambda: as_saved(own, names), period=found.period
        )
    if pressed:
        st.switch_page("views/touchpoint.py", query_params={"touchpoint": pressed})
