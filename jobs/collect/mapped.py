"""Records of a far end to signals, one by one: what one record cannot be read for keeps no other back."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import Field, model_validator

from db.models import SignalIn
from jobs.collect.cells import storable
from jobs.collect.fetched import KindSettings
from jobs.collect.payloads import MappingError, PayloadError, PayloadMap, Reader, reader
from jobs.collect.rows import RowError, shown


class MappingSettings(KindSettings):
    """How a record becomes a signal, in JMESPath expressions on the record."""

    fields: dict[str, str] = Field(
        title="What is what",
        description="A JSON object: for each field of a signal the expression that finds it in a record,"
        ' such as "id": "id", "text": "comment.body", "created_at": "created_at".',
    )
    when: str = Field(
        default="", title="Only records where", description="Leave out all others; such as state=='done'."
    )
    details: str = Field(
        default="",
        title="Kept beside it",
        description="What else of a record is kept, by an expression that gives an object.",
    )

    @model_validator(mode="after")
    def _works(self) -> "MappingSettings":
        if not self.fields:
            raise ValueError("The mapping is empty: say at least where the text or the rating is.")
        try:
            self.reader()
        except MappingError as error:
            raise ValueError(str(error)) from error
        return self

    def reader(self) -> Reader:
        """The mapping made ready."""
        return reader(PayloadMap(self.fields, when=self.when, details=self.details))


def mapped(
    read: Reader, records: Iterable[Any], now: datetime, first: int = 1
) -> tuple[list[SignalIn], list[RowError]]:
    """The signals of `records`, and those of them that are none, numbered from `first`."""
    signals: list[SignalIn] = []
    rejected: list[RowError] = []
    for number, record in enumerate(records, first):
        try:
            made = read([record], now)
            problems = made.problems
        except PayloadError as error:
            made, problems = None, (str(error),)
        if made is not None and (made.signals or made.left_out):
            signals += made.signals
        else:
            rejected.append(RowError(number, None, _words(problems), as_it_came(record)))
    return signals, rejected


def as_it_came(record: Any) -> str:
    """A record as text, cut where it is long."""
    return shown(storable(json.dumps(record, ensure_ascii=False, default=str)[:4_000]))


def _words(problems: tuple[str, ...]) -> str:
    """The problems without the number of the record, of which each reader sees only one."""
    return " ".join(problem.removeprefix("1: ") for problem in problems)
