"""Influence: shares of functions on micro-interactions, and the claims that lead to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from db.models.columns import key_id, one_of, refers
from db.models.journeys import Dated
from db.models.words import Basis, Mode


class Influence(Dated, table=True):
    """The share (0-100) and mode of one function on one micro-interaction."""

    __tablename__ = "influence"
    __table_args__ = (
        CheckConstraint("share BETWEEN 0 AND 100", name="share"),
        one_of("mode", Mode),
        one_of("basis", Basis),
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
    """The act of taking a micro-interaction or touchpoint, and how it went."""

    __tablename__ = "claims"
    id: int = key_id()
    function_id: int = refers("functions.id", index=True)
    micro_interaction_id: int | None = refers("micro_interactions.id", index=True, nullable=True)
    touchpoint_id: int | None = refers("touchpoints.id", index=True, nullable=True)
    wording: str
    state: str
    reason: str = ""
    due_at: datetime | None = None
    by_person_id: int | None = refers("people.id", nullable=True)
    changed_at: datetime = Field()
