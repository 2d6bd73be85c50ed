"""What the Sources page says of a source: how much it brings against its rhythm, what is missing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.sources.adding import key_of
from dashboard.sources.told import Known, answered, facts, rate, stands
from db.reads.arrivals import SilenceRow
from db.reads.sources import SourceState

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = NOW.date().toordinal()


def source(**more: object) -> SourceState:
    known = {
        "id": 1, "key": "shop", "name": "Shop", "kind": "file", "channel": "review", "solicited": False,
        "origin": "a.csv", "purpose": "in_public", "contact": "in_public_only", "hoped": None,
        "insight": None, "destination": None, "language": None, "paused_at": None, "created_at": NOW,
        "last_at": NOW - timedelta(hours=3), "rejected": 0,
    }  # fmt: skip
    return SourceState(**known | more)  # type: ignore[arg-type]


def test_the_facts_of_a_source_stand_in_one_line() -> None:
    said = facts(Known(source(), {TODAY: 7}), NOW.date(), NOW)
    assert said.replace("\u2068", "").replace("\u2069", "") == (
        "Review · they spoke · last message 3 hours ago · 7 messages in the last 7 days"
    )
    assert "nothing came yet" in facts(Known(source(last_at=None), {}), NOW.date(), NOW)


def test_the_rate_stands_against_what_is_usual_after_four_weeks() -> None:
    days = dict.fromkeys(range(TODAY - 40, TODAY + 1), 20)
    assert rate(days, date.fromordinal(TODAY)) == ["20 a day in the last 7 days, usually 20"]
    assert rate({}, date.fromordinal(TODAY)) == []


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ({"origin": None}, "kept aside: nobody said where it comes from"),
        ({"purpose": None}, "kept aside: nobody said what it may be used for"),
    ],
)
def test_a_source_that_is_kept_aside_says_what_is_missing(more: dict[str, None], missing: str) -> None:
    assert stands(Known(source(**more), {})) == [(missing, "bad")]


def test_silence_pause_trouble_and_rejected_rows_are_told() -> None:
    silence = SilenceRow(1, "Shop", "shop", TODAY - 5, 140, 1, "Ada", NOW)
    known = Known(source(paused_at=NOW, rejected=3), {}, silence, moving=True, problem="It is away.")
    told = [words for words, _tone in stands(known)]
    assert "silent since 5 March 2026; usually about 140 messages a week come" in told
    assert "3 rows could not be read" in told
    assert "It is away." in told
    assert "\u2068Ada\u2069 looks after it" in told
    assert len(told) == 6
    assert stands(Known(source(), {})) == []


def test_answers_have_a_share_only_of_thirty_and_more() -> None:
    few = answered({"invited": 12, "answered": 7})
    assert few == ("7 of 12 invited answered; 0 dismissed it, 0 expired", "")
    assert answered({"invited": 200, "answered": 62, "expired": 4})[1] == "31 %"
    assert answered({"answered": 3}) == ("", "")


@pytest.mark.parametrize(
    ("name", "key"), [("Shop of Köln", "shop-of-koln"), ("متجر", "source"), ("a" * 99, "a" * 60)]
)
def test_the_key_of_a_source_fits_into_an_address(name: str, key: str) -> None:
    assert key_of(name) == key
