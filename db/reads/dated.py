"""Rows that hold from an instant until another: whether one held at some moment."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement


def held(table: Any, at: datetime) -> ColumnElement[bool]:
    """Whether a dated row of `table` held `at` that instant, as a condition."""
    until = table.c.valid_until
    holds: ColumnElement[bool] = (table.c.valid_from <= at) & (until.is_(None) | (until > at))
    return holds
