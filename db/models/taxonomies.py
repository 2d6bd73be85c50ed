"""Categories somebody can act on, and the frozen sets of them."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from db.models.columns import json_field, key_id, refers


class TaxonomyVersion(SQLModel, table=True):
    """A frozen set of categories with their rules."""

    __tablename__ = "taxonomy_versions"
    id: int = key_id()
    key: str = Field(unique=True)
    content: dict[str, Any] | None = json_field()
    frozen_at: datetime


class Category(SQLModel, table=True):
    """An agreed actionable bucket; its id stays the same through taxonomy versions."""

    __tablename__ = "categories"
    id: int = key_id()
    key: str = Field(unique=True)
    parent_id: int | None = refers("categories.id", nullable=True)
    name: str
    function_id: int | None = refers("functions.id", nullable=True)
    can_do: str = ""
    retired_at: datetime | None = None
