"""Bars of customers on one scale; pressing one asks for its sentences."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from dashboard.kept import kept
from dashboard.parts import component, written

_BARS = component("bars")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `shown` stands at its end, `said` is the whole of it for a screen reader.

    `change` stands out behind `shown` (how many more than usual), `note` in soft words behind both.
    """

    key: str
    name: str
    value: int
    shown: str
    said: str
    hatched: bool = False
    change: str = ""
    note: str = ""


def bars(
    several: Sequence[Bar],
    chosen: str,
    key: str,
    then: Callable[[str], None] | None = None,
    *,
    calm: bool = False,
) -> str | None:
    """Draw the bars; returns the key just pressed, '' when the chosen one was let go, else None.

    `then` is called with it before the page is drawn again, which saves drawing it twice. Bars that tell of
    nothing bad are `calm`.
    """

    def told() -> None:
        if then:
            then(str(st.session_state[key]["pressed"]["key"]))

    pressed = _BARS(data=_data(several, chosen, calm), key=key, on_pressed_change=told).pressed
    return None if pressed is None else str(pressed["key"])


@kept
def _data(several: Sequence[Bar], chosen: str, calm: bool) -> bytes:
    return written({"bars": [asdict(bar) for bar in several], "chosen": chosen, "calm": calm})
