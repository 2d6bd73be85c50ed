"""Links under which staff say what they heard from a customer, without an account."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from db.models.columns import key_id, refers


class HeardLink(SQLModel, table=True):
    """A link to the page of one place. It is found by the SHA-256 of its token, and shown again unsealed."""

    __tablename__ = "heard_links"
    id: int = key_id()
    source_id: int = refers("sources.id", index=True)
    token_hash: str = Field(unique=True)
    token: str
    created_at: datetime
    by_person_id: int | None = refers("people.id", nullable=True)
    revoked_at: datetime | None = None
