"""Which sources' signals still have to follow what was said about them, and which signals come next."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.models import Release, Signal, col


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """How far the signals of a source are: those with position < id <= until are still to come."""

    source_id: int
    position: int
    until: int


def oldest(connection: Connection) -> ReleaseRow | None:
    """A release that is under way, None without one."""
    columns = col(Release.source_id), col(Release.position), col(Release.until)
    row = connection.execute(select(*columns).order_by(col(Release.source_id)).limit(1)).one_or_none()
    return ReleaseRow(*row) if row else None


def under_way(connection: Connection) -> frozenset[int]:
    """The ids of the sources whose signals are being brought in or out."""
    return frozenset(connection.scalars(select(col(Release.source_id))))


def next_ids(connection: Connection, release: ReleaseRow, limit: int) -> list[int]:
    """The next signals of a release, oldest first."""
    mine = col(Signal.source_id) == release.source_id
    still = col(Signal.id) > release.position, col(Signal.id) <= release.until
    return list(
        connection.scalars(select(col(Signal.id)).where(mine, *still).order_by(col(Signal.id)).limit(limit))
    )
