"""System tells how fresh each station is, and calls every job of the schedule by words, in its order."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard import machinery
from db.reads.runs import JobState
from db.reads.stations import Stations
from jobs.schedule import JOBS

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_every_job_has_a_name_on_screen() -> None:
    assert list(machinery.names()) == [job.name for job in JOBS]


def test_jobs_stand_in_the_order_of_the_schedule() -> None:
    states = [JobState(name, None, None, False) for name in ("prune", "lived", "another", "analyse")]
    assert [state.name for state in machinery.in_order(states)] == ["analyse", "lived", "prune", "another"]


def test_each_station_says_how_fresh_it_is() -> None:
    hour, day = NOW - timedelta(hours=1), NOW - timedelta(days=1)
    told = machinery.station_cards(Stations(hour, 2, hour, 0, None, day, 3), NOW)
    for words in (
        *("1 Collect", "last message came in 60 minutes ago", "2 Unify", "2 people known in their sources"),
        *("3 Analyse", "last read 60 minutes ago", "nothing waits"),
        *("4 Engage", "last matter raised 24 hours ago", "3 matters open"),
    ):
        assert words in told
    assert machinery.station_cards(Stations(None, 0, None, 0, None, None, 0), NOW).count("nothing yet") == 3


@pytest.mark.parametrize(("minutes", "stuck"), [(1, False), (11, True)])
def test_what_waits_too_long_between_two_stations_stands_out(minutes: int, stuck: bool) -> None:
    since = NOW - timedelta(minutes=minutes)
    told = machinery.station_cards(Stations(since, 1, None, 5, since, None, 0), NOW)
    assert "5 messages waiting" in told
    assert ('<p class="tl-line tl-bad">' in told) is stuck
