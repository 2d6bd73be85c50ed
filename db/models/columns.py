"""Column types every table shares: big ids, JSON, and words held by a CHECK instead of a native enum."""

from enum import StrEnum
from typing import Any, TypeVar, cast

from sqlalchemy import JSON, BigInteger, CheckConstraint, Integer, MetaData, Table
from sqlalchemy.orm import InstrumentedAttribute, Mapped
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.model_config["defer_build"] = True  # rows of tables are not validated: a quicker start
metadata: MetaData = SQLModel.metadata

T = TypeVar("T")
BigId = BigInteger().with_variant(Integer, "sqlite")


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """A CHECK that `column` holds one of `words` (or NULL where the column allows it).

    Not written as IN: for a list of three and more SQLite builds a table anew for every row it checks, which
    took more time than the whole insert of a finding.
    """
    return CheckConstraint(" OR ".join(f"{column} = '{word}'" for word in words), name=column)


def key_id() -> Any:
    """A primary key that the store hands out, 64 bits wide."""
    return Field(default=None, primary_key=True, sa_type=BigId)


def col(attribute: T) -> Mapped[T]:
    """The column of the table behind an attribute of a model, for a statement.

    Where a statement names no attribute itself, SQLAlchemy need not prepare the mapper of every model first,
    which the first question of a process would wait for longer than for the answer.
    """
    mapped = cast("InstrumentedAttribute[T]", attribute)
    return cast("Mapped[T]", metadata.tables[str(mapped.class_.__tablename__)].c[mapped.key])


def table_of(model: type[SQLModel]) -> Table:
    """The table that `model` declares, for statements about whole rows or about one of several tables."""
    return metadata.tables[str(model.__tablename__)]


def refers(target: str, *, index: bool = False, nullable: bool = False, primary_key: bool = False) -> Any:
    """A 64-bit foreign key to `target` ("table.column")."""
    default = None if nullable else ...
    return Field(
        default=default,
        foreign_key=target,
        sa_type=BigId,
        index=index,
        nullable=nullable,
        primary_key=primary_key,
    )


def json_field() -> Any:
    """A JSON value that may be NULL."""
    return Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)
