"""Who is asking, which pages there are for them, and the frame around every page."""

import streamlit as st

from dashboard import frame, store
from dashboard.words import _

st.set_page_config(page_title="Touchline", page_icon=str(frame.MARK), layout="wide")
who = store.who()
if who is None:
    frame.signed_out()
else:
    pages = [
        st.Page("views/pulse.py", title=_("Pulse"), default=True),
        st.Page("views/matters.py", title=_("Matters")),
        st.Page("views/system.py", title=_("System")),
    ]
    chosen = st.navigation(pages)
    frame.around(who)
    chosen.run()
