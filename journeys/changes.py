"""What can be done to a journey in a draft, each change a plain row; and how a draft is kept as JSON.

A draft is a list of these on a version that is known. How one is carried out is in journeys.changing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from db.models import InfluenceIn, MicroInteractionIn, PlacingIn, StageIn, TouchpointIn

FIELDS = (
    *("name", "stage", "row", "touchpoint", "kind", "layer", "wants"),
    *("initiator", "receiver", "context", "evidence", "systems"),
)
"""What ChangeStep may set; who has a say is claimed, not drawn."""


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


@dataclass(frozen=True, slots=True)
class RetireStep:
    """A step that is no more, and the ways to and from it."""

    key: str


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


@dataclass(frozen=True, slots=True)
class Connect:
    """A way from one step to another."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Disconnect:
    """A way that is no more."""

    start: str
    end: str


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


@dataclass(frozen=True, slots=True)
class DropStage:
    """An empty column that is no more."""

    key: str


@dataclass(frozen=True, slots=True)
class ChangeTouchpoint:
    """Another name or channel for a touchpoint, in every journey it stands in."""

    key: str
    name: str
    channel: str


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
    | ChangeTouchpoint
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
    "touchpoint": ChangeTouchpoint,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def as_data(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """`changes` as JSON keeps them.

    >>> as_data([Connect("basket", "pay")])
    [{'kind': 'connect', 'start': 'basket', 'end': 'pay'}]
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


def _step(row: dict[str, Any]) -> MicroInteractionIn:
    read: dict[str, Any] = {
        "influence": tuple(InfluenceIn(**one) for one in row["influence"]),
        "placing": PlacingIn(**{name: tuple(values) for name, values in row["placing"].items()}),
    }
    plain = {name: _same(value) for name, value in row.items() if name not in read}
    return MicroInteractionIn(**plain, **read)


_READ: Mapping[str, Callable[[Any], Any]] = {
    "step": _step,
    "second": _step,
    "stage": lambda row: StageIn(**row),
    "touchpoint": lambda row: row and TouchpointIn(**row),
    "fields": lambda row: {name: _same(value) for name, value in row.items()},
}
