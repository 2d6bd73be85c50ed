"""What a file of a map carries: a journey with the departments it names, and what is said of the reading."""

from dataclasses import dataclass, fields, replace

from db.models import EdgeIn, FunctionIn, JourneyIn

LARGEST = 5_000_000
"""The most bytes a file of a map may have."""


class UnreadableMapError(ValueError):
    """A file is no map that can be read; the sentence names the line or the step, and what to do."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A journey, and the departments that have a say in it."""

    journey: JourneyIn
    functions: tuple[FunctionIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read from a file, and in whole sentences what the file did not say or was left out."""

    carried: Carried
    said: tuple[str, ...] = ()


def tidy(carried: Carried) -> Carried:
    """The same map with its ways in the order of the steps they begin at; their order means nothing.

    >>> from db.models import EdgeIn, JourneyIn, MicroInteractionIn
    >>> steps = tuple(MicroInteractionIn(key, key, "s", "t", "web") for key in "ab")
    >>> journey = JourneyIn("j", "J", (), (), steps, (EdgeIn("b", "a"), EdgeIn("a", "b")))
    >>> [edge.start for edge in tidy(Carried(journey)).journey.edges]
    ['a', 'b']
    """
    place = {step.key: number for number, step in enumerate(carried.journey.micro_interactions)}
    rest = [field.name for field in fields(EdgeIn) if field.name not in {"start", "end"}]
    last = len(place)

    def order(edge: EdgeIn) -> tuple[int, int, str]:
        further = repr([getattr(edge, name) for name in rest])
        return place.get(edge.start, last), place.get(edge.end, last), further

    edges = tuple(sorted(carried.journey.edges, key=order))
    return replace(carried, journey=replace(carried.journey, edges=edges))


def text_of(data: bytes) -> str:
    """The text of a file; raises UnreadableMapError where it is too large or not UTF-8, naming the line."""
    from journeys.sentences import NOT_UTF8, TOO_LARGE

    if len(data) > LARGEST:
        raise UnreadableMapError(TOO_LARGE.format(n=LARGEST // 1_000_000))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableMapError(NOT_UTF8.format(n=data.count(b"\n", 0, error.start) + 1)) from None
