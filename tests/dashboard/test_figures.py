"""Every number has its base in words, and small bases get no percent."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures import points, tiles, topic_bars, unit, worst
from db.reads.rollups import Figures, Period

NAMED = Figures(
    signals=120, read=100, negative=60, positive=20, nameless=10,
    customers=80, customers_read=70, customers_negative=42, customers_positive=14,
)  # fmt: skip
NAMELESS = Figures(signals=40, read=12, negative=7, positive=1, nameless=40)


def test_customers_are_counted_where_most_messages_have_one() -> None:
    heard, negative, positive, unread = tiles(NAMED)
    assert (heard.value, heard.base) == ("80", "customers, in 120 messages (10 of them without a name)")
    assert (negative.value, negative.base) == ("42", "60 % of 70 customers we could read")
    assert positive.value == "14"
    assert (unread.value, unread.kind) == ("20", "unread")


def test_messages_are_counted_where_nobody_is_named_and_the_tile_says_so() -> None:
    heard, negative, _positive, _unread = tiles(NAMELESS)
    assert (heard.value, heard.base) == ("40", "messages; most of them carry no name")
    assert (negative.value, negative.base) == ("7", "of 12 messages we could read")


def test_nothing_heard_makes_no_percent() -> None:
    assert [tile.value for tile in tiles(Figures())] == ["0", "0", "0", "0"]


def test_bars_are_the_worst_first_and_what_has_no_topic_is_last_and_hatched() -> None:
    by_topic = {
        0: Figures(signals=9, negative=90, nameless=9),
        1: Figures(signals=5, negative=5, nameless=5),
        2: Figures(signals=8, negative=8, nameless=8),
        3: Figures(signals=8),
        99: Figures(signals=9, negative=9, nameless=9),
    }
    bars = topic_bars(by_topic, {1: "Late", 2: "Rude", 3: "Calm"}, unit(NAMELESS))
    assert [(bar.name, bar.value, bar.hatched) for bar in bars] == [
        ("Rude", 8, False),
        ("Late", 5, False),
        ("No topic yet", 90, True),
    ]
    assert [bar.name for bar in worst(bars, most=1)] == ["Rude", "No topic yet"]


DAYS = st.dates(date(2010, 1, 1), date(2026, 1, 1))


def test_columns_over_time_span_the_period_asked_for() -> None:
    columns = points({date(2026, 3, 5): Figures(signals=3)}, Period(date(2026, 3, 1), date(2026, 3, 7)))
    assert [column.heard for column in columns] == [0, 0, 0, 0, 3, 0, 0]
    assert points({}, Period()) == ()


@given(st.dictionaries(DAYS, st.integers(1, 99), min_size=1, max_size=40))
def test_columns_over_time_lose_no_message_and_leave_no_gap(counts: dict[date, int]) -> None:
    columns = points({day: Figures(signals=n, negative=n // 2) for day, n in counts.items()}, Period())
    assert sum(point.heard for point in columns) == sum(counts.values())
    assert len(columns) <= 250
    gaps = {later.day - earlier.day for earlier, later in pairwise(columns)}
    assert not gaps or max(gaps) <= timedelta(days=31)
    assert columns[0].day <= min(counts)
