"""The company of the demo: departments, sources and one life-long journey, read from packaged TOML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from db.models import FunctionIn, JourneyIn
from journeys.templates import HOME_LIFE, template


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
    """Everything the demo sets up before its feedback comes in.

    `happy` says what a happy customer is: (department, sentence, test); the first is proposed to all, and
    `answers` are what others say to that: (department, whether it accepts, why not).
    """

    name: str
    functions: tuple[FunctionIn, ...]
    journey: JourneyIn
    sources: tuple[SourceIn, ...]
    happy: tuple[tuple[str, str, str], ...]
    answers: tuple[tuple[str, bool, str], ...]


@cache
def company() -> Company:
    """The demo company, read once."""
    about = read_table("company.toml")
    return Company(
        name=about["name"],
        functions=tuple(FunctionIn(key, **row) for key, row in about["functions"].items()),
        journey=template(HOME_LIFE),
        sources=tuple(_source(key, row) for key, row in about["sources"].items()),
        happy=tuple((key, row["sentence"], row["test"]) for key, row in about["happy"].items()),
        answers=tuple((key, row["accepts"], row.get("reason", "")) for key, row in about["answers"].items()),
    )


def read_table(name: str) -> dict[str, Any]:
    """A packaged TOML file of the demo, by its path from this package."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _source(key: str, row: dict[str, Any]) -> SourceIn:
    scale = row.get("scale")
    return SourceIn(key, row["name"], row["channel"], row["solicited"], ScaleIn(**scale) if scale else None)
