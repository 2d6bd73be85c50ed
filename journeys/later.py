"""Paths that only went on: what was drawn of them stays, and what came later is put behind it.

Of most customers who changed nothing is new but the last they did. So their paths are drawn from where they
stood: from a sign at the step at which the end of each began, and one at the step they were last at.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from journeys.lived import Column, Ends, Ground, Signs, Steps, drawn, silences, usual_silence


class Stood(NamedTuple):
    """How paths stood, a column each, by customer: their last step, and their end."""

    customer: Column
    place: Column
    node: Column
    left_at: Column
    day: Column
    end: Column
    seen_at: Column
    first_day: Column
    last_day: Column
    gaps: Sequence[bytes]


def only_later(stood: Stood, signs: Signs) -> set[int]:
    """The customers all of whose `signs` are later than what was drawn of them; they have some."""
    if not len(stood.customer):
        return set()
    who = np.minimum(np.searchsorted(stood.customer, signs.customer), len(stood.customer) - 1)
    known = stood.customer[who] == signs.customer
    later = known & (signs.at > stood.left_at[who]) & (signs.day >= stood.last_day[who])
    return set(signs.customer[later].tolist()) - set(signs.customer[~later].tolist())


def went_on(stood: Stood, signs: Signs, ground: Ground) -> tuple[Steps, Ends]:
    """The steps that take the place of the last one of each path, with those after it, and how each stands.

    `signs` are of the same customers, and `only_later`.
    """
    ended = Signs(stood.customer, stood.seen_at, stood.end, stood.last_day)
    last = Signs(stood.customer, stood.left_at, stood.node, stood.last_day)
    steps, ends = drawn(Signs(*map(np.concatenate, zip(ended, last, signs, strict=True))), ground)
    who = np.searchsorted(stood.customer, steps.customer)
    known = 1 + (stood.end != stood.node)[who]  # steps up to where they stood
    new = steps.place >= known
    steps = Steps(*(column[new] for column in steps))
    who, known = who[new], known[new]
    stays = (steps.place == known) & (steps.left_at == stood.left_at[who])
    day = np.where(stays, stood.day[who], steps.day)
    steps = steps._replace(place=steps.place - known + stood.place[who], day=day)
    return steps, _ends(stood, ends)


def _ends(stood: Stood, ends: Ends) -> Ends:
    each = [np.sort(silences(one + more)) for one, more in zip(stood.gaps, ends.gaps, strict=True)]
    limit = np.array([usual_silence(one) for one in each], np.int64)
    return ends._replace(first_day=stood.first_day, limit=limit, gaps=[one.tobytes() for one in each])
