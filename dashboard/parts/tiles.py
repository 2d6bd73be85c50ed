"""Numbers with their base in words; pressing one asks for what is behind it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from dashboard.kept import kept
from dashboard.parts import component, written

_TILES = component("tiles")


@dataclass(frozen=True, slots=True)
class Tile:
    """One number with its label, its base in words, and how it stands against what is usual.

    `tone` is "worse", "better" or "" for `change`.
    """

    key: str
    label: str
    value: str
    base: str
    change: str = ""
    tone: str = ""


def tiles(
    several: Sequence[Tile], chosen: str, key: str, then: Callable[[str], None] | None = None
) -> str | None:
    """Draw the numbers; returns the key just pressed, else None.

    `then` is called with it before the page is drawn again.
    """

    def told() -> None:
        if then:
            then(str(st.session_state[key]["pressed"]["key"]))

    pressed = _TILES(data=_data(several, chosen), key=key, on_pressed_change=told).pressed
    return None if pressed is None else str(pressed["key"])


@kept
def _data(several: Sequence[Tile], chosen: str) -> bytes:
    return written({"tiles": [asdict(tile) for tile in several], "chosen": chosen})
