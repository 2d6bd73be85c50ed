"""Actions: matters with an owner and a next move, their evidence, and everything that happened to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from db.models.claim_words import CauseKind
from db.models.columns import BigId, json_field, key_id, one_of, refers
from db.models.words import ActionKind, ActionState, WaitingOn


class Action(SQLModel, table=True):
    """One matter. At most one is open for each fingerprint."""

    __tablename__ = "actions"
    __table_args__ = (
        one_of("kind", ActionKind),
        one_of("state", ActionState),
        one_of("waiting_on", WaitingOn),
        one_of("cause_kind", CauseKind),
        CheckConstraint("(waiting_on IS NULL) = (waiting_since IS NULL)", name="waiting"),
        CheckConstraint("escalation_level BETWEEN 0 AND 3", name="escalation_level"),
        Index(
            "uq_actions_open_fingerprint",
            "fingerprint",
            unique=True,
            sqlite_where=text("is_open"),
            postgresql_where=text("is_open"),
        ),
        Index("ix_actions_is_open", "is_open", "due_at"),
    )
    id: int = key_id()
    fingerprint: str = Field(index=True)
    kind: str
    state: str = ActionState.PROPOSED
    is_open: bool = True
    title: str
    reason: str
    next_move: str = ""
    rule: str
    category_id: int | None = refers("categories.id", nullable=True)
    micro_interaction_id: int | None = refers("micro_interactions.id", nullable=True)
    function_id: int | None = refers("functions.id", index=True, nullable=True)
    person_id: int | None = refers("people.id", index=True, nullable=True)
    for_person_id: int | None = refers("people.id", nullable=True)  # who is away, and whose this is
    escalation_level: int = 0
    customers: int = 0
    signals: int = 0
    effect_plan: dict[str, Any] | None = json_field()
    verdict_reason: str | None = None
    raised_at: datetime
    due_at: datetime | None = None
    claimed_at: datetime | None = None
    done_at: datetime | None = None
    observe_until: datetime | None = None
    snoozed_until: datetime | None = None
    waiting_on: str | None = None
    waiting_function_id: int | None = refers("functions.id", nullable=True)
    waiting_since: datetime | None = None
    waiting_note: str = ""
    cause_kind: str | None = None  # what was at its root, asked when it is done
    cause_function_id: int | None = refers("functions.id", nullable=True)
    duplicate_of_id: int | None = refers("actions.id", nullable=True)
    changed_at: datetime


class ActionSignal(SQLModel, table=True):
    """A signal that is evidence for a matter."""

    __tablename__ = "action_signals"
    action_id: int = refers("actions.id", primary_key=True)
    signal_id: int = Field(primary_key=True, sa_type=BigId, foreign_key="signals.id", index=True)


class ActionEvent(SQLModel, table=True):
    """One thing that happened to a matter, by whom; the matter's history is these rows."""

    __tablename__ = "action_events"
    id: int = key_id()
    action_id: int = refers("actions.id", index=True)
    what: str
    from_state: str | None = None
    to_state: str | None = None
    note: str = ""
    person_id: int | None = refers("people.id", nullable=True)
    at: datetime


class RejectedCandidate(SQLModel, table=True):
    """A matter that was not opened, the rule that removed it, and when it last did."""

    __tablename__ = "rejected_candidates"
    fingerprint: str = Field(primary_key=True)
    rule: str = Field(primary_key=True)
    title: str
    at: datetime


class Undecided(SQLModel, table=True):
    """A customer's signal, freshly analysed and no history, about which nobody has decided yet."""

    __tablename__ = "decide_queue"
    signal_id: int = Field(primary_key=True, sa_type=BigId, foreign_key="signals.id")


class Ask(SQLModel, table=True):
    """One utterance of a wish: who asked for what, when, in which words."""

    __tablename__ = "asks"
    id: int = key_id()
    signal_id: int = Field(sa_type=BigId, foreign_key="signals.id", unique=True)
    profile_id: int | None = refers("source_profiles.id", index=True, nullable=True)
    demand_id: int | None = Field(default=None, sa_type=BigId, index=True)
    words: str
    asked_at: datetime | None = None
    noted_at: datetime
