"""Departments × steps as a grid to walk in, on a phone as a list; choosing a row asks for its step."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.parts import component, written

_MATRIX = component("matrix")


def draw(drawing: dict[str, Any], chosen: str, key: str, then: Callable[[str], None]) -> None:
    """Draw the matrix; `then` is called with the key of the row just chosen, '' when it was let go.

    It is called before the page is drawn again, so that one drawing is enough.
    """

    def pressed() -> None:
        then(str(st.session_state[key]["pressed"]["key"]))

    _MATRIX(data=written(drawing | {"chosen": chosen}), key=key, on_pressed_change=pressed)
