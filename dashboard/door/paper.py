"""The few pages that are plain HTML: signing in and out. Everything shown is escaped here and in blanks."""

from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse

from dashboard.door.document import ICON
from dashboard.languages import NAMES, direction, spoken
from dashboard.words import _

STYLE = Path(__file__).parent / "sign-in.css"
_PAGE = """<!doctype html>
<html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>{title} · Touchline</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
{icon}<link rel="stylesheet" href="/sign-in.css"></head>
<body><main><p class="brand">Touchline</p><h1>{title}</h1>{body}{languages}</main></body></html>
"""


def page(title: str, body: str, status: int = 200, offer: str | None = None) -> HTMLResponse:
    """A whole page; `body` is HTML made by the functions below. No cache keeps it.

    `offer` is the query of the page itself ("" or "token=…"): with it, other languages are offered.
    """
    text = _PAGE.format(
        title=escape(title), body=body, lang=spoken(), dir=direction(), icon=ICON, languages=_languages(offer)
    )
    return HTMLResponse(text, status_code=status, headers={"cache-control": "no-store"})


def _languages(query: str | None) -> str:
    """The way to the same page in each other language, under its own name."""
    if query is None:
        return ""
    before = f"{escape(query)}&amp;" if query else ""
    ways = (
        f'<a href="?{before}language={code}" lang="{code}" hreflang="{code}">{name}</a>'
        for code, name in NAMES.items()
        if code != spoken()
    )
    return f'<nav class="languages" aria-label="{escape(_("Language"))}">{" ".join(ways)}</nav>'


def sentence(words: str) -> str:
    """One paragraph of plain words."""
    return f"<p>{escape(words)}</p>"
