"""Search over the masked texts of customers: newest first, page by page.

A text is indexed as its words (`words`), typed words are cut the same way: whatever is typed is never syntax.
"""

import re
import unicodedata
from typing import Any

from sqlalchemy import Connection, Select, select, text

from db.models import Author, metadata

WATERMARK = "search"
MOST_WORDS = 20_000  # of one text, distinct
MOST_TYPED = 20
LONGEST_WORD = 64

_WORD = re.compile(r"[^\W_]+")
_NEWEST = 2**63 - 1
_SIGNALS = metadata.tables["signals"]
_STALE = metadata.tables["stale_texts"]
_WATERMARKS = metadata.tables["watermarks"]
_SQLITE = text(
    "SELECT rowid FROM search_texts WHERE search_texts MATCH :query AND rowid < :before"
    " ORDER BY rowid DESC LIMIT :limit"
)
_POSTGRESQL = text(
    "SELECT signal_id FROM search_texts WHERE words @@ CAST(:query AS tsquery) AND signal_id < :before"
    " ORDER BY signal_id DESC LIMIT :limit"
)


def words(said: str, most: int = MOST_WORDS) -> list[str]:
    """The distinct words of `said` as they are indexed: folded, without accents, in order, at most `most`."""
    folded = said.casefold()
    if not folded.isascii():
        parts = unicodedata.normalize("NFKD", folded)
        folded = unicodedata.normalize("NFKC", "".join(c for c in parts if not unicodedata.combining(c)))
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in _WORD.findall(folded)))[:most]


def newest(connection: Connection, typed: str, *, before: int | None = None, limit: int = 50) -> list[int]:
    """Ids of the signals that hold every word of `typed`, newest first.

    The next page begins `before` the last id of this one. Without a word nothing is found.
    """
    looked_for = words(typed, MOST_TYPED)
    if not looked_for:
        return []
    sqlite = connection.dialect.name == "sqlite"
    quote, together = ('"', " ") if sqlite else ("'", " & ")
    query = together.join(f"{quote}{word}{quote}" for word in looked_for)
    asked = {"query": query, "before": _NEWEST if before is None else before, "limit": limit}
    return list(connection.scalars(_SQLITE if sqlite else _POSTGRESQL, asked))


def position(connection: Connection) -> int:
    """The highest signal id that is indexed."""
    return connection.scalar(select(_WATERMARKS.c.position).where(_WATERMARKS.c.name == WATERMARK)) or 0


def unindexed(connection: Connection, after: int, limit: int) -> tuple[int, list[tuple[int, str]]]:
    """The last id of the `limit` signals after `after` (itself if there is none), and what customers said."""
    following = select(_SIGNALS.c.id).where(_SIGNALS.c.id > after).order_by(_SIGNALS.c.id).limit(limit)
    last = max(connection.scalars(following), default=after)
    return last, _said(connection, _SIGNALS.c.id.between(after + 1, last))


def stale(connection: Connection, limit: int) -> tuple[list[int], list[tuple[int, str]]]:
    """Ids whose text changed or went after it was indexed, and what stands there now."""
    ids = list(connection.scalars(select(_STALE.c.signal_id).order_by(_STALE.c.signal_id).limit(limit)))
    return ids, _said(connection, _SIGNALS.c.id.in_(ids))


def _said(connection: Connection, which: Any) -> list[tuple[int, str]]:
    said: Select[int, str] = select(_SIGNALS.c.id, _SIGNALS.c.text).where(
        which, _SIGNALS.c.text.is_not(None), _SIGNALS.c.author == Author.CUSTOMER
    )
    return [(row.id, row.text) for row in connection.execute(said)]
