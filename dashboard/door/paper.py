"""The few pages that are plain HTML: signing in and out. Everything shown is escaped here."""

from collections.abc import Iterable
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse

from dashboard.words import _
from db.reads.functions import FunctionRow

STYLE = Path(__file__).parent / "sign-in.css"
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} · Touchline</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/sign-in.css"></head>
<body><main><p class="brand">Touchline</p><h1>{title}</h1>{body}</main></body></html>
"""


def page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """A whole page; `body` is HTML made by the functions below. No cache keeps it."""
    text = _PAGE.format(title=escape(title), body=body)
    return HTMLResponse(text, status_code=status, headers={"cache-control": "no-store"})


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
            "<p><code>http://localhost:8501/enter?token=…</code></p>",
            sentence(f"{where} {how}"),
        )
    )


def form(token: str, departments: Iterable[FunctionRow], problem: str = "") -> str:
    """Name and department, asked once."""
    choices = [("", _("The whole company"))] + [(row.key, row.name) for row in departments]
    options = "".join(f'<option value="{escape(key)}">{escape(name)}</option>' for key, name in choices)
    warning = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    return f"""{sentence(_("Your colleagues see this name beside what you take on."))}{warning}
<form method="post" action="/enter"><input type="hidden" name="token" value="{escape(token)}">
<label for="name">{escape(_("Your name"))}</label>
<input id="name" name="name" required maxlength="80" autocomplete="name" autofocus>
<label for="function">{escape(_("Where you work"))}</label>
<select id="function" name="function">{options}</select>
<button>{escape(_("Come in"))}</button></form>"""


def sign_out_button() -> str:
    """The form that ends a session."""
    asked = sentence(_("To come back you need a new link."))
    return f'{asked}<form method="post" action="/sign-out"><button>{escape(_("Sign out"))}</button></form>'
