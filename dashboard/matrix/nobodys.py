"""How much of what customers touch has no owner: one figure, the same on every page, and its base in words.

Every customer who passed a step in the period touched it once. A touch counts for nobody as far as the
shares of departments at that step left something over on that day: at 60 % shared, 0.4 of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from dashboard import figures, store
from dashboard.kept import derived
from dashboard.told import told
from dashboard.widgets import name
from dashboard.words import SMALL, _, days, number, percent
from db.reads import passed, pulse, rollups, shares
from db.reads.rollups import Period
from db.reads.shares import Stretch, Weight
from db.settings import settings
from journeys.influence import Weighed, mean, remainder

COUNTED = frozenset({"signals", "events"})


class Base(StrEnum):
    """Who is counted: customers served, customers heard from, or messages where most carry no name."""

    SERVED = "served"
    HEARD = "heard"
    MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class Touched:
    """How many customers (or messages) touched each step, by its id, and what the base of that is."""

    base: Base
    steps: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Nobodys:
    """How many touches there were, how much of them is nobody's, and the step with the largest piece."""

    base: Base
    touches: int
    nobodys: float
    largest: str = ""
    largest_name: str = ""


def touched(period: Period) -> Touched:
    """Who touched the steps of the maps in `period`, as of a minute ago at most."""
    counted = store.recall(rollups.by_step, period, only=COUNTED)
    messages = figures.whole(period, rollups.EVERYTHING)
    if messages.signals and not figures.unit(messages).by_customer:
        return Touched(Base.MESSAGES, {step: found.signals for step, found in counted.items()})
    base = Base.SERVED if any(found.events for step, found in counted.items() if step) else Base.HEARD
    return Touched(base, store.recall(passed.by_step, period))


@derived
def nobodys(period: Period) -> Nobodys:
    """The figure of a period, with the shares of each day of it."""
    found = touched(period)
    return weighed(found, store.ask(pulse.step_keys), said(period, found.base))


def said(period: Period, base: Base) -> dict[int, dict[str, float]]:
    """The mean share in percent of each department (by key) at every step, by its id, over a period."""
    return {step: mean(parts) for step, parts in parts_of(period, base).items()}


@derived
def parts_of(period: Period, base: Base) -> Mapping[int, Sequence[Weighed[str]]]:
    """The shares at every step, by its id, each with how much of what was touched they hold for."""
    held = store.ask(shares.stretches, period, settings().timezone)
    cuts = tuple((step, _cuts(several)) for step, several in held.items() if len(several) > 1)
    weights = store.recall(shares.weights, period, cuts) if cuts else {}
    return MappingProxyType(
        {step: _parts(several, weights.get(step, ()), base) for step, several in held.items()}
    )


def _cuts(several: Sequence[Stretch]) -> tuple[date, ...]:
    return tuple(one.last for one in several[:-1])


def _parts(several: Sequence[Stretch], weights: Sequence[Weight], base: Base) -> tuple[Weighed[str], ...]:
    """Where nothing was touched, each stretch is as heavy as it is long."""
    heavy = [one.signals if base is Base.MESSAGES else one.customers for one in weights]
    if not any(heavy):
        heavy = [(one.last - one.first).days + 1 for one in several]
    return tuple((n, one.given) for n, one in zip(heavy, several, strict=True))


def weighed(
    found: Touched, steps: Mapping[int, tuple[str, str]], held: Mapping[int, Mapping[str, float]]
) -> Nobodys:
    """How much of what was touched at `steps` (id to key and name) is nobody's, by the shares `held` there.

    >>> steps = {1: ("pay", "Pay"), 2: ("call", "Call us"), 3: ("bill", "Bill")}
    >>> weighed(Touched(Base.HEARD, {1: 60, 2: 20, 4: 99}), steps, {1: {"shop": 80, "it": 20}, 2: {"it": 30}})
    Nobodys(base=<Base.HEARD: 'heard'>, touches=80, nobodys=14.0, largest='call', largest_name='Call us')
    """
    lost = {step: found.steps.get(step, 0) * remainder(held.get(step, {})) / 100 for step in steps}
    touches = sum(found.steps.get(step, 0) for step in steps)
    largest = max(lost, key=lambda step: lost[step], default=0)
    if not lost.get(largest):
        return Nobodys(found.base, touches, 0)
    return Nobodys(found.base, touches, sum(lost.values()), *steps[largest])


def in_words(found: Nobodys) -> str:
    """The figure as a sentence, '' where nobody touched anything."""
    if not found.touches:
        return ""
    if found.touches < SMALL:
        said = _("Of the {base} times that somebody touched a step, about {part} had no owner.")
        return said.format(base=number(found.touches), part=number(round(found.nobodys)))
    return _("{percent} of what customers touch has no owner.").format(
        percent=percent(found.nobodys, found.touches)
    )


def largest_in_words(found: Nobodys) -> str:
    """Which step has the largest piece that is nobody's, '' where there is none."""
    if not found.largest:
        return ""
    return _("The largest piece is “{step}”.").format(step=name(told(found.largest_name)))


def base_in_words(base: Base, period: Period) -> str:
    """Whom a page of touches counts, and when."""
    said = {
        Base.SERVED: _("of those served here, {days}"),
        Base.HEARD: _("of those we heard from, {days}"),
        Base.MESSAGES: _("of the messages that came in, {days}; most carry no name"),
    }
    return said[base].format(days=days(period.first, period.last))
