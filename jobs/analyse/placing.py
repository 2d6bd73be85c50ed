"""Which step of the map a signal belongs to, and why: rules compiled once, then a few look-ups a signal."""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from jobs.analyse import categories
from jobs.analyse import rules as as_data

VERSION = "placing-1"
UNPLACED = "no rule fits"


class PlacingRule(NamedTuple):
    """All that a rule names must be so; one that names nothing never holds."""

    micro_interaction_id: int
    reference: str | None = None
    event: str | None = None
    category: str | None = None
    channel: str | None = None
    source: str | None = None


class Facts(NamedTuple):
    """What is known of a signal, apart from its topics."""

    reference: str | None = None
    event: str | None = None
    channel: str | None = None
    source: str | None = None


class Placing(NamedTuple):
    """The step a signal belongs to, or none, and the reason in words."""

    micro_interaction_id: int | None
    reason: str


_Named = tuple[str, ...]
_Values = tuple[str, ...]

# What a rule may name, the most telling first: naming one of these outweighs all that come after it.
_WORDS = {
    "reference": "named as “{}”",
    "event": "event “{}”",
    "category": "topic “{}”",
    "source": "from “{}”",
    "channel": "in {}",
}


class Placer:
    """Finds the step of a signal. The most specific rule wins, between equals the step with the lowest id."""

    def __init__(self, rules: Iterable[PlacingRule]) -> None:
        tables: dict[_Named, dict[_Values, int]] = {}
        for rule in rules:
            named = tuple(field for field in _WORDS if getattr(rule, field))
            values = tuple(getattr(rule, field) for field in named)
            steps = tables.setdefault(named, {})
            steps[values] = min(steps.get(values, rule.micro_interaction_id), rule.micro_interaction_id)
        tables.pop((), None)
        self._tables = sorted(tables.items(), key=lambda table: _weight(table[0]), reverse=True)
        self._names = {topic.key: topic.name for topic in categories.taxonomy().categories}

    def place(self, facts: Facts, topics: Sequence[str]) -> Placing:
        """The step for a signal with these facts and the keys of its topics."""
        told = {field: (value,) for field, value in facts._asdict().items() if value}
        known: dict[str, tuple[str, ...]] = {**told, "category": tuple(topics)}
        for named, steps in self._tables:
            meant = product(*(known.get(field, ()) for field in named))
            fitting = [(steps[values], values) for values in meant if values in steps]
            if fitting:
                step, values = min(fitting)
                return Placing(step, self._reason(named, values))
        return Placing(None, UNPLACED)

    def _reason(self, named: _Named, values: _Values) -> str:
        pairs = zip(named, values, strict=True)
        return " ".join(_WORDS[field].format(self._names.get(value, value)) for field, value in pairs)


def version(rules: Iterable[PlacingRule]) -> str:
    """Changes with every change of the rules."""
    return as_data.version(VERSION, sorted(map(repr, rules)))


def _weight(named: _Named) -> int:
    return sum(1 << place for place, field in enumerate(reversed(_WORDS)) if field in named)
