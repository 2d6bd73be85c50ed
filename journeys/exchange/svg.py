"""The whole map as one picture in a file, drawn from the same data as the map on the page.

It holds no script, no link and no style sheet but its own attributes, and every text in it is escaped.
"""

from collections.abc import Iterator, Sequence
from math import log2
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from journeys.exchange.legend import legend
from journeys.exchange.strokes import (
    ACCENT,
    CARD,
    EDGE,
    INK,
    LETTER,
    NEGATIVE,
    NOBODY,
    PAPER,
    RULE,
    SOFT,
    WAY,
    WAYS,
    Drawing,
    clean,
    heat,
    mark,
    start,
    text,
    written,
)

HEAD, FAINT = 34, 0.25
PAD, BAR_Y, BAR_HEIGHT = 8, 49, 11
FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', sans-serif"


def svg(drawing: Drawing, title: str, under: str, *, mirrored: bool = False) -> str:
    """The picture of what the map part of the page draws, with a title and a line under it.

    `drawing` is plain data: `width`, `height`, `columns`, `card`, `stages`, `cards`, `ways`, `legend` with
    `departments` (name, colour, letters) and `nobody`, and `nobody` as it stands in a bar. What else the
    page shows is drawn where it is there: the colour of the cards (`calm`, `dim`) with its ramp, matters
    that wait, moments of truth, and the kinds of ways walked. `mirrored` puts the first stage to the right.
    """
    width, height = drawing["width"] + 2 * EDGE, HEAD + 30 + drawing["height"] + 2 * EDGE
    shown, deep = legend(drawing, width, height, mirrored=mirrored)
    inner = drawing["width"]
    place = (lambda x, wide: inner - x - wide) if mirrored else (lambda x, _wide: x)
    turned = ' direction="rtl"' if mirrored else ""
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height + deep:g}"'
        f' width="{width:g}" height="{height + deep:g}" font-family={quoteattr(FONT)} role="img"'
        f"{turned} aria-label={quoteattr(clean(title))}>"
    )
    parts = [
        opening,
        _HATCH,
        f'<rect width="100%" height="100%" fill="{CARD}"/>',
        text(start(EDGE, width, mirrored=mirrored), EDGE + 12, title, size=19, weight=700),
        text(start(EDGE, width, mirrored=mirrored), EDGE + 32, under, size=11.5, fill=SOFT),
        f'<g transform="translate({EDGE} {EDGE + HEAD + 12})">',
        *(_stage(one, drawing, place) for one in drawing["stages"]),
        _ways(drawing, mirrored=mirrored),
        *(_card(one, drawing, place, mirrored=mirrored) for one in drawing["cards"]),
        *_numbers(drawing, place),
        "</g>",
        *shown,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


_HATCH = (
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse"'
    f' patternTransform="rotate(45)"><rect width="7" height="7" fill="{CARD}"/>'
    '<rect width="2.5" height="7" fill="#e0e2e5"/></pattern></defs>'
)


def _stage(stage: Drawing, drawing: Drawing, place: Any) -> str:
    wide = drawing["card"][0]
    x = place(stage["x"], wide)
    paper = (
        f'<rect x="{x - 7:g}" y="30" width="{wide + 14:g}" height="{max(0, drawing["columns"] - 30):g}"'
        f' rx="9" fill="{PAPER}"/>'
    )
    return paper + text(x + wide / 2, 19, stage["name"], size=12, weight=650, anchor="middle")


def _ways(drawing: Drawing, *, mirrored: bool) -> str:
    turned = f' transform="translate({drawing["width"]:g} 0) scale(-1 1)"' if mirrored else ""
    style = f'fill="none" stroke="{WAY}" stroke-width="1.4" stroke-linecap="round"'
    return f"<g {style}{turned}>{''.join(_way(way) for way in drawing['ways'])}</g>"


def _way(way: Drawing) -> str:
    """A way as planned or, of a `kind`, as it was walked: the wider, the more customers."""
    if not (kind := way.get("kind")):
        return f"<path d={quoteattr(way['d'])}" + (' stroke-dasharray="4 4"' if way["back"] else "") + "/>"
    colour, dashes = WAYS[kind]
    wide = 1.3 + min(4.0, log2(max(1, way["weight"])) / 2.4)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d={quoteattr(way["d"])} stroke="{colour}" stroke-width="{wide:.2g}"{dashed}>'
        f"<title>{escape(clean(way['said']))}</title></path>"
    )


