"""Influence: shares of functions on micro-interactions, and the claims that lead to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from db.models.claim_words import ClaimState, Wording
from db.models.columns import key_id, one_of, refers
from db.models.journeys import Dated
from db.models.words import Basis, Mode


class Influence(Dated, table=True):
    """The share (0-100) and mode of one function on one micro-interaction; one is accountable at most."""

    __tablename__ = "influence"
    __table_args__ = (
        CheckConstraint("share BETWEEN 0 AND 100", name="share"),
        one_of("mode", Mode),
        one_of("basis", Basis),
        Index(
            "uq_influence_accountable",
            "micro_interaction_id",
            unique=True,
            sqlite_where=text("accountable AND valid_until IS NULL"),
            postgresql_where=text("accountable AND valid_until IS NULL"),
        ),
    )
    id: int = key_id()
    micro_interaction_id: int = refers("micro_interactions.id", index=True)
    function_id: int = refers("functions.id", index=True)
    share: int
    mode: str
    basis: str
    accountable: bool = False
    by_person_id: int | None = refers("people.id", nullable=True)


class Claim(SQLModel, table=True):
    """A function's word for its say at a micro-interaction or a whole touchpoint, as it stands now.

    `share` is typed in percent when a contest is settled and stands before the word; `by_sum` says that it
    is contested because all claims there make more than 100, `against_id` which function contests it; with
    `held` it was agreed before and counts meanwhile.
    """

    __tablename__ = "claims"
    __table_args__ = (
        one_of("wording", Wording),
        one_of("state", ClaimState),
        CheckConstraint("(micro_interaction_id IS NULL) <> (touchpoint_id IS NULL)", name="one_place"),
        CheckConstraint("share BETWEEN 0 AND 100", name="share"),
        *(
            Index(
                f"uq_claims_standing_{place}",
                "function_id",
                f"{place}_id",
                unique=True,
                sqlite_where=text("state <> 'handed_back'"),
                postgresql_where=text("state <> 'handed_back'"),
            )
            for place in ("micro_interaction", "touchpoint")
        ),
    )
    id: int = key_id()
    function_id: int = refers("functions.id", index=True)
    micro_interaction_id: int | None = refers("micro_interactions.id", index=True, nullable=True)
    touchpoint_id: int | None = refers("touchpoints.id", index=True, nullable=True)
    wording: str
    share: int | None = None
    state: str
    by_sum: bool = False
    held: bool = False
    against_id: int | None = refers("functions.id", nullable=True)
    reason: str = ""
    due_at: datetime | None = None
    escalated_at: datetime | None = None
    by_person_id: int | None = refers("people.id", nullable=True)
    changed_at: datetime = Field()


class ClaimEvent(SQLModel, table=True):
    """One thing that happened to a claim, and how it stood afterwards; who did it spoke for `function_id`."""

    __tablename__ = "claim_events"
    id: int = key_id()
    claim_id: int = refers("claims.id", index=True)
    what: str
    wording: str
    share: int | None = None
    state: str
    reason: str = ""
    function_id: int | None = refers("functions.id", nullable=True)
    person_id: int | None = refers("people.id", nullable=True)
    at: datetime = Field(index=True)


class Ownerless(SQLModel, table=True):
    """A micro-interaction that nobody had a say at for long, put before the executive until `ended_at`."""

    __tablename__ = "ownerless"
    id: int = key_id()
    micro_interaction_id: int = refers("micro_interactions.id", index=True)
    since: datetime
    escalated_at: datetime
    ended_at: datetime | None = None
