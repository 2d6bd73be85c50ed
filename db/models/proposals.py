"""Proposals: what should change at a step, how customers would be told, and what departments say to it."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, Index
from sqlmodel import JSON, Field, SQLModel

from db.models.columns import key_id, one_of, refers


class Lever(StrEnum):
    """By what a proposal helps the customer along; db.levers says where each comes from and what it needs."""

    REMOVE_STEP = "remove_step"
    FASTER = "faster"
    CLEARER = "clearer"
    STANDS_OUT = "stands_out"
    DEFAULT = "default"
    REMINDER = "reminder"
    PROMPT = "prompt"
    PLAN = "plan"
    SOCIAL_PROOF = "social_proof"
    MESSENGER = "messenger"
    COMMITMENT = "commitment"
    INCENTIVE = "incentive"
    CHANNEL = "channel"
    CONTROL = "control"
    PROGRESS = "progress"
    STAFF = "staff"


class Need(StrEnum):
    """What has to be said beside the explanation, so that a lever is an honest one."""

    SEEN = "seen"  # where the customer sees what is preset
    CHANGED = "changed"  # where the customer changes it, in one step
    REASON = "reason"  # what makes the date true
    FIGURE = "figure"  # the number, and where it comes from
    WAY_OUT = "way_out"  # how the customer gets out of it again


class ChangeState(StrEnum):
    """Where a proposal stands; an accepted one is a matter."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Says(StrEnum):
    """What a department says that would have to do something for it."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"


class Proposal(SQLModel, table=True):
    """What somebody would change at a step.

    `pledges` are texts by Need. What is expected stands in `expected` in the proposer's words; without any it
    is what the drivers said then: of 1,000 customers about `keeps` more would stay (`keeps_least` to
    `keeps_most`). `action_id` is the matter it became.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        one_of("lever", Lever),
        one_of("state", ChangeState),
        CheckConstraint("(state = 'accepted') = (action_id IS NOT NULL)", name="accepted"),
        Index("ix_proposals_state", "state"),
    )
    id: int = key_id()
    micro_interaction_id: int = refers("micro_interactions.id", index=True)
    function_id: int | None = refers("functions.id", nullable=True)
    lever: str
    change: str
    explanation: str
    pledges: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    expected: str = ""
    keeps: int | None = None
    keeps_least: int | None = None
    keeps_most: int | None = None
    cost: str = ""
    state: str = ChangeState.PROPOSED
    by_person_id: int | None = refers("people.id", nullable=True)
    proposed_at: datetime
    ended_at: datetime | None = None
    ended_by_id: int | None = refers("people.id", nullable=True)
    ended_why: str = ""
    action_id: int | None = refers("actions.id", index=True, nullable=True)


class ProposalAnswer(SQLModel, table=True):
    """A department was asked, or says yes or no; each time is a row of its own and the last one counts."""

    __tablename__ = "proposal_answers"
    __table_args__ = (one_of("says", Says),)
    id: int = key_id()
    proposal_id: int = refers("proposals.id", index=True)
    function_id: int = refers("functions.id")
    says: str
    reason: str = ""
    by_person_id: int | None = refers("people.id", nullable=True)
    at: datetime


class ProposalIn(NamedTuple):
    """A proposal as somebody makes it, for the department `function_id` where they work in one.

    Without `expected` words what the drivers say of the step is kept. `needs` are the departments that would
    have to do something; each is asked.
    """

    micro_interaction_id: int
    lever: str
    change: str
    explanation: str
    pledges: dict[str, str]
    expected: str = ""
    cost: str = ""
    needs: tuple[int, ...] = ()
    function_id: int | None = None
