"""Every bar of the demo company leads to a list that is as long as the bar says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select
from sqlmodel import col

from dashboard.figures import channel_bars, topic_bars, unit
from dashboard.saying import messages_of
from dashboard.usual import Usual
from db.cells import LEAVING
from db.engine import reading
from db.models import Presence, Signal, SourceProfile
from db.reads import pulse, rollups
from db.reads.rollups import Figures, Narrowed, Period
from db.reads.sentences import Sentence, Wanted, sentences
from db.reads.windows import Measure, across
from jobs.analyse import job
from jobs.demo.load import fill

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
NEGATIVE = Wanted(negative=Presence.PRESENT)
ALL = 100_000


@pytest.fixture
def demo(sqlite_url: str) -> str:
    """The store of the demo company, read to the end."""
    fill(sqlite_url, NOW)
    while any(job.run(sqlite_url, NOW).values()):
        pass
    return sqlite_url


def customers(connection: Connection, listed: list[Sentence]) -> int:
    """How many distinct people stand behind sentences."""
    ids = [one.signal_id for one in listed]
    customer = func.coalesce(col(SourceProfile.customer_id), col(SourceProfile.id))
    asked = select(func.count(customer.distinct())).join(
        Signal, col(Signal.profile_id) == col(SourceProfile.id)
    )
    return int(connection.execute(asked.where(col(Signal.id).in_(ids))).scalar_one())


def test_every_list_is_as_long_as_its_bar(demo: str) -> None:
    today = NOW.date()
    with reading(demo) as connection:
        for days in (28, 365):
            period = Period(today - timedelta(days=days - 1), today)
            counted = unit(rollups.totals(connection, period))
            assert counted.by_customer
            topics, channels = (ask(connection, period) for ask in (rollups.by_category, rollups.by_channel))
            names = {row.id: row.name for row in pulse.categories(connection).values()}
            for bar in topic_bars(topics, names, counted, Usual()):
                narrowed = Narrowed(category_id=int(bar.key))
                _as_long(connection, period, narrowed, bar.value, topics[int(bar.key)])
            for bar in channel_bars(channels, counted, Usual()):
                _as_long(connection, period, Narrowed(channel=bar.key), bar.value, channels[bar.key])


def test_the_list_of_those_at_risk_is_as_long_as_its_number_and_they_are_in_no_topic_of_their_own(
    demo: str,
) -> None:
    today = NOW.date()
    with reading(demo) as connection:
        for days, channel in ((28, None), (365, None), (365, "mail")):
            period = Period(today - timedelta(days=days - 1), today)
            narrowed = Narrowed(channel=channel)
            leaving = rollups.totals(connection, period, replace(narrowed, category_id=LEAVING))
            listed = sentences(connection, period, narrowed, Wanted(leaving=True), limit=ALL)
            assert leaving.signals == len(listed) > 0
            assert leaving.customers == customers(connection, listed)
            assert all("leaving" in one.intents for one in listed)
            for topics in (
                rollups.by_category(connection, period, narrowed),
                across(connection, (period,), Measure.HEARD, narrowed, "category_id", by_customer=False),
            ):
                assert min(topics) == 0


def _as_long(connection: Connection, period: Period, narrowed: Narrowed, bar: int, figures: Figures) -> None:
    listed = sentences(connection, period, narrowed, NEGATIVE, limit=ALL)
    assert customers(connection, listed) == bar
    assert len(listed) == messages_of(figures, "negative")
    assert len(sentences(connection, period, narrowed, limit=ALL)) == messages_of(figures, "")
    unread = sentences(connection, period, narrowed, Wanted(unread=True), limit=ALL)
    assert len(unread) == messages_of(figures, "unread")


def test_the_step_and_the_department_lead_to_lists_as_long(demo: str) -> None:
    with reading(demo) as connection:
        steps = tuple(pulse.current_shares(connection))[:9]
        for narrowed in (Narrowed(step_ids=steps), Narrowed(step_ids=steps, channel="mail")):
            whole = rollups.totals(connection, Period(), narrowed)
            assert len(sentences(connection, Period(), narrowed, limit=ALL)) == whole.signals > 0
