"""Who is asking, which pages there are for them, and the frame around every page."""

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from dashboard import frame, languages, pages, store
from dashboard.parts.document import speaks
from dashboard.turns import turn
from dashboard.waits import waits
from db.errors import in_words

st.set_page_config(page_title="Touchline", layout="wide")
st.html(frame.LOOK)
with turn():
    try:
        who, away = store.who(), ""
    except SQLAlchemyError as error:
        who, away = None, in_words(error)
    languages.speak(frame.language(who))
    speaks()
    start, unbegun = frame.beginning(who)
    menu, made = pages.made(who, start, waits(who, store.minute()))
    chosen = st.navigation(menu, position="sidebar" if who else "hidden")
    if away:
        frame.store_is_away(away)
    elif who is None:
        frame.signed_out()
    else:
        try:
            if chosen is made[pages.FRONT]:
                frame.begin_once(
                    pages.home(who, made, unbegun=unbegun), insist=not pages.open_to(who, chosen, made)
                )
            frame.around(who)
            if pages.open_to(who, chosen, made):
                chosen.run()
            else:
                frame.not_for(who)
        except SQLAlchemyError as error:
            frame.store_is_away(in_words(error))
