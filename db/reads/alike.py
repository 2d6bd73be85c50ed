"""Signals tagged for the same words: what one correction may be said of as well."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from db.models import Correction, Finding, Presence, Signal, col, table_of
from db.reads.rollups import live_generation
from db.reads.search import newest

LOOKED_AT = 500
_AROUND = " \t\r\n.,;:!?…\"'()[]“”‘’*_"


def same_words(connection: Connection, signal_id: int) -> list[int]:
    """Other signals, newest first, in which nothing but the words of this one says something negative.

    At most LOOKED_AT signals that hold those words are looked at; corrected ones are left out.
    """
    words = _words_of(connection, [signal_id]).get(signal_id, set())
    nearby = {other for said in words for other in newest(connection, said, limit=LOOKED_AT)} - {signal_id}
    found = _words_of(connection, nearby - _corrected(connection, nearby))
    return sorted((other for other, said in found.items() if said and said <= words), reverse=True)


def _words_of(connection: Connection, signal_ids: Iterable[int]) -> dict[int, set[str]]:
    """The words that made each signal negative."""
    query = (
        select(col(Finding.signal_id), col(Signal.text), col(Finding.spans))
        .join(table_of(Signal), col(Signal.id) == col(Finding.signal_id))
        .where(
            col(Finding.signal_id).in_(sorted(signal_ids)),
            col(Finding.generation_id) == live_generation(connection),
            col(Finding.words_negative) == Presence.PRESENT,
        )
    )
    return {
        row.signal_id: {
            (row.text or "")[start:end].casefold().strip(_AROUND)
            for start, end, kind in row.spans or ()
            if kind == "negative"
        }
        for row in connection.execute(query)
    }


def _corrected(connection: Connection, signal_ids: Iterable[int]) -> set[int]:
    query = select(col(Correction.signal_id)).where(
        col(Correction.signal_id).in_(sorted(signal_ids)), col(Correction.undone_at).is_(None)
    )
    return set(connection.scalars(query))
