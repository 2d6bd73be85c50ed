"""The whole map as one picture in a file, drawn from the same data as the map on the page.

It holds no script, no link and no style sheet but its own attributes, and every text in it is escaped.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

Drawing = Mapping[str, Any]
EDGE, HEAD, LINE = 24, 34, 20
PAD, BAR_Y, BAR_HEIGHT, LETTER = 8, 46, 11, 6.2
INK, SOFT, PAPER, CARD, NOBODY = "#1b1f24", "#5d6670", "#f7f6f3", "#ffffff", "#cfd2d6"
WAY, RULE, HURT = "#c9ccd1", "#dfe2e5", (208, 113, 63)
FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', sans-serif"


def svg(drawing: Drawing, title: str, under: str, *, mirrored: bool = False) -> str:
    """The picture of what the map part of the page draws, with a title and a line under it.

    `drawing` is plain data: `width`, `height`, `columns`, `card`, `stages`, `cards`, `ways`, `legend` with
    `departments` (name, colour, letters) and `nobody`, and `nobody` as it stands in a bar. `mirrored` puts
    the first stage to the right.
    """
    width, height = drawing["width"] + 2 * EDGE, HEAD + 30 + drawing["height"] + 2 * EDGE
    legend, deep = _legend(drawing["legend"], width, height, mirrored=mirrored)
    inner = drawing["width"]
    place = (lambda x, wide: inner - x - wide) if mirrored else (lambda x, _wide: x)
    turned = ' direction="rtl"' if mirrored else ""
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height + deep:g}"'
        f' width="{width:g}" height="{height + deep:g}" font-family={quoteattr(FONT)} role="img"'
        f"{turned} aria-label={quoteattr(_clean(title))}>"
    )
    parts = [
        opening,
        _HATCH,
        f'<rect width="100%" height="100%" fill="{CARD}"/>',
        _text(_start(EDGE, width, mirrored=mirrored), EDGE + 12, title, size=19, weight=700),
        _text(_start(EDGE, width, mirrored=mirrored), EDGE + 32, under, size=11.5, fill=SOFT),
        f'<g transform="translate({EDGE} {EDGE + HEAD + 12})">',
        *(_stage(one, drawing, place) for one in drawing["stages"]),
        _ways(drawing, mirrored=mirrored),
        *(_card(one, drawing, place, mirrored=mirrored) for one in drawing["cards"]),
        "</g>",
        *legend,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


_HATCH = (
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse"'
    f' patternTransform="rotate(45)"><rect width="7" height="7" fill="{CARD}"/>'
    '<rect width="2.5" height="7" fill="#e0e2e5"/></pattern></defs>'
)


def _clean(text: str) -> str:
    return "".join(letter for letter in text if letter >= " " and not "\ud800" <= letter <= "\udfff")


def _start(x: float, width: float, *, mirrored: bool) -> float:
    return width - x if mirrored else x


def _text(
    x: float, y: float, text: str, *, size: float, fill: str = INK, weight: int = 400, anchor: str = "start"
) -> str:
    """A text in its own direction."""
    told = escape(f"\u2068{_clean(text)}\u2069")
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" fill="{fill}"'
        f' text-anchor="{anchor}">{told}</text>'
    )


def _stage(stage: Drawing, drawing: Drawing, place: Any) -> str:
    wide = drawing["card"][0]
    x = place(stage["x"], wide)
    paper = (
        f'<rect x="{x - 7:g}" y="30" width="{wide + 14:g}" height="{max(0, drawing["columns"] - 30):g}"'
        f' rx="9" fill="{PAPER}"/>'
    )
    return paper + _text(x + wide / 2, 19, stage["name"], size=12, weight=650, anchor="middle")


def _ways(drawing: Drawing, *, mirrored: bool) -> str:
    turned = f' transform="translate({drawing["width"]:g} 0) scale(-1 1)"' if mirrored else ""
    paths = (
        f"<path d={quoteattr(way['d'])}" + (' stroke-dasharray="4 4"' if way["back"] else "") + "/>"
        for way in drawing["ways"]
    )
    style = f'fill="none" stroke="{WAY}" stroke-width="1.4" stroke-linecap="round"'
    return f"<g {style}{turned}>{''.join(paths)}</g>"


def _card(card: Drawing, drawing: Drawing, place: Any, *, mirrored: bool) -> str:
    width, height = drawing["card"]
    fill = "url(#hatch)" if card["unheard"] else _heat(card["heat"])
    start = width - PAD if mirrored else PAD
    lines = [
        _text(start, 15 + 12.5 * number, line, size=10.6, weight=650)
        for number, line in enumerate(card["title"])
    ]
    told = _text(start, 40.5 if len(card["title"]) > 1 else 29, card["told"], size=9.8)
    return (
        f'<g transform="translate({place(card["x"], width):g} {card["y"]:g})">'
        f"<title>{escape(_clean(card['name']))}</title>"
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="{fill}" stroke="{RULE}"/>'
        f"{''.join(lines)}{told if card['told'] else ''}"
        f"{_bar(card['shares'], width, drawing['nobody'], mirrored=mirrored)}</g>"
    )


def _heat(heat: float) -> str:
    share = (0.08 + 0.6 * heat) if heat else 0.0
    return "#" + "".join(f"{round(255 + (part - 255) * share):02x}" for part in HURT)


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
                _text(at + length / 2, BAR_Y + 8.4, word, size=8, fill=ink, weight=600, anchor="middle")
            )
        x += length
    return "".join(made)


def _title(share: Drawing) -> str:
    return f"<title>{escape(_clean(share['name']))} {share['percent']} %</title>"


def _legend(legend: Drawing, width: float, top: float, *, mirrored: bool) -> tuple[list[str], float]:
    """The departments in rows under the map, and how much room they take."""
    entries = [(name, colour, short) for name, colour, short in legend["departments"]]
    entries.append((legend["nobody"], NOBODY, ""))
    x, y, made = float(EDGE), top, []
    for name, colour, short in entries:
        wide = 30 + LETTER * len(name) + 22
        if x + wide > width - EDGE and x > EDGE:
            x, y = float(EDGE), y + LINE
        at = width - x - 24 if mirrored else x
        made.append(
            f'<rect x="{at:g}" y="{y - 10:g}" width="24" height="13" rx="3" fill={quoteattr(colour)}/>'
        )
        made.append(_text(at + 12, y, short, size=8, fill="#ffffff", weight=700, anchor="middle"))
        made.append(_text(at - 6 if mirrored else at + 30, y, name, size=11.5, fill=SOFT))
        x += wide
    return made, y - top + LINE
