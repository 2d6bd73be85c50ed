"""The company of the demo: departments, sources and one life-long journey, read from packaged TOML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from db.models import (
    EdgeIn,
    FunctionIn,
    InfluenceIn,
    JourneyIn,
    MicroInteractionIn,
    PlacingIn,
    StageIn,
    TouchpointIn,
)


@dataclass(frozen=True, slots=True)
class ScaleIn:
    """A mark scale: up to `low_to` the customer says bad, from `high_from` on good."""

    worst: float
    best: float
    low_to: float
    high_from: float


@dataclass(frozen=True, slots=True)
class SourceIn:
    """Where signals come in; `scale` is None where customers give no marks."""

    key: str
    name: str
    channel: str
    solicited: bool
    scale: ScaleIn | None


@dataclass(frozen=True, slots=True)
class Company:
    """Everything the demo sets up before its feedback comes in."""

    name: str
    functions: tuple[FunctionIn, ...]
    journey: JourneyIn
    sources: tuple[SourceIn, ...]


@cache
def company() -> Company:
    """The demo company, read once."""
    about = read_table("company.toml")
    return Company(
        name=about["name"],
        functions=tuple(FunctionIn(key, **row) for key, row in about["functions"].items()),
        journey=_journey(read_table("journey.toml")),
        sources=tuple(_source(key, row) for key, row in about["sources"].items()),
    )


def read_table(name: str) -> dict[str, Any]:
    """A packaged TOML file of the demo, by its path from this package."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _source(key: str, row: dict[str, Any]) -> SourceIn:
    scale = row.get("scale")
    return SourceIn(key, row["name"], row["channel"], row["solicited"], ScaleIn(**scale) if scale else None)


def _journey(rows: dict[str, Any]) -> JourneyIn:
    touchpoints = {key: TouchpointIn(key, **row) for key, row in rows["touchpoints"].items()}
    steps = rows["steps"]
    return JourneyIn(
        key=rows["key"],
        name=rows["name"],
        stages=tuple(StageIn(key, name) for key, name in rows["stages"].items()),
        touchpoints=tuple(touchpoints.values()),
        micro_interactions=tuple(_step(key, row, touchpoints) for key, row in steps.items()),
        edges=tuple(EdgeIn(key, end) for key, row in steps.items() for end in row["next"]),
    )


def _step(key: str, row: dict[str, Any], touchpoints: dict[str, TouchpointIn]) -> MicroInteractionIn:
    influence = row.get("influence", {})
    return MicroInteractionIn(
        key=key,
        name=row["name"],
        stage=row["stage"],
        touchpoint=row["touchpoint"],
        channel=touchpoints[row["touchpoint"]].channel,
        frontstage=row.get("frontstage", True),
        wants=row["wants"],
        influence=tuple(InfluenceIn(function, mode, share) for function, (mode, share) in influence.items()),
        placing=PlacingIn(*(tuple(row.get(rule, ())) for rule in ("categories", "events", "channel"))),
    )
