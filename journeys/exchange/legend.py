"""The legend under the picture of a map: the departments, and whatever else the cards and ways show."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from journeys.exchange.strokes import (
    ACCENT,
    CARD,
    EDGE,
    LETTER,
    NEGATIVE,
    NOBODY,
    RULE,
    SOFT,
    WAYS,
    Drawing,
    heat,
    mark,
    text,
    written,
)

LINE, WIDE = 20, 24  # a row, and the sign at the start of an entry
STEPS = 6  # of a ramp


class Entry(NamedTuple):
    """A sign, drawn from 0 to WIDE around a base line at 0, and what it means."""

    sign: str
    words: str


def legend(drawing: Drawing, width: float, top: float, *, mirrored: bool) -> tuple[list[str], float]:
    """The entries in rows from `top` on, and how much room they take."""
    x, y, made = float(EDGE), top, []
    entries = _entries(drawing["legend"], calm=drawing.get("calm", False), mirrored=mirrored)
    for sign, words in chain(entries, _on_ways(drawing)):
        wide = WIDE + 6 + LETTER * len(words) + 22
        if x + wide > width - EDGE and x > EDGE:
            x, y = float(EDGE), y + LINE
        at = width - x - WIDE if mirrored else x
        made.append(f'<g transform="translate({at:g} {y:g})">{sign}</g>')
        made.append(text(at - 6 if mirrored else at + WIDE + 6, y, words, size=11.5, fill=SOFT))
        x += wide
    return made, y - top + LINE


def _entries(told: Drawing, *, calm: bool, mirrored: bool) -> Iterator[Entry]:
    for name, colour, short in told["departments"]:
        letters = text(WIDE / 2, 0, short, size=8, fill=CARD, weight=700, anchor="middle")
        yield Entry(_block(colour) + letters, name)
    yield Entry(_block(NOBODY), told["nobody"])
    if told.get("unheard"):
        yield Entry(_block("url(#hatch)"), told["unheard"])
    if told.get("matters"):
        yield Entry(f'<rect x="4" y="-11" width="16" height="16" rx="8" fill="{NEGATIVE}"/>', told["matters"])
    if told.get("moment"):
        yield Entry(f'<path d="M12 -11 l7 7 l-7 7 l-7 -7z" fill="{ACCENT}"/>', told["moment"])
    for kind, words in told.get("ways", ()):
        yield Entry(_line(kind), words)
    if told.get("heat"):
        least, most = told["most"]
        yield Entry(_ramp(calm=calm, mirrored=mirrored), f"{told['heat']}: {least} – {most}")


def _on_ways(drawing: Drawing) -> Iterator[Entry]:
    """What is written on ways: there is no room for it between the cards."""
    return (Entry(mark(WIDE / 2, -3, number), way["words"]) for number, way in written(drawing))


def _block(colour: str) -> str:
    return f'<rect y="-10" width="{WIDE}" height="13" rx="3" fill={quoteattr(colour)} stroke="{RULE}"/>'


def _line(kind: str) -> str:
    colour, dashes = WAYS[kind]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="M0 -4 h{WIDE}" stroke="{colour}" stroke-width="3"{dashed}/>'


def _ramp(*, calm: bool, mirrored: bool) -> str:
    order = range(STEPS - 1, -1, -1) if mirrored else range(STEPS)
    wide = WIDE / STEPS
    return "".join(
        f'<rect x="{at * wide:g}" y="-10" width="{wide:g}" height="13"'
        f' fill="{heat(number / (STEPS - 1), calm=calm)}"/>'
        for at, number in enumerate(order)
    )
