"""A journey as plain data, named by keys: what is published and, unchanged, what is read again."""

from dataclasses import dataclass

from db.models.words import Basis, Became, Layer, NodeKind

LONGEST_LABEL = 80
"""The most letters that can be written on a way."""


@dataclass(frozen=True, slots=True)
class FunctionIn:
    """A department; white text is readable on its `colour` (#rrggbb)."""

    key: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class StageIn:
    """A column of the map."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class TouchpointIn:
    """A moment in one channel."""

    key: str
    name: str
    channel: str


@dataclass(frozen=True, slots=True)
class InfluenceIn:
    """A share in percent; what the shares of a micro-interaction leave of 100 is nobody's.

    One whose `basis` is suggested is a question to its function, and nobody's until that answers.
    """

    function: str
    mode: str
    share: int
    basis: str = Basis.AGREED


@dataclass(frozen=True, slots=True)
class PlacingIn:
    """Which signals land here: any of these category keys, event names, channels or keys of sources.

    Before all that: those that come with one of these `references`, the word of a sender for a place.
    """

    categories: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MicroInteractionIn:
    """A node of the map; `channel` is that of its touchpoint, `wants` what the customer wants here.

    Who begins it and whom it reaches (`initiator`, `receiver`), what goes on around it (`context`), what the
    customer holds afterwards (`evidence`) and the `systems` it touches are in the company's own words.
    `row` counts from 0 within the stage, for what somebody put there by hand; the drawing places the rest.
    `completed_by` names the events that show that it worked for a customer; without any, nobody knows.
    """

    key: str
    name: str
    stage: str
    touchpoint: str
    channel: str
    layer: str = Layer.FRONTSTAGE
    wants: str = ""
    influence: tuple[InfluenceIn, ...] = ()
    placing: PlacingIn = PlacingIn()
    kind: str = NodeKind.INTERACTION
    initiator: str = ""
    receiver: str = ""
    context: str = ""
    evidence: str = ""
    systems: tuple[str, ...] = ()
    row: int | None = None
    completed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EdgeIn:
    """An as-designed step from one micro-interaction to the next.

    There may be several between the same two, told apart by their `label`: "by phone", "if refused".
    """

    start: str
    end: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class JourneyIn:
    """A whole journey; stages, touchpoints and micro-interactions in the order they are shown.

    `owner` is the key of the department that answers for it as a whole, "" where nobody does.
    """

    key: str
    name: str
    stages: tuple[StageIn, ...]
    touchpoints: tuple[TouchpointIn, ...]
    micro_interactions: tuple[MicroInteractionIn, ...]
    edges: tuple[EdgeIn, ...]
    owner: str = ""


@dataclass(frozen=True, slots=True)
class BecameIn:
    """What became of the step `start`: `end` is the step it lives on in, or the new one beside it."""

    start: str
    end: str | None
    change: Became
