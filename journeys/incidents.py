"""What broke, and when: the steps by which in some week more customers than usual got no further.

For something that shows by an event that it worked, the path of a customer in a week leads to DONE at that
event, else to MISSED. Only those count who came close: to a step from which DONE is likelier than not, or its
odds CLOSE times those of a path that begins. All others may never have wanted it; but where none of those who
came close missed it, everybody counts.

A step's removal effect on MISSED (`journeys.effects`) is the part of them who passed it and got nowhere. In
a week in which surely more than usual missed it, the steps are named for which even the lower end of the
95 % interval of that effect lies RISE above its median over all weeks. Where FEWEST did not pass a step, or
did not pass it by, nothing is said; what everybody passes is where they come from, unless it is the goal.

Where weeks hold too few customers, or are too short for it (between the step before and DONE a week mostly
ends), months are taken instead.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise
from statistics import median
from typing import Any, NamedTuple

from db.models import Grain, IncidentIn, IncidentPassIn, Stay
from journeys.chain import BEGIN, Node
from journeys.drivers import FEWEST
from journeys.effects import effects
from journeys.lives import Lives, Step, Went, lives

DONE, MISSED = "done", "missed"
CLOSE = 1.25
RISE = 0.05
SPANS = 6
"""Weeks (or months) that tell what is usual."""

WITHIN = 0.8
"""The part of all who got it done who did so in the same week (or month) as the step before."""

DRAWS = 100
_SHIFT = 44  # a week's first day stands before the customer: one number each, in order of weeks
NOTHING = IncidentPassIn(None, 0, 0, 0.0, ())
Paths = Iterable[tuple[int, list[Stay]]]


def incidents(read: Callable[[], Paths], goal: int, first_day: int, last_day: int) -> IncidentPassIn:
    """What kept customers from getting the step `goal` done, in the whole weeks between two days.

    `read` gives the stays of each customer in their order, and is called once for each grain tried.
    """
    for grain in Grain:
        people: Counter[int] = Counter()
        within: Counter[bool] = Counter()
        steps = _steps(read(), _starts(grain, first_day, last_day), people, within)
        observed = lives(steps, {DONE, MISSED})
        if within[True] < WITHIN * within.total() or not people:
            continue
        weeks = _close(observed, people)
        if len(weeks) >= SPANS and median(week.customers for week in weeks.values()) >= FEWEST:
            return _told(grain, goal, weeks)
    return NOTHING


def beginning(grain: Grain, day: int) -> int:
    """The first day of the week, which begins on a Monday, or of the month of a day."""
    on = date.fromordinal(day)
    return day - (on.weekday() if grain is Grain.WEEK else on.day - 1)


def following(grain: Grain, first: int) -> int:
    """The first day of the week or month after that which begins on `first`."""
    return beginning(grain, first + (7 if grain is Grain.WEEK else 31))


def _starts(grain: Grain, first_day: int, last_day: int) -> dict[int, int]:
    """For each day of the weeks or months that lie whole between two days, the first day of its own."""
    days = ((day, beginning(grain, day)) for day in range(first_day, last_day + 1))
    return {
        day: first for day, first in days if first >= first_day and following(grain, first) <= last_day + 1
    }


def _steps(
    paths: Paths, starts: Mapping[int, int], people: Counter[int], within: Counter[bool]
) -> Iterator[Step]:
    """The steps of each customer and week.

    `people` is told how many customers each week has, `within` how often DONE came in the week of the step
    before.
    """
    for customer, stays in paths:
        mine = [stay for stay in stays if stay.day in starts]
        within.update(starts[a.day] == starts[b.day] for a, b in pairwise(mine) if b.done)
        for first, path in groupby(mine, key=lambda stay: starts[stay.day]):
            people[first] += 1
            for a, b in pairwise((BEGIN, *_until(path))):
                yield Step(first << _SHIFT | customer, a, b)


def _until(path: Iterable[Stay]) -> Iterator[Node]:
    """The nodes until it worked, and whether it did."""
    for stay in path:
        yield stay.node
        if stay.done:
            yield DONE
            return
    yield MISSED


def _close(observed: Lives, people: Mapping[int, int]) -> dict[int, Lives]:
    """By the first day of each week the lives of those who came close; the rows lie in order of weeks."""
    import numpy as np

    chance = observed.chain(observed.totals).towards({DONE})
    odds = chance / np.maximum(1 - chance, 1e-9)
    near = (odds >= CLOSE * odds[0]) | (odds >= 1)
    near[0] = False  # the beginning is no step
    came, missed = _took(observed, near[observed.starts]), len(observed.nodes) + observed.ends.index(MISSED)
    if not (came & _took(observed, observed.stops == missed)).any():
        came[:] = True
    firsts = sorted(people)
    week = np.repeat(firsts, [people[first] for first in firsts])
    parts = {first: observed.took[came & (week == first)] for first in firsts}
    return {first: replace(observed, took=took) for first, took in parts.items() if took.shape[0]}


def _took(observed: Lives, ways: Any) -> Any:
    """Who took any of these ways."""
    import numpy as np

    return np.asarray(observed.took[:, np.flatnonzero(ways)].sum(axis=1)).ravel() > 0


class _Usual(NamedTuple):
    """The median over all weeks of how likely the goal is missed, and of each node's removal effect."""

    missed: float
    removal: Any


def _told(grain: Grain, goal: int, weeks: Mapping[int, Lives]) -> IncidentPassIn:
    import numpy as np

    each = [_missed(week, week.totals) for week in weeks.values()]
    missed, removal = map(np.array, zip(*each, strict=True))
    usual = _Usual(float(np.median(missed)), np.median(removal, axis=0))
    worse = (missed > usual.missed) & (removal - usual.removal > RISE).any(axis=1)
    found = [
        one
        for first, so, effect in zip(weeks, worse.tolist(), removal, strict=True)
        if so
        for one in _found(weeks[first], goal, (first, following(grain, first) - 1), effect, usual)
    ]
    customers = int(median(week.customers for week in weeks.values()))
    return IncidentPassIn(grain, len(weeks), customers, usual.missed, tuple(sorted(found, key=_by_rise)))


def _found(week: Lives, goal: int, days: tuple[int, int], effect: Any, usual: _Usual) -> Iterator[IncidentIn]:
    """The steps of a week that rose, from the removal effect of each node in it.

    Intervals are percentiles of a bootstrap over its customers.
    """
    import numpy as np

    missed, drawn = zip(*(_missed(week, taken) for taken in week.again(DRAWS, seed=1)), strict=True)
    if np.percentile(missed, 2.5) <= usual.missed:
        return
    low, high = np.percentile(drawn, (2.5, 97.5), axis=0)
    passed, nodes = week.people(*Went), np.array(week.nodes, dtype=object)
    enough = (passed >= FEWEST) & ((week.customers - passed >= FEWEST) | (nodes == goal))
    for i in np.flatnonzero((low - usual.removal > RISE) & enough).tolist():
        removal = float(effect[i]), float(low[i]), float(high[i])
        yield IncidentIn(nodes[i], *days, week.customers, int(passed[i]), removal, float(usual.removal[i]))


def _missed(week: Lives, taken: Any) -> tuple[float, Any]:
    """How likely the goal was missed, and the removal effect of each node on that; the beginning has none."""
    found = effects(week, taken, {MISSED})
    found.removal[0] = 0
    return found.ending, found.removal


def _by_rise(one: IncidentIn) -> tuple[float, int, int]:
    """Those that rose most come first."""
    return one.usual - one.removal[1], one.first_day, one.micro_interaction_id
