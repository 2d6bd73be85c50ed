"""Journeys to begin with, packaged as TOML: take one, publish it, and change it from there."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from db.models import (
    EdgeIn,
    InfluenceIn,
    JourneyIn,
    Layer,
    MicroInteractionIn,
    NodeKind,
    PlacingIn,
    StageIn,
    TouchpointIn,
)

WHOLE_LIFE = "whole_life"
HOME_LIFE = "home_life"
KEYS = (WHOLE_LIFE, HOME_LIFE)


@cache
def template(key: str) -> JourneyIn:
    """The packaged journey called `key`, one of KEYS."""
    rows = tomllib.loads(files(__package__).joinpath(f"{key}.toml").read_text(encoding="utf-8"))
    touchpoints = {one: TouchpointIn(one, **row) for one, row in rows["touchpoints"].items()}
    steps = rows["steps"]
    return JourneyIn(
        key=rows["key"],
        name=rows["name"],
        stages=tuple(StageIn(one, name) for one, name in rows["stages"].items()),
        touchpoints=tuple(touchpoints.values()),
        micro_interactions=tuple(_step(one, row, touchpoints) for one, row in steps.items()),
        edges=tuple(EdgeIn(one, end) for one, row in steps.items() for end in row["next"]),
    )


def for_departments(journey: JourneyIn, keys: frozenset[str]) -> JourneyIn:
    """`journey` with the say of the departments `keys` only; what others had is nobody's."""
    steps = (
        replace(step, influence=tuple(one for one in step.influence if one.function in keys))
        for step in journey.micro_interactions
    )
    return replace(journey, micro_interactions=tuple(steps))


def _step(key: str, row: dict[str, Any], touchpoints: dict[str, TouchpointIn]) -> MicroInteractionIn:
    influence = row.get("influence", {})
    return MicroInteractionIn(
        key=key,
        name=row["name"],
        stage=row["stage"],
        touchpoint=row["touchpoint"],
        channel=touchpoints[row["touchpoint"]].channel,
        layer=row.get("layer", Layer.FRONTSTAGE),
        kind=row.get("kind", NodeKind.INTERACTION),
        wants=row["wants"],
        influence=tuple(InfluenceIn(function, mode, share) for function, (mode, share) in influence.items()),
        placing=PlacingIn(*(tuple(row.get(rule, ())) for rule in ("categories", "events", "channel"))),
    )
