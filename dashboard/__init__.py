"""The windows: the door (one ASGI app) and the pages that Streamlit draws behind it."""
