"""Search over the masked texts of customers: newest first, page by page.

A text is indexed as its words (`words`), typed words are cut the same way: whatever is typed is never syntax.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, column, select, table, text

from db.models import Author, metadata
from db.reads.quarantine import released
from db.reads.staff import mask

WATERMARK = "search"
MOST_WORDS = 20_000  # of one text, distinct
MOST_TYPED = 20
LONGEST_WORD = 64

_WORD = re.compile(r"[^\W_]+")
_MARKS = (  # what joins the letter before it: accents, points of Hebrew, vowels of Arabic
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
)
_RUN = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_NEWEST = 2**63 - 1
_SIGNALS = metadata.tables["signals"]
_STALE = metadata.tables["stale_texts"]
_WATERMARKS = metadata.tables["watermarks"]
_TEXTS = {  # the indexed texts by dialect: the id of the signal, and what says that one holds the words
    "sqlite": (table("search_texts", column("rowid")).c.rowid, text("search_texts MATCH :query")),
    "postgresql": (
        table("search_texts", column("signal_id")).c.signal_id,
        text("words @@ CAST(:query AS tsquery)"),
    ),
}
Only = Callable[[ColumnElement[int]], ColumnElement[bool]]


def words(said: str, most: int = MOST_WORDS) -> list[str]:
    """The distinct words of `said` as they are indexed: folded, without accents, in order, at most `most`."""
    folded = said.casefold()
    if not folded.isascii():
        parts = unicodedata.normalize("NFKD", folded)
        folded = unicodedata.normalize("NFKC", "".join(c for c in parts if not unicodedata.combining(c)))
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in _WORD.findall(folded)))[:most]


def newest(
    connection: Connection,
    typed: str,
    *,
    before: int | None = None,
    limit: int = 50,
    only: Only | None = None,
) -> list[int]:
    """Ids of the signals that hold every word of `typed`, newest first.

    The next page begins `before` the last id of this one. `only` makes of the id a condition that must
    hold too. Without a word nothing is found.
    """
    looked_for = words(mask(connection)(typed), MOST_TYPED)
    if not looked_for or looked_for != words(typed, MOST_TYPED):
        return []  # a name that is masked is in no text
    dialect = connection.dialect.name
    quote, together = ('"', " ") if dialect == "sqlite" else ("'", " & ")
    query = together.join(f"{quote}{word}{quote}" for word in looked_for)
    signal_id, holds = _TEXTS[dialect]
    asked = select(signal_id).where(holds, signal_id < (_NEWEST if before is None else before))
    if only is not None:
        asked = asked.where(only(signal_id))
    return list(connection.scalars(asked.order_by(signal_id.desc()).limit(limit), {"query": query}))


def places(said: str, typed: str) -> list[tuple[int, int]]:
    """Where in `said` the words of `typed` stand, as (start, end), in order."""
    looked_for = set(words(typed, MOST_TYPED))
    runs = (match.span() for match in _RUN.finditer(said))
    return [(start, end) for start, end in runs if not looked_for.isdisjoint(words(said[start:end]))]


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
        which, _SIGNALS.c.text.is_not(None), _SIGNALS.c.author == Author.CUSTOMER, released()
    )
    return [(row.id, row.text) for row in connection.execute(said)]
