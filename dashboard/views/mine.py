"""My page: what is mine and what waits for me, and how the steps fared where my department has a say."""

import streamlit as st

from dashboard import away, figures, frame, owner, store, widgets
from dashboard.asked import Asked
from dashboard.choosing import chosen_period
from dashboard.map.drawing import laid_out
from dashboard.map.fared import Fared
from dashboard.map.worst import as_saved
from dashboard.matters import acting, queue, rows, wish
from dashboard.parts.bars import bars
from dashboard.saving import save_list
from dashboard.words import _, days, ngettext, number
from db.models import Topic
from db.reads import actions, maps, pulse, rollups
from db.reads.functions import functions

who = store.who()
me, keys = (who.person_id, who.functions) if who else (0, ())
now = store.now()
ids = tuple(row.id for row in store.ask(functions) if row.key in keys)
opened = wish.wish().matter
period, _moved = chosen_period(Asked(), store.ask(pulse.sources))

mine = store.ask(actions.open_actions, actions.Which(person_id=me))
free = store.ask(actions.open_actions, actions.Which(function_ids=ids, nobodys=True)) if ids else []
asked_of_us = store.ask(actions.open_actions, actions.Which(waiting_for=ids)) if ids else []
waits = [row for row in asked_of_us if row.person_id != me]

st.html(widgets.title(_("My page"), frame.part(who) if who else "", frame.fresh(Topic.ACTIONS)))
greeting = st.container()
acting.last_press()
for key, title, base, several, nothing in (
    ("mine", _("Yours"), _("the soonest due first"), mine, _("Nothing is yours. Take something below.")),
    ("waits", _("Others wait for you"), _("they need your answer"), waits, _("Nobody waits for you.")),
    ("free", _("Nobody has it yet"), _("in your department"), free, _("Everything here is somebody's.")),
):
    with st.container(border=True, key=f"card-list-{key}"):
        st.html(widgets.heading(_("{title} ({n})").format(title=title, n=number(len(several))), base))
        if several:
            queue.draw(several[: wish.AT_ONCE], opened, me, key)
            save = lambda several=several: rows.as_saved(several, now, me)  # noqa: E731
            if len(several) > wish.AT_ONCE:
                st.page_link(page="views/matters.py", label=_("All matters"))
            save_list(title, rows.saved_columns(), save)
        else:
            st.html(widgets.line(nothing, "soft"))

away.standing_in(me, opened)
published = store.ask(maps.journeys)
journey = store.ask(maps.journey, published[0].key, published[0].published_at) if published else None
if journey is not None:
    named = {one.key: one for one in store.ask(maps.functions)}
    counted = figures.unit(store.ask(rollups.totals, period))
    fared = Fared(laid_out(journey)[0], store.ask(maps.step_states, period), named, counted)
    own = owner.steps(fared, keys)
    when, waiting = days(period.first, period.last), owner.waits([*mine, *waits], now)
    said = owner.greeting(fared, own, len(owner.led(fared, keys)), when, waiting)
    greeting.html(widgets.line(said))
    with st.container(border=True, key="card-own-steps"):
        n = ngettext("You have a say at {n} step", "You have a say at {n} steps", len(own))
        base = _("{unit}, {days}").format(unit=counted.hurt(), days=when)
        st.html(widgets.heading(n.format(n=number(len(own))), base))
        pressed = bars(own, "", key="own-steps")
        st.html(widgets.columns(widgets.line(one, "soft") for one in owner.without_owner(fared, own)))
        save_list(_("My steps"), *as_saved(fared, own), period=period)
    if pressed:
        st.switch_page("views/map.py", query_params={"step": pressed})
away.own(me)
