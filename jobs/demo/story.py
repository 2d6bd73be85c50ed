"""The demo's feedback: three years of signals from a seed, always the same on the same day.

The story is told to the end of the day and heard up to now: whoever starts a demo an hour later meets the
same people, who have said the same and a little more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from random import Random

from jobs.demo.company import Company
from jobs.demo.incidents import incidents
from jobs.demo.lives import customers
from jobs.demo.scenes import moments
from jobs.demo.telling import Teller, Told, cases

SEED = 20_240_517


def signals(company: Company, until: datetime, seed: int = SEED) -> Iterator[Told]:
    """(source key, signal) in time order, none after `until` (aware UTC), the same for the same day."""
    rng, end = Random(seed), _end_of_day(until)  # noqa: S311 - a story, not a secret
    lives = customers(rng, end)
    teller = Teller(rng, company)
    happened = chain(moments(rng, lives, end), incidents(rng, lives, end))
    told = [row for moment in happened for row in teller.tell(moment)]
    told.extend(cases(lives, until))
    dated = ((signal.occurred_at, signal.external_id, source, signal) for source, signal in told)
    past = sorted(row for row in dated if row[0] and row[0] <= until)
    return ((source, signal) for _, _, source, signal in past)


def _end_of_day(until: datetime) -> datetime:
    return until.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
