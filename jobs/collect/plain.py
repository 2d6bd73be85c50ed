"""HTML as plain text: what a reader of the message would see, without scripts, styles and marks. Pure."""

import html
import re

_UNSEEN = re.compile(r"<(?:(script|style|head|title)\b[^<>]*>|!--)", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6]|/blockquote)\b[^<>]*>", re.IGNORECASE)
_MARK = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\f\v\xa0]+")
_LINES = re.compile(r" ?\n ?")
_LONGEST = 1_000_000


def plain_text(marked: str) -> str:
    """`marked` without its HTML; text that holds none comes back as it is.

    >>> plain_text("<p>It never came &amp; nobody answers.</p><p>Ada</p>")
    'It never came & nobody answers.\\nAda'
    >>> plain_text("1 < 2 and 3 > 2")
    '1 < 2 and 3 > 2'
    """
    if not _MARK.search(marked):
        return html.unescape(marked)
    text = _seen(marked[:_LONGEST])
    text = _BREAK.sub("\n", _SPACES.sub(" ", text.replace("\n", " ")))
    text = html.unescape(_MARK.sub("", text)).replace("\xa0", " ")
    return re.sub(r"\n{3,}", "\n\n", _LINES.sub("\n", text)).strip()


def _seen(marked: str) -> str:
    """`marked` without what is between certain marks; one that is never closed hides nothing.

    Each end is searched for from where the last one was, and one that is not there is not searched for again,
    so the time grows with the text and not with its square.
    """
    parts: list[str] = []
    at, open_ended = 0, set()
    for mark in _UNSEEN.finditer(marked):
        end = f"</{mark[1].lower()}" if mark[1] else "-->"
        if mark.start() < at or end in open_ended:
            continue
        close = re.compile(re.escape(end) + (r"\s*>" if mark[1] else ""), re.IGNORECASE).search(
            marked, mark.end()
        )
        if close is None:
            open_ended.add(end)
            continue
        parts.append(marked[at : mark.start()])
        at = close.end()
    return "".join((*parts, marked[at:]))
