"""The map as a drawing: cards in stages; choosing one asks for what is known of it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.parts import component, written

_MAP = component("map")

Dragged = Callable[[dict[str, Any]], None]


def draw(
    drawing: dict[str, Any],
    chosen: str,
    key: str,
    then: Callable[[str], None],
    dragged: Dragged | None = None,
) -> None:
    """Draw the map; `then` is called with the key of the card just chosen, '' when it was let go.

    It is called before the page is drawn again, so that one drawing is enough. With `dragged` cards can be
    moved and connected: it is called with the `key` of the card and where it was put, `column` and `row`, or
    `to` the key of the card it was connected to.
    """

    def pressed() -> None:
        then(str(st.session_state[key]["pressed"]["key"]))

    def put() -> None:
        if dragged:
            dragged(dict(st.session_state[key]["dragged"]))

    data = written(drawing | {"chosen": chosen})
    _MAP(data=data, key=key, on_pressed_change=pressed, on_dragged_change=put)
