"""The small still parts of every page, as HTML made here: every text from outside is escaped and isolated.

Customer text is hostile. Nothing here passes through Markdown, which would fetch remote images; control
characters and bidi overrides are taken out, and each text is isolated, so that it cannot reorder what
stands around it. Sentences of customers are drawn by dashboard.parts.sentences.
"""

import re
from collections.abc import Iterable
from html import escape

from dashboard.words import _, several

ISOLATED = "\u2068{}\u2069"
LONGEST_CELL = 300
_NUMBER = re.compile(r"[\d.,٫٬\s]+|–")
_SYNTAX = re.compile(r"([!-/:-@\[-`{-~])")
_LEADS_AWAY = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)
_UNISOLATED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066\u2067\ufeff]")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def seen(value: str) -> str:
    """`value` without characters that nobody sees: NUL, controls, bidi overrides."""
    return _UNSEEN.sub("", value)


def text(value: str) -> str:
    """Any text from outside as inert HTML in its own direction."""
    return ISOLATED.format(escape(seen(value)))


def name(value: str) -> str:
    """Any text from outside, to be put into a sentence of ours: it cannot reorder the words around it."""
    return ISOLATED.format(seen(value))


def ours(words: str) -> str:
    """A sentence of ours as inert HTML: it runs as the page does, whatever name it begins with."""
    return escape(_UNISOLATED.sub("", words))


def label(value: str) -> str:
    """Any text from outside as the label of a button of Streamlit, which would take it for Markdown.

    Addresses become links even where every sign is escaped, so they are broken by a character without width.
    """
    return _SYNTAX.sub(r"\\\1", _LEADS_AWAY.sub("\u2060", seen(value)))


def title(name: str, base: str = "", fresh: str = "", *, alive: bool = True) -> str:
    """A page's head: its name, the base of its figures in words, and how fresh they are."""
    dot = f'<span class="tl-dot {"" if alive else "tl-off"}"></span>' if fresh else ""
    return (
        f'<header class="tl-title"><h1>{escape(seen(name))}</h1><span class="tl-soft">{ours(base)}</span>'
        f'<span class="tl-fresh">{dot}{escape(fresh)}</span></header>'
    )


def verdict(leading: str, words: str, tone: str = "") -> str:
    """The line above everything: a few words that say it all, then its sentences."""
    first = f'<b class="tl-{escape(tone)}">{text(leading)}</b> ' if leading else ""
    return f'<p class="tl-verdict">{first}{text(words)}</p>'


def details(words: str, inside: str) -> str:
    """Something made here that opens on demand."""
    return f'<details class="tl-details"><summary>{text(words)}</summary>{inside}</details>'


def cards(several: Iterable[str]) -> str:
    """Cards side by side, beneath each other on a phone."""
    return f'<div class="tl-cards">{"".join(several)}</div>'


def row(name: str, soft: str, words: str, kind: str = "") -> str:
    """A thing with a soft remark beside its name, and a line about it; `kind` as for `line`."""
    head = f'<b>{text(name)}</b> <span class="tl-soft">{text(soft)}</span>'
    return f'<div class="tl-row">{head}{line(words, kind or "soft")}</div>'


def card(heading: str, *lines: str) -> str:
    """A card with a heading and lines made by `line` or `table`."""
    return f'<section class="tl-card"><h2>{escape(seen(heading))}</h2>{"".join(lines)}</section>'


def line(words: str, kind: str = "") -> str:
    """One line of plain words; `kind` is "", "soft", "bad" or "good"."""
    return f'<p class="tl-line tl-{kind}">{ours(words)}</p>'


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A plain table that scrolls sideways where it must; the cells are texts, very long ones are cut.

    A column of nothing but numbers is read by its last digit, so it ends where its head ends.
    """
    titles, cells = list(head), [list(row) for row in rows]
    kinds = [_kind(row[place] for row in cells) for place in range(len(titles))]
    heads = "".join(
        f'<th scope="col"{kind}>{escape(one)}</th>' for kind, one in zip(kinds, titles, strict=True)
    )
    body = "".join(f"<tr>{_cells(kinds, row)}</tr>" for row in cells)
    return (
        f'<div class="tl-scroll" tabindex="0"><table class="tl-table"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _kind(column: Iterable[str]) -> str:
    return ' class="tl-n"' if all(map(_NUMBER.fullmatch, column)) else ""


def _cells(kinds: Iterable[str], row: Iterable[str]) -> str:
    shown = (text(_cut(one)) if one else "" for one in row)
    return "".join(f"<td{kind}>{one}</td>" for kind, one in zip(kinds, shown, strict=True))


def _cut(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else f"{cell[:LONGEST_CELL]} …"


def empty(words: str, next_step: str = "") -> str:
    """What stands where there is nothing to show, and what would change that."""
    step = f'<p class="tl-soft">{ours(next_step)}</p>' if next_step else ""
    return f'<div class="tl-card tl-empty"><p>{ours(words)}</p>{step}</div>'


def columns(several: Iterable[str]) -> str:
    """Short lines made by `line`, in as many columns as there is room for."""
    return f'<div class="tl-columns">{"".join(several)}</div>'


def facts(several: Iterable[str]) -> str:
    """Short sentences about one thing, side by side, beneath each other on a phone."""
    return f'<div class="tl-facts">{"".join(line(one) for one in several)}</div>'


def happenings(several: Iterable[tuple[str, str]]) -> str:
    """What happened, as a list of moments and words."""
    items = "".join(
        f'<li><span class="tl-soft">{text(moment)}</span> {ours(words)}</li>' for moment, words in several
    )
    return f'<ol class="tl-happened">{items}</ol>'


def signed_in(name: str, part: str) -> str:
    """Who is signed in, and the way out."""
    said = escape(_("signed in as"))
    who = several((f"<b>{text(name)}</b>", text(part)))
    way_out = f'<a href="/sign-out" target="_self">{escape(_("Sign out"))}</a>'
    return f'<div class="tl-foot">{said}<br>{who}<br>{way_out}</div>'


def heading(words: str, base: str = "") -> str:
    """The head of a card: what it shows, and what is counted."""
    return f'<div class="tl-heading"><h2>{text(words)}</h2><span class="tl-soft">{ours(base)}</span></div>'
