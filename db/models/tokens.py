"""Tokens of programs that hand signals in or read them out."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from db.models.columns import json_field, key_id, refers


class ApiToken(SQLModel, table=True):
    """What a program shows at the door: found by its public `prefix`, proven by the SHA-256 of the whole."""

    __tablename__ = "api_tokens"
    id: int = key_id()
    name: str
    prefix: str = Field(unique=True)
    token_hash: str
    scopes: list[str] = json_field()
    made_by_id: int | None = refers("people.id", nullable=True)
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