def _numbers(drawing: Drawing, place: Any) -> Iterator[str]:
    """The ways that something is written on, over the cards; the legend tells what."""
    return (mark(place(way["x"], 0), way["y"], number) for number, way in written(drawing))


def _card(card: Drawing, drawing: Drawing, place: Any, *, mirrored: bool) -> str:
    width, height = drawing["card"]
    dim = card.get("dim", False)
    fill = CARD if dim else heat(card["heat"], calm=drawing.get("calm", False))
    paper = "url(#hatch)" if card["unheard"] else fill
    bar = _bar(card["shares"], width, drawing["nobody"], mirrored=mirrored)
    faint = f'<g opacity="{FAINT}">{bar}</g>'
    return (
        f'<g transform="translate({place(card["x"], width):g} {card["y"]:g})">'
        f"<title>{escape(clean(card['name']))}</title>"
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="{paper}" stroke="{RULE}"/>'
        f"{_words(card, start(PAD, width, mirrored=mirrored), SOFT if dim else INK)}"
        f"{faint if dim else bar}{_signs(card, width, mirrored=mirrored)}</g>"
    )


def _words(card: Drawing, x: float, ink: str) -> str:
    """The name of a card in its lines and, where the page says so, how it fared."""
    lines = [
        text(x, 15 + 12.5 * number, line, size=10.6, weight=650, fill=ink)
        for number, line in enumerate(card["title"])
    ]
    if card["told"]:
        lines.append(text(x, 40.5 if len(card["title"]) > 1 else 29, card["told"], size=9.8, fill=ink))
    return "".join(lines)


def _signs(card: Drawing, width: float, *, mirrored: bool) -> str:
    """On the corners: a moment of truth, and how many matters wait."""
    made = ""
    if card.get("moment"):
        x = start(4, width, mirrored=mirrored)
        told = f"<title>{escape(clean(card['moment']))}</title>"
        made += f'<path d="M{x:g} -8 l7 7 l-7 7 l-7 -7z" fill="{ACCENT}" stroke="{CARD}">{told}</path>'
    if waiting := card.get("waiting"):
        wide = max(16, 9 + 6 * len(waiting))
        x = -5 if mirrored else width - wide + 5
        made += f'<rect x="{x:g}" y="-7" width="{wide}" height="16" rx="8" fill="{NEGATIVE}"/>'
        made += text(x + wide / 2, 4.6, waiting, size=10, fill=CARD, weight=700, anchor="middle")
    return made


def _bar(shares: Sequence[Any], width: float, nobody: str, *, mirrored: bool) -> str:
    x, made = float(PAD), []
    for one in shares:
        length = (width - 2 * PAD) * one["percent"] / 100
        at = width - x - length if mirrored else x
        colour = one["colour"] or NOBODY
        made.append(
            f'<rect x="{at:g}" y="{BAR_Y}" width="{max(0.0, length - 1):g}" height="{BAR_HEIGHT}" rx="2"'
            f" fill={quoteattr(colour)}>{_title(one)}</rect>"
        )
        word = one["short"] if one["colour"] else nobody
        if len(word) * LETTER + 2 <= length:
            ink = "#ffffff" if one["colour"] else INK
            made.append(
                text(at + length / 2, BAR_Y + 8.4, word, size=8, fill=ink, weight=600, anchor="middle")
            )
        x += length
    return "".join(made)


def _title(share: Drawing) -> str:
    return f"<title>{escape(clean(share['name']))} {share['percent']} %</title>"
