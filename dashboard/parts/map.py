"""The map as a drawing: cards in stages; choosing one asks for what is known of it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.parts import component, written

_MAP = component("map")


def draw(drawing: dict[str, Any], chosen: str, key: str, then: Callable[[str], None]) -> None:
    """Draw the map; `then` is called with the key of the card just chosen, '' when it was let go.

    It is called before the page is drawn again, so that one drawing is enough.
    """

    def pressed() -> None:
        then(str(st.session_state[key]["pressed"]["key"]))

    _MAP(data=written(drawing | {"chosen": chosen}), key=key, on_pressed_change=pressed)
