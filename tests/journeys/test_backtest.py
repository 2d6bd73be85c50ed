"""What became of customers: ruling 5 on leaving and on who was not observed long enough."""

from datetime import UTC, datetime, timedelta

from db.models.words import Kind, Presence
from journeys.backtest import Outcome, Watched, became, left_at, own_silence
from journeys.judging import Fact, Life

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def after(days: float) -> datetime:
    return DAY + timedelta(days=days)


def words(days: float, negative: str = Presence.ABSENT) -> Fact:
    return Fact(after(days), Kind.VERBATIM, negative=negative)


def event(days: float, name: str, ending: bool = False) -> Fact:
    return Fact(after(days), Kind.EVENT, event=name, ending=ending)


def test_who_goes_on_stays_and_what_they_did_in_the_days_asked_for_is_told() -> None:
    life = Life((words(-5), words(30, Presence.PRESENT), event(100, "order placed")))
    watched = Watched(after(200), silence=300, buys=True)
    assert became(life, DAY, 90, watched) == {
        Outcome.STAYED: True, Outcome.LEFT: False, Outcome.COMPLAINED: True, Outcome.BOUGHT: False,
    }  # fmt: skip
    assert became(life, DAY, 150, watched)[Outcome.BOUGHT] is True


def test_an_ending_is_leaving_and_so_is_too_long_a_silence() -> None:
    ended = Life((words(-5), event(40, "contract ended", ending=True)))
    assert became(ended, DAY, 90, Watched(after(200)))[Outcome.LEFT] is True
    silent = Life((words(-5), words(10)))
    assert left_at(silent, Watched(after(200), silence=30)) == after(40)
    assert became(silent, DAY, 90, Watched(after(200), silence=30))[Outcome.LEFT] is True
    assert became(silent, DAY, 20, Watched(after(200), silence=30))[Outcome.STAYED] is True


def test_an_ending_that_was_taken_back_is_none() -> None:
    back = Life((event(5, "contract ended", ending=True), words(20)))
    assert left_at(back, Watched(after(90), silence=300)) is None


def test_who_was_not_observed_long_enough_is_nowhere() -> None:
    assert became(Life((words(-5),)), DAY, 90, Watched(after(89), silence=300)) == {}


def test_who_left_before_or_came_later_is_no_customer_of_that_day() -> None:
    watched = Watched(after(200), silence=30)
    assert became(Life((words(-50),)), DAY, 90, watched) == {}
    assert became(Life((words(1),)), DAY, 90, watched) == {}


def test_where_nobody_can_know_whether_they_left_nothing_is_said_of_it() -> None:
    assert became(Life((words(-5),)), DAY, 90, Watched(after(200))) == {Outcome.COMPLAINED: False}


def test_where_nobody_can_say_anything_nobody_can_complain() -> None:
    assert Outcome.COMPLAINED not in became(
        Life((event(-5, "paid"),)), DAY, 90, Watched(after(99), speaks=False)
    )


def test_referrals_are_told_where_there_are_any() -> None:
    life = Life((words(-5), event(10, "Referred_a_friend")))
    assert became(life, DAY, 90, Watched(after(99), refers=True))[Outcome.REFERRED] is True


def test_a_usual_silence_takes_twenty_of_them() -> None:
    assert own_silence(Life(tuple(words(7 * week) for week in range(21)))) == 7
    assert own_silence(Life(tuple(words(7 * week) for week in range(20)))) is None
