"""Streamlit's own options, looked up once: they stand still while it serves.

By itself it goes through all of them six times whenever a page is drawn, to tell the browser its colours, and
writes each name anew: a tenth of what drawing Pulse takes.
"""

from functools import cache

from streamlit import config
from streamlit.runtime import app_session


def settle() -> None:
    """From here on every draw is told the options as they are now."""
    for module, name in ((config, "get_options_for_section"), (app_session, "to_snake_case")):
        if look_up := getattr(module, name, None):  # one that is gone takes no time
            setattr(module, name, cache(look_up))
