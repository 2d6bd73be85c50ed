"""What is usual for everything that Pulse shows of a period: asked of the store, told by dashboard.usual."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard import store, usual
from dashboard.figures import Unit
from dashboard.usual import WEEKS, Band, Usual
from db.cells import LEAVING
from db.reads import pulse
from db.reads.rollups import Narrowed, Period
from db.reads.windows import Counts, Measure, across


@dataclass(frozen=True, slots=True)
class Asking:
    """What is compared: the period, what a reader narrowed the page to, and in which unit."""

    period: Period
    narrow: Narrowed
    all_topics: Narrowed
    all_channels: Narrowed
    counted: Unit
    today: date

    @property
    def leaving(self) -> Narrowed | None:
        """Those who say that they leave, of all that the page is about; None where it is about one topic."""
        return None if self.narrow.category_id is not None else replace(self.narrow, category_id=LEAVING)


def compared(asking: Asking) -> Usual:
    """What is usual for the period and narrowing asked about."""
    windows = usual.comparable(asking.period, store.recall(pulse.oldest_day, asking.narrow.source_ids))
    heard = _across(asking, windows, Measure.HEARD).get(None, ())
    observed = tuple(window for window, n in zip(windows, heard, strict=False) if n)
    if len(observed) < usual.ENOUGH:
        return Usual()
    bands = {measure: _bands(asking, observed, measure)[None] for measure in list(Measure)}
    return Usual(
        bands[Measure.HEARD],
        bands[Measure.NEGATIVE],
        bands[Measure.POSITIVE],
        _bands(asking, observed, Measure.NEGATIVE, "category_id"),
        _bands(asking, observed, Measure.NEGATIVE, "channel"),
        _leaving(asking, observed),
    )


def _leaving(asking: Asking, windows: tuple[Period, ...]) -> Band | None:
    """What is usual for those who say that they leave; a page about one topic does not tell them apart."""
    if asking.leaving is None:
        return None
    return _bands(replace(asking, narrow=asking.leaving), windows, Measure.HEARD)[None]


def by_weekday(asking: Asking, days: tuple[date, ...], measure: Measure) -> dict[date, Counts]:
    """For each of `days` the counts of the same weekday of eight weeks before, as far back as data goes."""
    since = store.recall(pulse.oldest_day, asking.narrow.source_ids)
    before = {
        day: [earlier for week in range(1, WEEKS + 1) if (earlier := day - timedelta(weeks=week)) >= since]
        for day in (days if since else ())
    }
    every = sorted({earlier for several in before.values() for earlier in several})
    counted = _across(asking, tuple(Period(day, day) for day in every), measure)
    by_day = dict(zip(every, counted.get(None, (0,) * len(every)), strict=True))
    return {day: tuple(by_day[earlier] for earlier in several) for day, several in before.items()}


def _across(
    asking: Asking, windows: tuple[Period, ...], measure: Measure, by: str | None = None
) -> dict[object, Counts]:
    narrow = {"category_id": asking.all_topics, "channel": asking.all_channels}.get(by or "", asking.narrow)
    return store.recall(across, windows, measure, narrow, by, by_customer=asking.counted.by_customer)


def _bands(
    asking: Asking, windows: tuple[Period, ...], measure: Measure, by: str | None = None
) -> dict[object, Band]:
    over = usual.finished(asking.period, asking.today)
    counts = _across(asking, windows, measure, by)
    none = {} if by else {None: (0,) * len(windows)}
    return {value: band for value, n in (none | counts).items() if (band := usual.band(n, over))}
