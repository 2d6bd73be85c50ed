"""The small parts of every page, as HTML made here: every text from outside is escaped and kept in its place.

Customer text is hostile. Nothing here passes through Markdown, which would fetch remote images; control
characters and bidi overrides are taken out, and each text is isolated, so that it cannot reorder what
stands around it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from dashboard.words import _

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
LONGEST_SHOWN = 2_000


@dataclass(frozen=True, slots=True)
class Tile:
    """One number with its label and, in words, its base."""

    label: str
    value: str
    base: str
    tone: str = ""


def text(value: str) -> str:
    """Any text from outside as inert HTML in its own direction."""
    return FIRST_STRONG_ISOLATE + escape(_UNSEEN.sub("", value)) + POP_ISOLATE


def title(name: str, base: str = "", fresh: str = "", *, alive: bool = True) -> str:
    """A page's head: its name, the base of its figures in words, and how fresh they are."""
    dot = f'<span class="tl-dot {"" if alive else "tl-off"}"></span>' if fresh else ""
    return (
        f'<header class="tl-title"><h1>{escape(name)}</h1><span class="tl-soft">{escape(base)}</span>'
        f'<span class="tl-fresh">{dot}{escape(fresh)}</span></header>'
    )


def tiles(several: Iterable[Tile]) -> str:
    """Numbers side by side."""
    return f'<div class="tl-tiles">{"".join(_tile(one) for one in several)}</div>'


def _tile(one: Tile) -> str:
    return (
        f'<div class="tl-card tl-tile {escape(one.tone)}"><span class="tl-soft">{escape(one.label)}</span>'
        f'<b class="tl-value">{escape(one.value)}</b><span class="tl-base">{escape(one.base)}</span></div>'
    )


def card(heading: str, *paragraphs: str) -> str:
    """A card with a heading and lines that are HTML already."""
    return f'<section class="tl-card"><h2>{escape(heading)}</h2>{"".join(paragraphs)}</section>'


def line(words: str, kind: str = "") -> str:
    """One line of plain words; `kind` is "soft", "bad" or "good"."""
    return f'<p class="tl-line {f"tl-{kind}" if kind else ""}">{text(words)}</p>'


def empty(words: str, next_step: str = "") -> str:
    """What stands where there is nothing to show, and what would change that."""
    step = f'<p class="tl-soft">{escape(next_step)}</p>' if next_step else ""
    return f'<div class="tl-card tl-empty"><p>{escape(words)}</p>{step}</div>'


def signed_in(name: str, part: str) -> str:
    """Who is signed in, and the way out."""
    said = _("signed in as")
    return (
        f'<div class="tl-foot">{escape(said)}<br><b>{text(name)}</b>, {text(part)}<br>'
        f'<a href="/sign-out" target="_self">{escape(_("Sign out"))}</a></div>'
    )


def verbatim(said: str, spans: Sequence[tuple[int, int, str]] = (), meta: str = "", tone: str = "") -> str:
    """A customer's own words, unedited, with the evidence marked and where they come from beneath.

    `spans` are (start, end, kind) in characters of `said`, kind "negative" or "positive".
    """
    cut = said[:LONGEST_SHOWN]
    more = f' <span class="tl-soft">{escape(_("(shortened)"))}</span>' if len(said) > LONGEST_SHOWN else ""
    words = FIRST_STRONG_ISOLATE + _marked(cut, spans) + POP_ISOLATE
    return (
        f'<blockquote class="tl-said {f"tl-{tone}" if tone else ""}" dir="auto"><p>“{words}”{more}</p>'
        f'<footer class="tl-soft" dir="auto">{escape(_UNSEEN.sub("", meta))}</footer></blockquote>'
    )


def _marked(said: str, spans: Sequence[tuple[int, int, str]]) -> str:
    pieces, at = [], 0
    for start, end, kind in sorted(spans):
        if start < at or end > len(said):
            continue
        marked = f'<mark class="tl-{escape(kind)}">{_inert(said[start:end])}</mark>'
        pieces += [_inert(said[at:start]), marked]
        at = end
    return "".join(pieces) + _inert(said[at:])


def _inert(piece: str) -> str:
    return escape(_UNSEEN.sub("", piece))
