"""The map as a drawing: cards in stages; choosing one asks for what is known of it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.parts import component, written
from dashboard.words import _

_MAP, _CHOSEN = component("map", "moving"), component("chosen")

Dragged = Callable[[dict[str, Any]], None]


def sheet(key: str, drawing: dict[str, Any]) -> bytes:
    """The drawing of the map `key` as it travels, together with how one moves on it."""
    return written(drawing | {"map": key, "moving": _moving()})


def draw(
    drawn: bytes,
    chosen: str,
    key: str,
    then: Callable[[str], None],
    dragged: Dragged | None = None,
    levelled: Callable[[str], None] | None = None,
) -> None:
    """Draw the map as `sheet` wrote it; `then` is called with the card just chosen, '' when it was let go.

    It is called before the page is drawn again, so that one drawing is enough. The sheet does not say what is
    chosen: as long as not a byte of it changes, the browser has it already and it does not travel again. What
    is chosen follows apart, with the number of the press that was heard last: the drawing counts its presses,
    and an answer to an earlier one does not undo what was pressed since.

    With `dragged` cards can be moved and connected: it is called with the `key` of the card and where it was
    put, `column` and `row`, or `to` the key of the card it was connected to. `levelled` is called with
    "closer" or "further" where the drawing says that there is such a level in its `levels`.
    """

    counted = f"{key} presses"

    def pressed() -> None:
        told = st.session_state[key]["pressed"]
        st.session_state[counted] = int(told["presses"])
        then(str(told["key"]))

    def put() -> None:
        if dragged:
            dragged(dict(st.session_state[key]["dragged"]))

    def level() -> None:
        if levelled:
            levelled(str(st.session_state[key]["levelled"]["to"]))

    with st.container(gap=None):
        _MAP(data=drawn, key=key, on_pressed_change=pressed, on_dragged_change=put, on_levelled_change=level)
        presses = st.session_state.get(counted, 0)
        _CHOSEN(data=written({"map": key, "chosen": chosen, "presses": presses}), key=f"{key}-chosen")


def _moving() -> dict[str, str]:
    """How one moves on the map, and what the buttons for it are called."""
    return {
        "label": _("Size of the map"),
        "hint": _("Drag to move it; hold Ctrl and turn the wheel to come closer or go further away."),
        "closer": _("Closer (+)"),
        "further": _("Further away (−)"),
        "whole": _("The whole map (0)"),
    }
