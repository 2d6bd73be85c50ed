"""Which message began the conversation: replies followed to their root, in a first pass over the file."""

from collections.abc import Iterable

from jobs.collect.mapping import ColumnMap
from jobs.collect.rows import Row, RowError

REPLIES_AT_MOST = 100_000


def roots(rows: Iterable[Row | RowError], columns: ColumnMap, limit: int = REPLIES_AT_MOST) -> dict[str, str]:
    """The root of every reply among `rows`, by its id; a root outside the file is the oldest id named.

    Empty for a table without replies, and for one with more than `limit` of them: then a signal's
    conversation is the message it answers, and memory stays flat.
    """
    own, answered = columns.position("id"), columns.position("reply_to")
    if own < 0 or answered < 0:
        return {}
    parents: dict[str, str] = {}
    for row in rows:
        if not isinstance(row, RowError) and row[1][answered].strip():
            parents[row[1][own].strip()] = row[1][answered].strip()
            if len(parents) > limit:
                return {}
    return _followed(parents)


def _followed(parents: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for reply in parents:
        path: dict[str, None] = {}
        message = reply
        while message in parents and message not in found and message not in path:
            path[message] = None
            message = parents[message]
        found.update(dict.fromkeys(path, found.get(message, message)))
    return found
