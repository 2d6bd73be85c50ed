"""The demo's feedback: three years of signals from a seed, always the same for the same end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from random import Random

from jobs.demo.company import Company
from jobs.demo.incidents import incidents
from jobs.demo.lives import customers
from jobs.demo.scenes import moments
from jobs.demo.telling import Teller, Told, cases

SEED = 20_240_517


def signals(company: Company, until: datetime, seed: int = SEED) -> Iterator[Told]:
    """(source key, signal) in time order, none after `until` (aware UTC), the same for the same arguments."""
    rng = Random(seed)  # noqa: S311 - a story, not a secret
    lives = customers(rng, until)
    teller = Teller(rng, company)
    happened = chain(moments(rng, lives, until), incidents(rng, lives, until))
    told = [row for moment in happened if moment.at <= until for row in teller.tell(moment)]
    told.extend(cases(lives, until))
    dated = ((signal.occurred_at, signal.external_id, source, signal) for source, signal in told)
    past = sorted(row for row in dated if row[0] and row[0] <= until)
    return ((source, signal) for _, _, source, signal in past)
