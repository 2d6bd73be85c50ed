"""Matters."""
import streamlit as st
from dashboard import widgets
st.html(widgets.title("Matters", "of those we heard from, last 7 days", "live · data as of 14:02"))
st.html(widgets.tiles([widgets.Tile("Heard from","2,418","customers, last 7 days"), widgets.Tile("Could not be read","173","of 2,591 signals","tl-unread")]))
st.html(widgets.verbatim("<b>still</b> waiting\u202e and ![x](http://evil/x.png)\nnext", [(3,8,"negative")], "store review · gave 1 of 5", "negative"))
st.button("Click"); st.dataframe({"a":[1,2]})
import altair as alt, pandas as pd
st.vega_lite_chart(alt.Chart(pd.DataFrame({"x":[1,2,3],"y":[3,1,2]})).mark_line().encode(x="x:Q",y="y:Q", color=alt.condition("datum.y > 2", alt.value("red"), alt.value("blue"))).to_dict())
st.components.v2.component("t"+__name__, html="<b id='x'></b>", js="export default function(c){\n c.parentElement.querySelector('#x').textContent='component alive'\n}")()
