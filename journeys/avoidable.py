"""The leaving that could be avoided, shared out to those who have a say where it happens."""

from collections import defaultdict
from collections.abc import Mapping

from journeys.influence import NOBODY, largest, remainder


def shared_out(kept: Mapping[str, float], say: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    """The part of each function of what could be kept, the largest first; the parts make 1.

    `kept` is what each step could keep (any unit, above 0), `say` the percent of functions at each step.
    What has no owner at a step stays nobody's: NOBODY stands among the functions. Nothing to keep, no parts.
    Steps are taken one by one: keeping at one leaves less to keep at those after it, so the parts are of a
    sum of what each could do alone.

    >>> shared_out({"pay": 0.03, "help": 0.01}, {"pay": {"shop": 60}, "help": {"care": 100}})
    {'shop': 0.45, 'nobody': 0.3, 'care': 0.25}
    """
    whole = sum(kept.values())
    parts: defaultdict[str, float] = defaultdict(float)
    for step, much in kept.items():
        given = say.get(step, {})
        for function, percent in {**given, NOBODY: remainder(given)}.items():
            parts[function] += much * percent / 100 / whole
    found = {function: round(part, 12) for function, part in parts.items() if part > 0}
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def by_leader(kept: Mapping[str, float], say: Mapping[str, Mapping[str, int]]) -> dict[str, tuple[str, ...]]:
    """The steps at which each function has most say, those first where most together could be kept.

    Every step stands once, those that keep most first; where no function has a say it is NOBODY's.

    >>> by_leader({"pay": 0.03, "help": 0.01}, {"pay": {"shop": 60, "care": 20}, "help": {"care": 100}})
    {'shop': ('pay',), 'care': ('help',)}
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for step in sorted(kept, key=lambda step: -kept[step]):
        found[largest(say.get(step, {})) or NOBODY].append(step)
    whole = sorted(found.items(), key=lambda item: -sum(kept[step] for step in item[1]))
    return {function: tuple(steps) for function, steps in whole}
