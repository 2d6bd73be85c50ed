"""Journeys to begin with, packaged as TOML: take one, publish it, and change it from there."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from db.models import (
    EdgeIn,
    FunctionIn,
    InfluenceIn,
    JourneyIn,
    Layer,
    MicroInteractionIn,
    NodeKind,
    PlacingIn,
    StageIn,
    TouchpointIn,
)
from journeys.exchange.carried import Carried

WHOLE_LIFE = "whole_life"
HOME_LIFE = "home_life"
TRADES = ("retail", "saas", "airline", "bank", "public_service", "telecom")
KEYS = (WHOLE_LIFE, HOME_LIFE, *TRADES)


@cache
def carried(key: str) -> Carried:
    """The packaged journey called `key` with its departments, as a file would carry it."""
    return Carried(template(key), departments(key))


@cache
def departments(key: str) -> tuple[FunctionIn, ...]:
    """The departments that have a say in a packaged journey, called as its trade calls them."""
    shipped, own = _rows("departments"), _rows(key).get("departments", {})
    named = {one: row | ({"name": own[one]} if one in own else {}) for one, row in shipped.items()}
    used = {one.function for step in template(key).micro_interactions for one in step.influence}
    return tuple(FunctionIn(one, **row) for one, row in named.items() if one in used)


@cache
def template(key: str) -> JourneyIn:
    """The packaged journey called `key`, one of KEYS."""
    rows = _rows(key)
    touchpoints = {one: TouchpointIn(one, **row) for one, row in rows["touchpoints"].items()}
    steps = rows["steps"]
    return JourneyIn(
        key=rows["key"],
        name=rows["name"],
        stages=tuple(StageIn(one, name) for one, name in rows["stages"].items()),
        touchpoints=tuple(touchpoints.values()),
        micro_interactions=tuple(_step(one, row, touchpoints) for one, row in steps.items()),
        edges=tuple(_way(one, to) for one, row in steps.items() for to in row["next"]),
        owner=rows.get("owner", ""),
    )


@cache
def _rows(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def for_departments(journey: JourneyIn, keys: frozenset[str]) -> JourneyIn:
    """`journey` with the say of the departments `keys` only; what others had is nobody's."""
    steps = (
        replace(step, influence=tuple(one for one in step.influence if one.function in keys))
        for step in journey.micro_interactions
    )
    owner = journey.owner if journey.owner in keys else ""
    return replace(journey, micro_interactions=tuple(steps), owner=owner)


def _way(start: str, to: str) -> EdgeIn:
    """A way to a step, or to "pay by phone": the step and what is written on the way."""
    end, _space, label = to.partition(" ")
    return EdgeIn(start, end, label)


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
        completed_by=tuple(row.get("completed_by", ())),
    )
