"""HTML as plain text: what a reader of the message would see, without scripts, styles and marks. Pure."""

import html
import re

_UNSEEN = re.compile(r"<(script|style|head|title)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
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
    text = _COMMENT.sub("", _UNSEEN.sub("", marked[:_LONGEST]))
    text = _BREAK.sub("\n", _SPACES.sub(" ", text.replace("\n", " ")))
    text = html.unescape(_MARK.sub("", text)).replace("\xa0", " ")
    return re.sub(r"\n{3,}", "\n\n", _LINES.sub("\n", text)).strip()
