"""What the picture of a map is drawn with: its colours, and a text that can be nothing but text."""

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

Drawing = Mapping[str, Any]
EDGE, LETTER = 24, 6.2
INK, SOFT, PAPER, CARD, NOBODY = "#1b1f24", "#5d6670", "#f7f6f3", "#ffffff", "#cfd2d6"
WAY, RULE, ACCENT, NEGATIVE = "#c9ccd1", "#dfe2e5", "#23477a", "#b5431a"
HURT, CALM = (208, 113, 63), (91, 143, 199)
WAYS: Mapping[str, tuple[str, str]] = {
    "walked": ("#8b9098", ""),
    "unplanned": (ACCENT, ""),
    "turned": (NEGATIVE, "6 3"),
    "unwalked": ("#989da4", "1.5 5"),
}
"""The colour of each kind of way, and its dashes."""


def heat(share: float, *, calm: bool = False) -> str:
    """The paper of a card, from white at 0 to the full colour at 1: that of the hurt, or a calm one."""
    deep = (0.08 + 0.6 * share) if share else 0.0
    return "#" + "".join(f"{round(255 + (part - 255) * deep):02x}" for part in (CALM if calm else HURT))


def clean(text: str) -> str:
    """A text without the letters that XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " and not "\ud800" <= letter <= "\udfff")


def start(x: float, width: float, *, mirrored: bool) -> float:
    """Where something at `x` begins in a picture so wide that may be mirrored."""
    return width - x if mirrored else x


def text(
    x: float, y: float, words: str, *, size: float, fill: str = INK, weight: int = 400, anchor: str = "start"
) -> str:
    """A text in its own direction."""
    told = escape(f"\u2068{clean(words)}\u2069")
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" fill="{fill}"'
        f' text-anchor="{anchor}">{told}</text>'
    )


def mark(x: float, y: float, number: int) -> str:
    """The number of a way that something is written on, around the point (x, y)."""
    paper = f'<circle cx="{x:g}" cy="{y:g}" r="6.5" fill="{CARD}" stroke="{SOFT}"/>'
    return paper + text(x, y + 3, str(number), size=8.5, weight=650, anchor="middle")


def written(drawing: Drawing) -> list[tuple[int, Drawing]]:
    """The ways that something is written on, with their numbers."""
    return list(enumerate((way for way in drawing["ways"] if way.get("words")), 1))
