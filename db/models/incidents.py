"""Incidents: what broke and when, as it was last found in what customers walked.

They follow the paths they rest on, so no step is held back by them with a foreign key.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Field, SQLModel

from db.models.columns import BigId, key_id, one_of, refers


class Grain(StrEnum):
    """How long the path of a customer is watched."""

    WEEK = "week"
    MONTH = "month"


class Stay(NamedTuple):
    """A stay at a node, the reporting day on which it ended (an ordinal), and whether it worked meanwhile."""

    node: int
    day: int
    done: bool


class IncidentIn(NamedTuple):
    """A step by which more customers than `usual` got no further, from `first_day` to `last_day`.

    Of `customers`, `passed` came to it; `removal` is the part of all who came to it and missed the goal,
    with its 95 % interval, and `usual` the same in a usual week.
    """

    micro_interaction_id: int
    first_day: int
    last_day: int
    customers: int
    passed: int
    removal: tuple[float, float, float]
    usual: float


class IncidentPassIn(NamedTuple):
    """What was found in `spans` weeks or months with `customers` in the median one, of whom `missed` missed.

    `grain` is None where neither weeks nor months hold enough customers to say anything.
    """

    grain: Grain | None
    spans: int
    customers: int
    missed: float
    found: tuple[IncidentIn, ...]


class IncidentPass(SQLModel, table=True):
    """One calculation for the step `goal_id`, by an event of which it is known whether it worked.

    The newest one is shown. `customers` is the median of so many `spans`, `missed` the part for whom it
    usually does not come to that event; `grain` None: too few customers to say anything.
    """

    __tablename__ = "incident_passes"
    __table_args__ = (one_of("grain", Grain),)
    id: int = key_id()
    goal_id: int = Field(sa_type=BigId)
    grain: str | None = None
    spans: int
    customers: int
    missed: float
    calculated_at: datetime


class Incident(SQLModel, table=True):
    """One step in one week or month of a pass; see `IncidentIn`."""

    __tablename__ = "incidents"
    pass_id: int = refers("incident_passes.id", primary_key=True)
    micro_interaction_id: int = Field(primary_key=True, sa_type=BigId)
    first_day: int = Field(primary_key=True)
    last_day: int
    customers: int
    passed: int
    removed: float
    removed_low: float
    removed_high: float
    usual: float
