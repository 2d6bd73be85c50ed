"""Functions: departments in their role on the map, under the names they bore at a date."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from db.models.columns import key_id, refers


class Function(SQLModel, table=True):
    """A department; its key and colour stay when it is renamed. `head_id` is who answers for it.

    `began_at` is None for those that were there from the first, `became_id` what a merged one is part of.
    """

    __tablename__ = "functions"
    id: int = key_id()
    key: str = Field(unique=True)
    name: str
    colour: str
    position: int = 0
    head_id: int | None = refers("people.id", nullable=True)
    began_at: datetime | None = None
    retired_at: datetime | None = None
    became_id: int | None = refers("functions.id", nullable=True)


class FunctionName(SQLModel, table=True):
    """A former name of a function, so that past figures keep it."""

    __tablename__ = "function_names"
    id: int = key_id()
    function_id: int = refers("functions.id", index=True)
    name: str
    valid_until: datetime
