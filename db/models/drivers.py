"""Drivers: what each step does to how paths end, as it was last calculated from what customers walked.

They follow the paths they rest on, so no step is held back by them with a foreign key.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Field, SQLModel

from db.models.columns import BigId, key_id, one_of, refers


class Lack(StrEnum):
    """Why there is not enough data to say what a step does to an ending: the first of these that holds."""

    FEW = "few"  # too few customers
    ALIKE = "alike"  # all paths end this way, or none does
    STRAIGHT = "straight"  # there is one way on only, so nothing can turn out otherwise
    EVERYBODY = "everybody"  # too few did not pass here: nobody to compare with
    ONE_SIDED = "one_sided"  # too few are known for whom it went well, or badly
    UNSURE = "unsure"  # it may as well be chance


class KnownBy(StrEnum):
    """By what it is known how a step went: its completion, else whether what was heard is negative."""

    COMPLETION = "completion"
    WORDS = "words"


class DriverPass(SQLModel, table=True):
    """One calculation for one ending; `ending_id` None is any way of leaving. The newest one is shown.

    `customers` is the base, `censored` how many were left out because they were not observed long enough;
    `value` how likely the ending is, `low` to `high` its 95 % interval. `basis` names what it rests on.
    """

    __tablename__ = "driver_passes"
    __table_args__ = (one_of("lack", Lack),)
    id: int = key_id()
    generation_id: int = Field(sa_type=BigId)
    basis: str
    ending_id: int | None = Field(default=None, sa_type=BigId)
    first_day: int
    last_day: int
    customers: int
    censored: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    lack: str | None = None
    calculated_at: datetime


class Driver(SQLModel, table=True):
    """One step in one pass: distinct customers, and both effects with their 95 % intervals.

    `removed` is the probability taken away were the step to lead nowhere; `changed` by how much the
    probability changes were the step always to go well. Either is None where the lack beside it says why.
    """

    __tablename__ = "drivers"
    __table_args__ = (one_of("known_by", KnownBy), one_of("removed_lack", Lack), one_of("changed_lack", Lack))
    pass_id: int = refers("driver_passes.id", primary_key=True)
    micro_interaction_id: int = Field(primary_key=True, sa_type=BigId)
    known_by: str
    passed: int
    well: int
    badly: int
    removed: float | None = None
    removed_low: float | None = None
    removed_high: float | None = None
    removed_lack: str | None = None
    changed: float | None = None
    changed_low: float | None = None
    changed_high: float | None = None
    changed_lack: str | None = None


class DriverIn(NamedTuple):
    """A row of `drivers`; an effect is (value, low, high)."""

    micro_interaction_id: int
    known_by: str
    passed: int
    well: int
    badly: int
    removed: tuple[float, float, float] | None
    removed_lack: str | None
    changed: tuple[float, float, float] | None
    changed_lack: str | None


class DriverPassIn(NamedTuple):
    """What one calculation found for one ending."""

    ending_id: int | None
    customers: int
    value: tuple[float, float, float] | None
    lack: str | None
    drivers: tuple[DriverIn, ...]
