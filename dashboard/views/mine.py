"""My page: what a department is asked, what waits by the clock, what is its own, what happened without it."""

import streamlit as st

from dashboard import away, frame, store, widgets
from dashboard.asked import Asked
from dashboard.choosing import chosen_period
from dashboard.matters import acting, wish
from dashboard.owning import first, lists, mornings, page
from dashboard.proposals import waiting
from dashboard.words import _
from db.models import Topic
from db.reads import pulse

who, now = store.who(), store.now()
me, keys = (who.person_id, who.functions) if who else (0, ())
opened = wish.wish().matter
period, _moved = chosen_period(Asked(), store.ask(pulse.sources))

st.html(widgets.title(_("My page"), frame.part(who) if who else "", frame.fresh(Topic.ACTIONS)))
acting.last_press()
found = page.mine(keys, period)
matters = lists.lists(me, found.ids)
page.ask(found)
st.html(widgets.line(page.greeting(found, matters, now)))
beginning = first.first_matter(matters)
first.draw(beginning, opened, me)
page.waiting_claims(found)
waiting.of_mine(who)
lists.draw(matters, first.beneath(beginning, opened), me, now)
away.standing_in(me, opened)
page.touchpoints(found)
page.happened(found, me)
away.own(me)
mornings.own(me)
