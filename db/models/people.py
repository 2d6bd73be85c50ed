"""People of the company, the functions they work for, their one-time links and their sessions."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from db.models.columns import key_id, one_of, refers
from db.models.words import Role


class Person(SQLModel, table=True):
    """Somebody who may sign in; facts about them hang on the account, which is never deleted."""

    __tablename__ = "people"
    id: int = key_id()
    name: str
    mail: str | None = Field(default=None, unique=True)
    password_hash: str | None = None
    roles_by_claim: bool = False  # a provider gave the roles, and nobody here changed them since
    subject: str | None = Field(default=None, unique=True)  # "issuer subject" of a sign-in provider
    language: str | None = None  # as the browser asks
    created_at: datetime
    deactivated_at: datetime | None = None


class PersonRole(SQLModel, table=True):
    """A role a person holds."""

    __tablename__ = "person_roles"
    __table_args__ = (one_of("role", Role),)
    person_id: int = refers("people.id", primary_key=True)
    role: str = Field(primary_key=True)


class PersonFunction(SQLModel, table=True):
    """A function a person works for."""

    __tablename__ = "person_functions"
    person_id: int = refers("people.id", primary_key=True)
    function_id: int = refers("functions.id", primary_key=True)


class SignInLink(SQLModel, table=True):
    """A link that signs somebody in once; only the SHA-256 of its token is stored."""

    __tablename__ = "sign_in_links"
    id: int = key_id()
    token_hash: str = Field(unique=True)
    person_id: int | None = refers("people.id", nullable=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Session(SQLModel, table=True):
    """A browser that signed in; only the SHA-256 of its cookie is stored."""

    __tablename__ = "sessions"
    id: int = key_id()
    token_hash: str = Field(unique=True)
    person_id: int = refers("people.id", index=True)
    origin: str | None = None  # the address it was begun from
    agent: str = ""  # the browser, as it calls itself
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class MorningMail(SQLModel, table=True):
    """Somebody asked to be told by mail, each morning, what waits for them; nobody else gets any."""

    __tablename__ = "morning_mails"
    person_id: int = refers("people.id", primary_key=True)
    asked_at: datetime
    seen_to_on: date | None = None  # the last day on which it was looked at whether anything waits
    refused: str | None = None  # what the mail server said of the address the last time
