"""A surge is far above the same weekdays before, in enough voices, on two of three days."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.models import Day, ThingDays
from jobs.engage.surges import expected, surges

NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)  # a Wednesday
TODAY = NOW.date().toordinal()
QUIET = {TODAY - back: Day(200, 4) for back in range(70)}


def thing(days: dict[int, Day], customers: int = 40, **more: object) -> ThingDays:
    return ThingDays("category:3", "Delivery date", days, customers, nameless=0, category_id=3)._replace(
        **more
    )


def with_days(**newest: int) -> dict[int, Day]:
    """A quiet past whose newest days hold so many negative signals: today, yesterday, before."""
    back = {"today": 0, "yesterday": 1, "before": 2}
    return QUIET | {TODAY - back[name]: Day(200, count) for name, count in newest.items()}


def test_two_alarming_days_of_three_are_raised_with_what_is_usual() -> None:
    (candidate,) = surges([thing(with_days(today=20, before=25))], TODAY, NOW).candidates
    assert candidate.title == "More than usual: Delivery date"
    assert (
        candidate.reason
        == "45 messages on Monday and Wednesday told us something negative; about 8 would be usual."
    )
    assert (candidate.signals, candidate.customers, candidate.category_id) == (49, 40, 3)
    assert candidate.due_at == NOW + timedelta(hours=24)


def test_what_hardly_ever_happens_is_said_so_and_three_days_are_listed() -> None:
    rare = {day: Day(200, 0) for day in QUIET} | {TODAY - back: Day(200, 9) for back in range(3)}
    (candidate,) = surges([thing(rare)], TODAY, NOW).candidates
    assert "27 messages on Monday, Tuesday and Wednesday" in candidate.reason
    assert candidate.reason.endswith("hardly any would be usual.")


def test_one_thing_keeps_one_fingerprint_however_long_it_lasts() -> None:
    first = surges([thing(with_days(today=20, before=25))], TODAY, NOW).candidates[0]
    later = surges([thing(with_days(today=40, yesterday=30))], TODAY, NOW).candidates[0]
    assert first.fingerprint == later.fingerprint


def test_three_days_each_a_little_above_are_a_surge_together() -> None:
    usual, deviation = expected(TODAY, with_days(today=4)) or (0.0, 0.0)
    a_little = round(usual + 2.3 * deviation)
    each = with_days(today=a_little, yesterday=a_little, before=a_little)
    assert len(surges([thing(each)], TODAY, NOW).candidates) == 1
    assert surges([thing(with_days(today=a_little))], TODAY, NOW).candidates == []


def test_a_single_bad_day_is_kept_as_rejected() -> None:
    decided = surges([thing(with_days(today=40))], TODAY, NOW)
    assert ([row.rule for row in decided.rejected], decided.candidates) == (["one day only"], [])


def test_a_flood_by_a_few_people_is_no_surge() -> None:
    decided = surges([thing(with_days(today=40, yesterday=40), customers=3)], TODAY, NOW)
    assert [row.rule for row in decided.rejected] == ["too few voices"]


def test_signals_without_a_person_are_voices_too() -> None:
    nameless = thing(with_days(today=40, yesterday=40), customers=0, nameless=80)
    assert len(surges([nameless], TODAY, NOW).candidates) == 1


def test_what_is_as_usual_is_not_even_a_candidate() -> None:
    assert surges([thing(with_days(today=5, yesterday=6))], TODAY, NOW) == ([], [])


def test_a_store_younger_than_four_weeks_raises_no_surge() -> None:
    young = {TODAY - back: Day(200, 4) for back in range(20)} | {TODAY: Day(200, 40), TODAY - 1: Day(200, 40)}
    decided = surges([thing(young)], TODAY, NOW)
    assert [row.rule for row in decided.rejected] == ["less than 28 days to compare with"]


def test_more_of_everything_is_no_surge_of_one_thing() -> None:
    loud = QUIET | {TODAY - back: Day(2_000, 40) for back in range(3)}
    assert surges([thing(loud)], TODAY, NOW) == ([], [])


def test_a_thing_that_is_loud_every_monday_does_not_alarm_on_mondays() -> None:
    mondays = {day: Day(200, 40) for day in QUIET if datetime.fromordinal(day).weekday() == 0}
    assert surges([thing(QUIET | mondays)], TODAY, NOW) == ([], [])


def test_a_thing_that_always_jumps_needs_more_to_alarm() -> None:
    calm, jumpy = dict(QUIET), dict(QUIET)
    for week in range(1, 9):
        jumpy[TODAY - 7 * week] = Day(200, 0 if week % 2 else 8)
    (calm_mean, calm_spread), (mean, spread) = (
        expected(TODAY, calm) or (0, 0),
        expected(TODAY, jumpy) or (0, 0),
    )
    assert round(mean, 3) == round(calm_mean, 3)
    assert spread > 1.5 * calm_spread


def test_the_expectation_is_that_of_a_chain_worked_out_by_hand() -> None:
    mean, spread = expected(TODAY, QUIET) or (0, 0)
    assert abs(mean - 200 * 32.5 / 1600) < 1e-9
    assert abs(spread - (mean * (1 + 200 / 1600)) ** 0.5) < 1e-9


@given(st.dictionaries(st.integers(0, 70), st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=71))
def test_no_past_makes_it_fail(past: dict[int, tuple[int, int]]) -> None:
    days = {TODAY - back: Day(read + negative, negative) for back, (read, negative) in past.items()}
    decided = surges([thing(days)], TODAY, NOW)
    assert len(decided.candidates) + len(decided.rejected) <= 1
