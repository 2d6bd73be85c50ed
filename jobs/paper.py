"""Rows as a page to be printed: one block a row, every text escaped, nothing fetched from anywhere. Pure."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from jobs.sheets import plain

_STYLE = (
    "body{font:11pt/1.4 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}"
    "section{break-inside:avoid;border-top:1px solid #ccc;padding:.6rem 0}"
    "h2{font-size:1.1rem;margin:.2rem 0}"
    "dl{display:grid;grid-template-columns:12rem 1fr;gap:.15rem 1rem;margin:0}"
    "dt{color:#5d6670}dd{margin:0;overflow-wrap:anywhere;white-space:pre-line}"
    "@media(max-width:40rem){dl{grid-template-columns:1fr}}"
)


def paper(
    rows: Iterable[Mapping[str, Any]],
    title: str = "Record of processing",
    language: str = "en",
    direction: str = "ltr",
) -> str:
    """A whole HTML page; the first value of a row is its heading. What is None is left out.

    >>> "<h2>a &amp; b</h2>" in paper([{"source": "a & b", "purpose": None}])
    True
    """
    blocks = "".join(map(_block, rows))
    return (
        f'<!doctype html><html lang="{escape(language)}" dir="{escape(direction)}"><head>'
        '<meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{blocks}</body></html>\n"
    )


def _block(row: Mapping[str, Any]) -> str:
    (_, head), *rest = row.items()
    facts = "".join(
        f'<dt>{escape(name.replace("_", " "))}</dt><dd dir="auto">{escape(_said(value))}</dd>'
        for name, value in rest
        if value is not None
    )
    return f"<section><h2>{escape(_said(head))}</h2><dl>{facts}</dl></section>"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(plain(value))
