"""Have the signals of a source follow what was said about it: those that waited come in, or all go out again.

Works in short transactions and may be repeated; whether signals go in or out is asked in each of them.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from db.engine import writing
from db.models import READ, Ask, Lane, Release, Signal, StaleText, Topic, Undecided, Waiting, col
from db.reads.quarantine import is_held
from db.reads.releases import ReleaseRow
from db.writes import analysis, candidates
from db.writes.announcing import announce
from db.writes.revisions import insert_into, move

TAKEN_BACK = ("its source may no longer be used", "the source it rested on may no longer be used")


def begin(connection: Connection, source_id: int) -> None:
    """Have every signal of a source looked at, after it was said what it is for, or taken back."""
    newest = connection.scalar(select(func.max(col(Signal.id)))) or 0
    anew = {"position": 0, "until": newest}
    row = insert_into(connection, Release).values(source_id=source_id, **anew)
    connection.execute(row.on_conflict_do_update(index_elements=["source_id"], set_=anew))


def follow(url: str, release: ReleaseRow, ids: Sequence[int], now: datetime) -> bool:
    """Bring the signals `ids`, the next of a release, in or out; False when it was begun anew meanwhile."""
    with writing(url) as connection:
        here = col(Release.source_id) == release.source_id, col(Release.position) == release.position
        reached = update(Release).where(*here).values(position=ids[-1])
        if connection.execute(reached).rowcount != 1:
            return False
        if is_held(connection, release.source_id):
            take_out(connection, ids, now, TAKEN_BACK)
        else:
            _let_in(connection, ids)
        _read_again_in_search(connection, ids)
        move(connection, Topic.ANALYSIS, now, at_once=False)
        return True


def end(url: str, release: ReleaseRow, now: datetime) -> None:
    """Nothing of a release is left."""
    with writing(url) as connection:
        mine = col(Release.source_id) == release.source_id, col(Release.position) == release.position
        connection.execute(delete(Release).where(*mine))
        move(connection, Topic.SOURCES, now)


def take_out(connection: Connection, ids: Sequence[int], now: datetime, why: tuple[str, str]) -> None:
    """Take signals out of figures, matters and queues; what they said, and corrections, stay.

    `why` is told by matters that were worked on already, and by those withdrawn.
    """
    candidates.withdraw_in(connection, ids, now, why)
    analysis.take_out(connection, ids)
    for table in (Waiting, Undecided, Ask):
        connection.execute(delete(table).where(col(table.signal_id).in_(ids)))


def _let_in(connection: Connection, ids: Sequence[int]) -> None:
    queue = insert_into(connection, Waiting)
    query = select(col(Signal.id)).where(col(Signal.id).in_(ids), col(Signal.author).in_(READ))
    rows = [{"signal_id": signal_id, "lane": Lane.BACKLOG} for signal_id in connection.scalars(query)]
    if rows:
        connection.execute(queue.on_conflict_do_nothing(), rows)
        announce(connection)


def _read_again_in_search(connection: Connection, ids: Sequence[int]) -> None:
    stale = insert_into(connection, StaleText).on_conflict_do_nothing()
    connection.execute(stale, [{"signal_id": signal_id} for signal_id in ids])
