"""Findings: what was detected in a signal, by which generation, and what readers corrected."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from db.models.columns import BigId, json_field, key_id, one_of, refers
from db.models.words import CorrectionKind, GenerationState, Intent, Presence

_BY_KEY = {"sqlite_with_rowid": False}  # rows lie in the order of their key: one tree less to write


class Generation(SQLModel, table=True):
    """Detector, taxonomy and placing rules under which findings were made; exactly one is live.

    `filled_to` is the highest signal id a filling generation has reached.
    """

    __tablename__ = "generations"
    __table_args__ = (one_of("state", GenerationState),)
    id: int = key_id()
    detector: str
    taxonomy_version_id: int = refers("taxonomy_versions.id")
    placing: str
    state: str
    filled_to: int = Field(default=0, sa_type=BigId)
    created_at: datetime
    live_at: datetime | None = None
    diff: dict[str, Any] | None = json_field()


class Finding(SQLModel, table=True):
    """What one generation found in one signal.

    `negative` and `positive` are what counts: words and mark together, corrections applied.
    `words_*` and `mark_*` keep each basis as it was found. `day` is the reporting day as a
    proleptic ordinal, 0 when the signal has no date. `spans` is [[start, end, kind], ...] over
    the text. `excluded` (spam, not our customer) counts nowhere.
    """

    __tablename__ = "findings"
    __table_args__ = (
        one_of("negative", Presence),
        one_of("positive", Presence),
        one_of("words_negative", Presence),
        one_of("words_positive", Presence),
        one_of("mark_negative", Presence),
        one_of("mark_positive", Presence),
        Index("ix_findings_day", "generation_id", "day", "signal_id"),
        Index("ix_findings_micro_interaction_id", "micro_interaction_id", "generation_id", "day"),
        _BY_KEY,
    )
    signal_id: int = Field(primary_key=True, sa_type=BigId, foreign_key="signals.id")
    generation_id: int = refers("generations.id", primary_key=True)
    day: int
    negative: str
    positive: str
    words_negative: str
    words_positive: str
    mark_negative: str
    mark_positive: str
    language: str | None = None
    unread_reason: str | None = None
    micro_interaction_id: int | None = refers("micro_interactions.id", nullable=True)
    placing_reason: str | None = None
    spans: list[Any] | None = json_field()
    excluded: bool = False


class FindingCategory(SQLModel, table=True):
    """A category a signal falls into, with its evidence."""

    __tablename__ = "finding_categories"
    __table_args__ = (
        Index("ix_finding_categories_category", "category_id", "generation_id", "signal_id"),
        _BY_KEY,
    )
    signal_id: int = Field(primary_key=True, sa_type=BigId, foreign_key="signals.id")
    generation_id: int = refers("generations.id", primary_key=True)
    category_id: int = refers("categories.id", primary_key=True)
    start: int
    end: int


class FindingIntent(SQLModel, table=True):
    """An intent present in a signal, with its evidence; `detail` names the kind of escalation."""

    __tablename__ = "finding_intents"
    __table_args__ = (
        one_of("intent", Intent),
        Index("ix_finding_intents_intent", "intent", "generation_id", "signal_id"),
        _BY_KEY,
    )
    signal_id: int = Field(primary_key=True, sa_type=BigId, foreign_key="signals.id")
    generation_id: int = refers("generations.id", primary_key=True)
    intent: str = Field(primary_key=True)
    detail: str | None = None
    start: int
    end: int


class Correction(SQLModel, table=True):
    """What a reader said is not right; it outlives re-runs and can be undone. One of a kind is in force.

    `value` is the category or micro-interaction chosen instead, `was` what the finding said.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        one_of("kind", CorrectionKind),
        Index(
            "uq_corrections_in_force",
            "signal_id",
            "kind",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )
    id: int = key_id()
    signal_id: int = refers("signals.id", index=True)
    kind: str
    value_id: int | None = Field(default=None, sa_type=BigId)
    was: dict[str, Any] | None = json_field()
    by_person_id: int | None = refers("people.id", nullable=True)
    made_at: datetime
    undone_at: datetime | None = None
