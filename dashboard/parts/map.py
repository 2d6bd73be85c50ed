"""The map as a drawing: cards in stages; choosing one asks for what is known of the step."""

from typing import Any

from dashboard.parts import component

_MAP = component("map")


def draw(drawing: dict[str, Any], chosen: str, key: str) -> str | None:
    """Draw the map; returns the key of the step just chosen, '' when it was let go, else None."""
    pressed = _MAP(data=drawing | {"chosen": chosen}, key=key, on_pressed_change=lambda: None).pressed
    return None if pressed is None else str(pressed["key"])
