"""The few pages that are plain HTML: signing in and out. Everything shown is escaped here."""

from collections.abc import Iterable
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse

from dashboard.door.document import ICON
from dashboard.languages import NAMES, direction, spoken
from dashboard.told import told
from dashboard.words import _
from db.reads.functions import FunctionRow

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


def where_the_link_is() -> str:
    """How to get in."""
    where = _("Look in the terminal of “touchline up”, or in the log of the container.")
    how = _("A link lets one person in, once, within an hour. Starting Touchline again prints a new one.")
    return "".join(
        (
            sentence(_("Open the link that Touchline printed where it was started. It looks like this:")),
            '<p><code dir="ltr">http://localhost:8501/enter?token=…</code></p>',
            sentence(f"{where} {how}"),
        )
    )


def form(token: str, departments: Iterable[FunctionRow], language: str | None, problem: str = "") -> str:
    """Name and department, asked once; a `language` that was chosen goes with them."""
    choices = [("", _("The whole company"))] + [(row.key, told(row.name)) for row in departments]
    options = "".join(
        f'<option value="{escape(key)}" dir="auto">{escape(name)}</option>' for key, name in choices
    )
    warning = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    return f"""{sentence(_("Your colleagues see this name beside what you take on."))}{warning}
<form method="post" action="/enter{kept(language)}">
<input type="hidden" name="token" value="{escape(token)}">
<label for="name">{escape(_("Your name"))}</label>
<input id="name" name="name" required maxlength="80" autocomplete="name" dir="auto" autofocus>
<label for="function">{escape(_("Where you work"))}</label>
<select id="function" name="function">{options}</select>
<button>{escape(_("Come in"))}</button></form>"""


def kept(language: str | None) -> str:
    """The query that goes on with a language once it was chosen."""
    return f"?language={language}" if language else ""


def sign_out_button() -> str:
    """The form that ends a session."""
    asked = sentence(_("To come back you need a new link."))
    return f'{asked}<form method="post" action="/sign-out"><button>{escape(_("Sign out"))}</button></form>'
