"""Who is asking, which pages there are for them, and the frame around every page."""

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from dashboard import frame, languages, store
from dashboard.parts.document import speaks
from dashboard.words import _
from db.errors import in_words

st.set_page_config(page_title="Touchline", page_icon=str(frame.MARK), layout="wide")
st.html(frame.LOOK)
try:
    who, away = store.who(), ""
except SQLAlchemyError as error:
    who, away = None, in_words(error)
languages.speak(frame.language(who))
speaks()
pulse = st.Page("views/pulse.py", title=_("Pulse"), default=True)
own = [st.Page("views/mine.py", title=_("My page"))] if who and who.functions else []
pages = [
    *own,
    pulse,
    st.Page("views/map.py", title=_("Map")),
    st.Page("views/matters.py", title=_("Matters")),
    st.Page("views/search.py", title=_("Search")),
    st.Page("views/system.py", title=_("System")),
]
beginning = None if who is None else frame.beginning(who, pages)
home = beginning or next(iter(own), None)
chosen = st.navigation(pages, position="sidebar" if who else "hidden")
if away:
    frame.store_is_away(away)
elif who is None:
    frame.signed_out()
else:
    try:
        if chosen is pulse and home:
            frame.begin_once(home)
        frame.around(who)
        chosen.run()
    except SQLAlchemyError as error:
        frame.store_is_away(in_words(error))
