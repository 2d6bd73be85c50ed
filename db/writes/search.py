"""The search index: masked texts go in by id, changed ones are replaced."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, bindparam, delete, text, update

from db.engine import writing
from db.models import Watermark, metadata
from db.reads.search import WATERMARK, position, stale, words
from db.writes.revisions import insert_into

_STALE = metadata.tables["stale_texts"]
_WATERMARKS = metadata.tables["watermarks"]
_INSERT = {
    "sqlite": text("INSERT INTO search_texts (rowid, words) VALUES (:id, :words)"),
    "postgresql": text(
        "INSERT INTO search_texts (signal_id, words)"
        " VALUES (:id, array_to_tsvector(array_remove(string_to_array(:words, ' '), '')))"
    ),
}
_DELETE = {
    "sqlite": text("DELETE FROM search_texts WHERE rowid IN :ids"),
    "postgresql": text("DELETE FROM search_texts WHERE signal_id IN :ids"),
}


def add(url: str, masked: Sequence[tuple[int, str]], *, after: int, to: int) -> bool:
    """Index the texts of the signals with after < id <= to; False when another process already did."""
    rows = _rows(masked)
    with writing(url) as connection:
        if not _advance(connection, after, to):
            return False
        _insert(connection, rows)
    return True


def replace(url: str, mask: Callable[[str], str], limit: int) -> int:
    """Index anew up to `limit` texts that changed or went since they were indexed; how many.

    Those past the watermark are left to `add`, or they would come in twice.
    """
    with writing(url) as connection:
        ids, said = stale(connection, limit)
        if ids:
            indexed = position(connection)
            forget = _DELETE[connection.dialect.name].bindparams(bindparam("ids", expanding=True))
            connection.execute(forget, {"ids": ids})
            _insert(connection, _rows([(id_, mask(now)) for id_, now in said if id_ <= indexed]))
            connection.execute(delete(_STALE).where(_STALE.c.signal_id.in_(ids)))
    return len(ids)


def _advance(connection: Connection, after: int, to: int) -> bool:
    first = insert_into(connection, Watermark).values(name=WATERMARK, position=0)
    connection.execute(first.on_conflict_do_nothing())
    here = update(_WATERMARKS).where(_WATERMARKS.c.name == WATERMARK, _WATERMARKS.c.position == after)
    return connection.execute(here.values(position=to)).rowcount == 1


def _rows(masked: Sequence[tuple[int, str]]) -> list[dict[str, object]]:
    return [{"id": id_, "words": " ".join(words(said))} for id_, said in masked]


def _insert(connection: Connection, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(_INSERT[connection.dialect.name], rows)
