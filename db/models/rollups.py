"""Rollups: narrow daily and monthly tables, one per question, with bitmaps of source profiles.

Every table has the same measures; only the cell differs. `grain` is "d" or "m"; `day` is the
proleptic ordinal of the day or of the month's first day, 0 for signals without a date. A bitmap
is a serialised 32-bit Roaring bitmap of source-profile ids (Lemire et al., 2016, "Consistently
faster and smaller compressed bitmaps with Roaring").
"""

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from db.models.columns import refers


class Measures(SQLModel):
    """Counts of signals, and the profiles behind them.

    `signals` counts what customers said or marked, `read` those of them that were assessable,
    `nameless` those without a profile; `events` counts what they did, and only `events` and
    `profiles_event` know of it.
    """

    signals: int = 0
    read: int = 0
    negative: int = 0
    positive: int = 0
    nameless: int = 0
    events: int = 0
    profiles: bytes = Field(default=b"", sa_type=LargeBinary)
    profiles_read: bytes = Field(default=b"", sa_type=LargeBinary)
    profiles_negative: bytes = Field(default=b"", sa_type=LargeBinary)
    profiles_positive: bytes = Field(default=b"", sa_type=LargeBinary)
    profiles_event: bytes = Field(default=b"", sa_type=LargeBinary)


class ChannelRollup(Measures, table=True):
    """How many, by source and channel."""

    __tablename__ = "rollup_channels"
    generation_id: int = refers("generations.id", primary_key=True)
    grain: str = Field(primary_key=True)
    day: int = Field(primary_key=True)
    source_id: int = refers("sources.id", primary_key=True)
    channel: str = Field(primary_key=True)


class CategoryRollup(Measures, table=True):
    """How many, by category; category 0 holds the uncategorised, -2 those that say somebody leaves."""

    __tablename__ = "rollup_categories"
    generation_id: int = refers("generations.id", primary_key=True)
    grain: str = Field(primary_key=True)
    day: int = Field(primary_key=True)
    category_id: int = Field(primary_key=True)


class StepRollup(Measures, table=True):
    """How many, by micro-interaction; 0 holds the unplaced."""

    __tablename__ = "rollup_steps"
    generation_id: int = refers("generations.id", primary_key=True)
    grain: str = Field(primary_key=True)
    day: int = Field(primary_key=True)
    micro_interaction_id: int = Field(primary_key=True)


class CombinedRollup(Measures, table=True):
    """How many, by source, channel, category and micro-interaction at once, for combined filters.

    Category -1 counts every signal once, 0 the uncategorised, -2 those that say somebody leaves: n is never
    summed over categories.
    """

    __tablename__ = "rollup_combined"
    generation_id: int = refers("generations.id", primary_key=True)
    grain: str = Field(primary_key=True)
    day: int = Field(primary_key=True)
    source_id: int = refers("sources.id", primary_key=True)
    channel: str = Field(primary_key=True)
    category_id: int = Field(primary_key=True)
    micro_interaction_id: int = Field(primary_key=True)
