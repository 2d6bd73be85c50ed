"""Where customers are lost: the effects of each step on how journeys end, with what is known of them.

Intervals are percentiles of a bootstrap over customers (Efron and Tibshirani, "An Introduction to the
Bootstrap", 1993, chapter 13), for the steps of one customer are not independent. Where the data cannot
carry an answer, the answer is why not. Customers who were not observed long enough have no business in
here: leave them out of the steps.
"""

import math
from collections.abc import Collection
from typing import Any, NamedTuple

from db.models import Lack
from journeys.chain import Node
from journeys.effects import Effects, effects
from journeys.lives import Lives, Went

FEWEST = 30
"""Customers that must have passed a step, and must be known to have fared in any way at it."""

EACH_SIDE = 10
"""Customers for whom a step must have gone well, and for whom badly, before the two are compared."""

RESAMPLES = 400
WORK = 400 * 250**2
"""What the bootstrap may cost: for more than 250 steps it draws fewer times, never less than 100."""

CHANCE = 0.05
"""The share of false among the effects called sure (Benjamini and Hochberg, 1995)."""


class Effect(NamedTuple):
    """A probability, or by how much it changes, with its 95 % interval."""

    value: float
    low: float
    high: float


class Found(NamedTuple):
    """An effect, or why there is none; an UNSURE one has its value all the same."""

    effect: Effect | None
    lack: Lack | None = None


class Driver(NamedTuple):
    """What one node does to the ending: the customers who passed it, and for whom it went how."""

    node: Node
    passed: int
    well: int
    badly: int
    removal: Found
    normalised: Found


class Drivers(NamedTuple):
    """`ending` is how likely the chosen ending is, `customers` the base, `drivers` every node by name."""

    customers: int
    ending: Found
    drivers: tuple[Driver, ...]


def drivers(
    observed: Lives, chosen: Collection[Node], *, resamples: int = RESAMPLES, seed: int = 1
) -> Drivers:
    """What each node does to the probability that a journey ends in any of `chosen`.

    Deterministic in `seed`. Changes are those of the probability: below 0 in `normalised` means that
    fewer would end that way; a `removal` takes away as many as its value says.
    """
    if not observed.customers:
        return Drivers(0, Found(None, Lack.FEW), ())
    true = effects(observed, observed.totals, chosen)
    drawn = _drawn(observed, chosen, min(resamples, max(100, WORK // len(observed.nodes) ** 2)), seed)
    return Drivers(observed.customers, _ending(observed, true, drawn), _each(observed, true, drawn))


def _drawn(observed: Lives, chosen: Collection[Node], times: int, seed: int) -> Effects:
    """The effects of as many resamples, one below the other."""
    import numpy as np

    each = [effects(observed, taken, chosen) for taken in observed.again(times, seed)]
    ending, removal, normalised = (np.array(column) for column in zip(*each, strict=True))
    return Effects(ending, removal, normalised)


def _ending(observed: Lives, true: Effects, drawn: Effects) -> Found:
    if observed.customers < FEWEST:
        return Found(None, Lack.FEW)
    alike = not 1e-12 < true.ending < 1 - 1e-12
    return Found(_effect(true.ending, drawn.ending), Lack.ALIKE if alike else None)


def _each(observed: Lives, true: Effects, drawn: Effects) -> tuple[Driver, ...]:
    overall, sure = _ending(observed, true, drawn).lack, _sure(true.normalised, drawn.normalised)
    numbers = zip(*(column.tolist() for column in _people(observed)), strict=True)
    return tuple(
        Driver(
            node,
            people.passed,
            people.well,
            people.badly,
            _found(true.removal[i], drawn.removal[:, i], overall or _alone(people, observed.customers)),
            _found(true.normalised[i], drawn.normalised[:, i], overall or _one_sided(people), sure=sure[i]),
        )
        for i, (node, people) in enumerate(zip(observed.nodes, map(_People._make, numbers), strict=True))
        if i  # the beginning is no step
    )


class _People(NamedTuple):
    """Distinct customers at a node, and the number of ways on from it."""

    passed: Any
    well: Any
    badly: Any
    known: Any
    onward: Any


def _people(observed: Lives) -> _People:
    well, badly = observed.people(Went.WELL), observed.people(Went.BADLY)
    known = observed.people(Went.WELL, Went.BADLY)
    return _People(observed.people(*Went), well, badly, known, observed.onward())


def _alone(people: _People, customers: int) -> Lack | None:
    return _too_little(people) or (Lack.EVERYBODY if customers - people.passed < FEWEST else None)


def _one_sided(people: _People) -> Lack | None:
    little = people.known < FEWEST or min(people.well, people.badly) < EACH_SIDE
    return _too_little(people) or (Lack.ONE_SIDED if little else None)


def _too_little(people: _People) -> Lack | None:
    if people.passed < FEWEST:
        return Lack.FEW
    return Lack.STRAIGHT if people.onward < 2 else None


def _found(value: float, drawn: Any, lack: Lack | None, *, sure: bool = True) -> Found:
    if lack:
        return Found(None, lack)
    effect = _effect(value, drawn)
    if effect is None:
        return Found(None, Lack.ONE_SIDED)
    return Found(effect, None if sure and not effect.low <= 0 <= effect.high else Lack.UNSURE)


def _sure(values: Any, drawn: Any) -> Any:
    """Which of several effects are not chance, of which CHANCE are wrong (Benjamini and Hochberg, 1995).

    How far an effect is from 0 is told by the standard deviation of its resamples.
    """
    import numpy as np

    spread = np.array([_spread(column) for column in drawn.T])
    far = np.abs(np.divide(values, spread, out=np.zeros_like(values), where=spread > 0))
    p = np.array([math.erfc(one / math.sqrt(2)) if one > 0 else 1.0 for one in far])
    asked = np.sort(p[p < 1])
    passing = asked[asked <= CHANCE * np.arange(1, asked.size + 1) / max(asked.size, 1)]
    return p <= (passing[-1] if passing.size else -1.0)


def _spread(column: Any) -> float:
    import numpy as np

    known = column[~np.isnan(column)]
    return float(known.std()) if known.size > 1 else 0.0


def _effect(value: float, drawn: Any) -> Effect | None:
    """None where more than one in twenty resamples have no answer."""
    import numpy as np

    if math.isnan(value) or np.isnan(drawn).mean() > 0.05:
        return None
    low, high = np.nanpercentile(drawn, (2.5, 97.5))
    return Effect(float(value), float(low), float(high))
