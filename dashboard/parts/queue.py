"""Matters as dense rows: what, why in the customer's words, whose, how it stands, by when; one is open."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from dashboard.parts import component, written
from dashboard.words import _

_QUEUE = component("queue")


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `quote` are pieces of text with the kind of evidence they are, `take` offers the button."""

    id: int
    what: str
    quote: list[tuple[str, str]]
    department: str
    hue: str
    person: str
    state: str
    waits: str
    due: str
    late: bool
    age: str
    customers: str
    take: bool
    open: bool


class Pressed(NamedTuple):
    """A row that was pressed (to open, or to let go when it was open), or a matter to be taken."""

    matter_id: int | None = None
    taken_id: int | None = None


def queue(lines: Sequence[Line], key: str) -> Pressed | None:
    """Draw rows; returns what was just pressed."""
    data = written({"lines": [asdict(line) for line in lines], "words": {"take": _("Take it")}})
    pressed = _QUEUE(data=data, key=key, on_pressed_change=lambda: None).pressed
    return None if pressed is None else Pressed(pressed.get("matter"), pressed.get("take"))
