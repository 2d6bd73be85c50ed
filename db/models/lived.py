"""As it happens: one row per step a customer took, how each path stands, and what has to be looked at again.

All of it is derived from findings and placings (`journeys.lived`) and kept level by `jobs.map.lived`, so
nothing here refers by a foreign key: rows follow what they rest on. Instants are whole seconds since 1970:
ten million of them are compared, and a date as text is three times as long.
"""

from collections.abc import Iterable

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from db.models.columns import BigId, key_id

USUAL = 0.95
"""Of all silences of somebody this share is no longer than the one after which they count as having left."""

ENOUGH = 20
"""Silences without which nobody can say what is usual: of fewer, the longest would be."""


def usual(silences: Iterable[tuple[int, int]]) -> int | None:
    """The days that `USUAL` of all silences do not exceed; `silences` pairs days with how often.

    >>> usual([(1, 18), (30, 1), (7, 1)]), usual([(1, 19)])
    (7, None)
    """
    ordered = sorted(silences)
    number = sum(times for _, times in ordered)
    reached = 0
    for days, times in ordered:
        reached += times
        if number >= ENOUGH and reached >= USUAL * number:
            return days
    return None


class LivedStep(SQLModel, table=True):
    """A step a customer took: the `place`-th of theirs.

    `from_id` and `to_id` are micro-interactions after lineage; 0 is the beginning, or the end of what was
    observed. `left_at` is when they were last seen at `from_id`, or came in, `day` the reporting day of
    that; `took` how many seconds later they were at `to_id`, -1 at both ends.
    """

    __tablename__ = "lived_steps"
    __table_args__ = ({"sqlite_with_rowid": False},)
    generation_id: int = Field(primary_key=True, sa_type=BigId)
    customer_id: int = Field(primary_key=True, sa_type=BigId)
    place: int = Field(primary_key=True)
    from_id: int = Field(default=0, sa_type=BigId)
    to_id: int = Field(default=0, sa_type=BigId)
    left_at: int = Field(sa_type=BigId)
    took: int = Field(default=-1, sa_type=BigId)
    day: int = 0


class LivedEdge(SQLModel, table=True):
    """How often a way was taken in a month (`grain` m; its first day) or ever (a; day 0).

    `from_id` and `to_id` are 0 at the beginning and the end. `who` are the customers as a Roaring bitmap,
    `customers` how many these are. `took` counts, of all time alone, how long it took: see
    `db.took`.
    """

    __tablename__ = "lived_edges"
    __table_args__ = ({"sqlite_with_rowid": False},)
    generation_id: int = Field(primary_key=True, sa_type=BigId)
    grain: str = Field(primary_key=True, max_length=1)
    day: int = Field(primary_key=True)
    from_id: int = Field(primary_key=True, sa_type=BigId)
    to_id: int = Field(primary_key=True, sa_type=BigId)
    times: int = Field(sa_type=BigId)
    customers: int = Field(sa_type=BigId)
    who: bytes = Field(sa_type=LargeBinary)
    took: bytes = Field(default=b"", sa_type=LargeBinary)


class LivedDay(SQLModel, table=True):
    """The steps left on a day: of each the customer, from and to, four bytes every one.

    Spans of days are counted from them where months do not reach, which takes less than a row per way and
    day would.
    """

    __tablename__ = "lived_days"
    generation_id: int = Field(primary_key=True, sa_type=BigId)
    day: int = Field(primary_key=True)
    steps: bytes = Field(sa_type=LargeBinary)


class LivedEnd(SQLModel, table=True):
    """How a customer's path stands, as facts; what that means today, `db.reads.lived.ends` says.

    `node_id` is where they were last seen on the map and `seen_at` when, or where and when they left, if that
    `ended` it. `first_day` and `last_day` are the reporting days of their first and last sign of life, `gaps`
    the days between one and the next (two bytes each), `limit_days` after how many they are silent for longer
    than is usual for them. None where they were seen too rarely to know: then what is usual for `source_id`
    holds, their segment.
    """

    __tablename__ = "lived_ends"
    __table_args__ = ({"sqlite_with_rowid": False},)
    generation_id: int = Field(primary_key=True, sa_type=BigId)
    customer_id: int = Field(primary_key=True, sa_type=BigId)
    source_id: int = Field(sa_type=BigId)
    node_id: int = Field(sa_type=BigId)
    seen_at: int = Field(sa_type=BigId)
    ended: bool
    first_day: int
    last_day: int
    limit_days: int | None = None
    gaps: bytes = Field(default=b"", sa_type=LargeBinary)


class LivedGap(SQLModel, table=True):
    """How often the customers of a source were silent for so many days, between two signs of life."""

    __tablename__ = "lived_gaps"
    generation_id: int = Field(primary_key=True, sa_type=BigId)
    source_id: int = Field(primary_key=True, sa_type=BigId)
    days: int = Field(primary_key=True)
    times: int = 0


class LivedChange(SQLModel, table=True):
    """A profile whose signals, placings or links changed since its path was drawn; `mark` is that change.

    `since` is the first signal that is new, where nothing else changed; 0 where anything may have.
    """

    __tablename__ = "lived_changes"
    profile_id: int = Field(primary_key=True, sa_type=BigId)
    mark: int = Field(sa_type=BigId)
    since: int = Field(default=0, sa_type=BigId)


class LivedPass(SQLModel, table=True):
    """A generation of paths, all drawn from one generation of findings and one `basis` (lineage, endings).

    Those of customers up to `position` are drawn, when it is `whole` all of them; pages show the newest
    that is. The ways of customers up to `counted` are counted; a pass that was stopped while it was
    `counting` is begun anew. `turn` counts the transactions that drew, so that two who draw at once notice
    each other.
    """

    __tablename__ = "lived_passes"
    __table_args__ = ({"sqlite_autoincrement": True},)
    generation_id: int = key_id()
    findings_id: int = Field(sa_type=BigId)
    basis: str
    position: int = Field(default=0, sa_type=BigId)
    counted: int = Field(default=0, sa_type=BigId)
    counting: bool = False
    whole: bool = False
    turn: int = 0
