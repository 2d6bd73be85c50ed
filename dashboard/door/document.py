"""The document that Streamlit serves, in the language of who asks; else an Arabic page begins in English.

Streamlit writes `<html lang="en">`, its own title and its own mark into the one file behind every page. Only
these are written anew; scripts keep their hashes. The answer differs by person, so no tag of its own tells
it. What draws the first parts of a page is loaded with it and with all that it rests on, not only once the
server sends the first of them.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.door.files import document, scripts
from dashboard.languages import direction, spoken

_ROOT = re.compile(rb"<html\b[^>]*>")
_TITLE = re.compile(rb"<title>[^<]*</title>")
_MARK = re.compile(rb'<link rel="shortcut icon"[^>]*>')
_FILE = Path(__file__).parent.parent / "mark.svg"
ICON = f'<link rel="icon" href="data:image/svg+xml,{quote(_FILE.read_text(encoding="utf-8"))}">'
_HEAD_ENDS = b"</head>"
_FIRST_PARTS = ("Html", "BidiComponent", "recordbatch", "Selectbox", "Button", "PageLink")
_RESTS_ON = re.compile(r'\bfrom"\./([\w.-]+\.js)"')
_IMPORTS = 4_000  # letters at the beginning of a script, where all that it rests on is named
_NOT_OF_A_FILE = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"})


def in_language(pages: ASGIApp) -> ASGIApp:
    """`pages`, whose documents say in which language they are and where that is read to."""

    async def speaking(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", ""):
            plain = [pair for pair in scope["headers"] if pair[0].lower() not in _NOT_OF_A_FILE]
            await pages({**scope, "headers": plain}, receive, _rewriting(send, _with_root))
        else:
            await pages(scope, receive, send)

    return speaking


def _with_root(written: bytes) -> bytes:
    root = _ROOT.sub(f'<html lang="{spoken()}" dir="{direction()}">'.encode(), written, count=1)
    titled = _TITLE.sub(b"<title>Touchline</title>", root, count=1)
    return _MARK.sub(ICON.encode(), titled, count=1).replace(_HEAD_ENDS, _ahead() + _HEAD_ENDS, 1)


@cache
def _ahead() -> bytes:
    """Links that load the scripts of the parts every page begins with."""
    written = document().read_text(encoding="utf-8")
    found = (script.name for part in _FIRST_PARTS for script in scripts().glob(f"{part}.*.js"))
    more = (one for one in _with_all_beneath(found) if one not in written)
    return "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{one}">' for one in more
    ).encode()


def _with_all_beneath(several: Iterable[str]) -> list[str]:
    """Scripts with all that they rest on, each once."""
    found, left = {}, [*several]
    while left:
        one = left.pop()
        if one not in found:
            found[one] = True
            with (scripts() / one).open(encoding="utf-8") as script:
                left += _RESTS_ON.findall(script.read(_IMPORTS))
    return [*found]


def _rewriting(send: Send, rewrite: Callable[[bytes], bytes]) -> Send:
    """`send`, which holds a whole document back until it is written anew; other answers pass."""
    held: list[Message] = []
    parts: list[bytes] = []

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and _is_document(message):
            held.append(message)
        elif not held:
            await send(message)
        else:
            parts.append(message.get("body", b""))
            if not message.get("more_body"):
                written = rewrite(b"".join(parts))
                await send(_start_of(held[0], written))
                await send({"type": "http.response.body", "body": written})

    return sending


def _is_document(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    whole = start["status"] == 200 and "content-encoding" not in headers
    return whole and headers.get("content-type", "").startswith("text/html")


def _start_of(start: Message, written: bytes) -> Message:
    headers = MutableHeaders(raw=list(start["headers"]))
    for mark in ("etag", "last-modified", "accept-ranges"):
        del headers[mark]
    headers["content-length"] = str(len(written))
    headers["cache-control"] = "private, no-cache"
    return {**start, "headers": headers.raw}
