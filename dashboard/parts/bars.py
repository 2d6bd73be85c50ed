"""Bars of customers on one scale; pressing one asks for its sentences."""

from dataclasses import asdict, dataclass

from dashboard.parts import component

_BARS = component("bars")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `shown` stands at its end, `note` behind it, `said` is the whole of it for a screen reader."""

    key: str
    name: str
    value: int
    shown: str
    said: str
    hatched: bool = False
    note: str = ""


def bars(several: list[Bar], chosen: str, key: str) -> str | None:
    """Draw the bars; returns the key just pressed, '' when the chosen one was let go, else None."""
    data = {"bars": [asdict(bar) for bar in several], "chosen": chosen}
    pressed = _BARS(data=data, key=key, on_pressed_change=lambda: None).pressed
    return None if pressed is None else str(pressed["key"])
