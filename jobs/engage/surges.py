"""Which topics and steps customers complain about more than usual, without a store or a clock.

A day stands out when the negative signals about a thing lie above what its share among all read
signals, on the same weekday of the eight weeks before, lets expect for as many signals as were read
that day. A matter needs enough voices, two of the last three days that stand out, and that the days
together lie far above what was to be expected of them together.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from math import hypot, sqrt

from db.models import ActionKind, CandidateIn, Day, RejectedIn, ThingDays
from jobs.engage.clocks import FIRST_CONTACT
from jobs.engage.decide import Decided

WEEKS = 8
HISTORY_DAYS = 28
NEWEST_DAYS = 3
LASTING_DAYS = 2
FEWEST_VOICES = 5
OUTSTANDING = 2.0  # standard deviations of a single day
ALARMING = 3.0  # of the days together


def surges(things: Iterable[ThingDays], today: int, now: datetime) -> Decided:
    """The things that surge at reporting day `today` (a proleptic ordinal), and those that only seem to."""
    decided = Decided([], [])
    for thing in things:
        found = _surge(thing, today, now)
        if isinstance(found, CandidateIn):
            decided.candidates.append(found)
        elif found is not None:
            decided.rejected.append(found)
    return decided


def expected(day: int, days: dict[int, Day]) -> tuple[float, float] | None:
    """How many negative signals `day` lets expect, with the standard deviation of that expectation.

    A quasi-Poisson rate with exposure: rate r = (sum x + 1/2) / sum e over the baseline days, dispersion
    phi = max(1, Pearson's chi squared / degrees of freedom) (McCullagh and Nelder, Generalized Linear
    Models, 2nd ed. 1989, section 6.2), predictive variance phi r E (1 + E / sum e) for exposure E.
    None where fewer than four such weekdays or less than 28 days were observed.
    """
    baseline = [days[before] for before in range(day - 7 * WEEKS, day, 7) if before in days]
    if len(baseline) < HISTORY_DAYS // 7 or day - min(days) < HISTORY_DAYS or not days[day].read:
        return None
    exposure = sum(one.read for one in baseline)
    if not exposure:
        return None
    rate = (sum(one.negative for one in baseline) + 0.5) / exposure
    usual = rate * days[day].read
    variance = _dispersion(baseline, rate) * usual * (1 + days[day].read / exposure)
    return usual, sqrt(variance)


def _dispersion(baseline: Sequence[Day], rate: float) -> float:
    expectations = [(one.negative, rate * one.read) for one in baseline if one.read]
    chi_squared = sum((seen - usual) ** 2 / usual for seen, usual in expectations)
    return max(1.0, chi_squared / (len(baseline) - 1))


def _surge(thing: ThingDays, today: int, now: datetime) -> CandidateIn | RejectedIn | None:
    newest = [day for day in range(today - NEWEST_DAYS + 1, today + 1) if day in thing.days]
    if not any(thing.days[day].negative for day in newest):
        return None
    forecasts = {day: expected(day, thing.days) for day in newest}
    alarming = _alarming(thing, forecasts)
    if not alarming and (all(forecasts.values()) or _voices(thing) < FEWEST_VOICES):
        return None
    why_not = _why_not(thing, alarming)
    if why_not:
        return RejectedIn(_fingerprint(thing), why_not, _title(thing))
    usual = sum(mean for mean, _ in filter(None, (forecasts[day] for day in alarming)))
    return _candidate(thing, newest, alarming, usual, now)


def _voices(thing: ThingDays) -> int:
    return thing.customers + thing.nameless


def _alarming(thing: ThingDays, forecasts: dict[int, tuple[float, float] | None]) -> list[int]:
    """The days that stand out, if the days together alarm."""
    known = {day: forecast for day, forecast in forecasts.items() if forecast}
    above = sum(thing.days[day].negative - usual for day, (usual, _) in known.items())
    if above < ALARMING * hypot(*(deviation for _, deviation in known.values())):
        return []
    return [
        day
        for day, (usual, deviation) in known.items()
        if thing.days[day].negative - usual >= OUTSTANDING * deviation
    ]


def _why_not(thing: ThingDays, alarming: Sequence[int]) -> str | None:
    if not alarming:
        return "less than 28 days to compare with"
    if _voices(thing) < FEWEST_VOICES:
        return "too few voices"
    if len(alarming) < LASTING_DAYS:
        return "one day only"
    return None


def _candidate(
    thing: ThingDays, newest: Sequence[int], alarming: Sequence[int], usual: float, now: datetime
) -> CandidateIn:
    told = f"{sum(thing.days[day].negative for day in alarming)} messages on {_days(alarming)}"
    return CandidateIn(
        fingerprint=_fingerprint(thing),
        kind=ActionKind.SURGE,
        rule="more than usual",
        title=_title(thing),
        reason=f"{told} told us something negative; {_about(usual)} would be usual.",
        next_move=thing.can_do or "Find what changed, and say who puts it right",
        signal_ids=(),
        due_at=now + FIRST_CONTACT,
        function_id=thing.function_id,
        category_id=thing.category_id,
        micro_interaction_id=thing.micro_interaction_id,
        signals=sum(thing.days[day].negative for day in newest),
        customers=thing.customers,
    )


def _days(ordinals: Sequence[int]) -> str:
    *first, last = (f"{date.fromordinal(day):%A}" for day in ordinals)
    return f"{', '.join(first)} and {last}"


def _about(usual: float) -> str:
    return f"about {usual:.0f}" if usual >= 0.5 else "hardly any"


def _fingerprint(thing: ThingDays) -> str:
    return f"{ActionKind.SURGE}:{thing.thing}"


def _title(thing: ThingDays) -> str:
    return f"More than usual: {thing.name}"
