"""What can be done to a journey in a draft, each change a plain row; and how a draft is kept as JSON.

A draft is a list of these on a version that is known. How one is carried out is in journeys.changing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from db.models import (
    EdgeIn,
    InfluenceIn,
    JourneyIn,
    MicroInteractionIn,
    PlacingIn,
    StageIn,
    TouchpointIn,
)

FIELDS = (
    *("name", "stage", "row", "touchpoint", "kind", "layer", "wants"),
    *("initiator", "receiver", "context", "evidence", "systems", "placing", "completed_by"),
)
"""What ChangeStep may set; who has a say is claimed, not drawn."""


@dataclass(frozen=True, slots=True)
class _Of:
    key: str


@dataclass(frozen=True, slots=True)
class _Put(_Of):
    place: int


@dataclass(frozen=True, slots=True)
class _Way:
    start: str
    end: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class AddStep:
    """A new step, with its touchpoint where that is new as well."""

    step: MicroInteractionIn
    touchpoint: TouchpointIn | None = None


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """Other values for some of FIELDS: another name, another place, what lies under more."""

    key: str
    fields: Mapping[str, Any]


class RetireStep(_Of):
    """A step that is no more, and the ways to and from it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SplitStep:
    """The second part of a step gets a life of its own behind the first, which keeps key and story."""

    key: str
    second: MicroInteractionIn


@dataclass(frozen=True, slots=True)
class MergeSteps:
    """Other steps become part of the one called `key`, with their ways and the signals that land there."""

    key: str
    others: tuple[str, ...]


class Connect(_Way):
    """A way from one step to another, beside those with another label that are there."""

    __slots__ = ()


class Disconnect(_Way):
    """A way that is no more."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class AddStage:
    """A new column, before the one that stands at `place` now."""

    stage: StageIn
    place: int


@dataclass(frozen=True, slots=True)
class RenameStage:
    """Another name for a column."""

    key: str
    name: str


class DropStage(_Of):
    """An empty column that is no more."""

    __slots__ = ()


class MoveStage(_Put):
    """A column that stands elsewhere: at `place`, counted from 0 without it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ChangeTouchpoint:
    """Another name or channel for a touchpoint, in every journey it stands in."""

    key: str
    name: str
    channel: str


class MoveTouchpoint(_Put):
    """A touchpoint that stands elsewhere among its like: at `place`, counted from 0 without it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class BringBack:
    """The map as it was in the version `number`; who has a say at steps that are there stays as it is."""

    number: int
    journey: JourneyIn


Change = (
    AddStep
    | ChangeStep
    | RetireStep
    | SplitStep
    | MergeSteps
    | Connect
    | Disconnect
    | AddStage
    | RenameStage
    | DropStage
    | MoveStage
    | ChangeTouchpoint
    | MoveTouchpoint
    | BringBack
)

KINDS: Mapping[str, type[Change]] = {
    "add": AddStep,
    "change": ChangeStep,
    "retire": RetireStep,
    "split": SplitStep,
    "merge": MergeSteps,
    "connect": Connect,
    "disconnect": Disconnect,
    "add stage": AddStage,
    "rename stage": RenameStage,
    "drop stage": DropStage,
    "move stage": MoveStage,
    "touchpoint": ChangeTouchpoint,
    "move touchpoint": MoveTouchpoint,
    "bring back": BringBack,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def as_data(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """`changes` as JSON keeps them.

    >>> as_data([Connect("basket", "pay")])
    [{'kind': 'connect', 'start': 'basket', 'end': 'pay', 'label': ''}]
    """
    return [{"kind": _NAMES[type(one)], **asdict(one)} for one in changes]


def from_data(rows: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    """What `as_data` made of changes, as changes again. Raises KeyError or TypeError for anything else."""
    return tuple(_from_data(row) for row in rows)


def _from_data(row: Mapping[str, Any]) -> Change:
    values = {name: _READ.get(name, _same)(value) for name, value in row.items() if name != "kind"}
    return KINDS[row["kind"]](**values)


def _same(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _placing(row: dict[str, Any]) -> PlacingIn:
    return PlacingIn(**{name: tuple(values) for name, values in row.items()})


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    plain = {name: _same(value) for name, value in row.items()}
    return plain | ({"placing": _placing(row["placing"])} if "placing" in row else {})


def _journey(row: dict[str, Any]) -> JourneyIn:
    return JourneyIn(**{name: _ROWS.get(name, _same)(value) for name, value in row.items()})


def _step(row: dict[str, Any]) -> MicroInteractionIn:
    read: dict[str, Any] = {
        "influence": tuple(InfluenceIn(**one) for one in row["influence"]),
        "placing": _placing(row["placing"]),
    }
    plain = {name: _same(value) for name, value in row.items() if name not in read}
    return MicroInteractionIn(**plain, **read)


_ROWS: Mapping[str, Callable[[Any], Any]] = {
    "stages": lambda rows: tuple(StageIn(**row) for row in rows),
    "touchpoints": lambda rows: tuple(TouchpointIn(**row) for row in rows),
    "micro_interactions": lambda rows: tuple(_step(row) for row in rows),
    "edges": lambda rows: tuple(EdgeIn(**row) for row in rows),
}
_READ: Mapping[str, Callable[[Any], Any]] = {
    "step": _step,
    "second": _step,
    "stage": lambda row: StageIn(**row),
    "touchpoint": lambda row: row and TouchpointIn(**row),
    "fields": _fields,
    "journey": _journey,
}
