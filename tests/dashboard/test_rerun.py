"""The System page tells a re-run in plain words: how far it is, what it changed, when it took over."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.rerun import said
from db.engine import reading
from db.reads.generations import GenerationRow, newest_signal, shown_and_next
from jobs.analyse import detector, job
from jobs.analyse.ready import ready
from tests.db.cast import a_source, recorded
from tests.db.cast import said as signal

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
LIVE = GenerationRow(
    id=2, detector="b", taxonomy_version_id=1, placing="x", state="live", created_at=NOW, filled_to=0,
    live_at=NOW - timedelta(hours=3), diff=None,
)  # fmt: skip


def words(*generations: GenerationRow, newest: int = 0) -> str:
    return re.sub(r"[\u2068\u2069]", "", re.sub("<[^>]+>", " ", " ".join(said(generations, newest, NOW))))


def cells(*generations: GenerationRow) -> list[list[str]]:
    rows = re.findall("<tr>(.*?)</tr>", "".join(said(generations, 0, NOW)))
    return [re.findall(r"<t[hd][^>]*>\u2068?(.*?)\u2069?</t[hd]>", row) for row in rows]


def test_before_the_first_re_run_there_is_nothing_to_tell() -> None:
    assert said([], 0, NOW) == said([LIVE], 9, NOW) == []


def test_a_re_run_tells_how_far_it_is_and_that_pages_still_show_the_reading_before() -> None:
    filling = replace(
        LIVE, state="filling", live_at=None, created_at=NOW - timedelta(minutes=5), filled_to=4_000,
        changed=("detector",),
    )  # fmt: skip
    told = words(LIVE, filling, newest=8_000)
    assert "New rules for reading: reading everything again, begun 5 minutes ago." in told
    assert "50 % done. The pages show the reading before" in told


def test_what_changed_is_told_in_sentences_and_by_year() -> None:
    diff = {
        "2025": {"negative added": 400, "negative removed": 1},
        "2026": {"negative added": 12, "step changed": 2},
        "undated": {"negative added": 1_000},
    }
    row = replace(LIVE, diff=diff, changed=("detector", "placing"))
    told = words(row)
    assert "New rules for reading: took over 3 hours ago." in told
    assert "1,412 messages are now read as negative that were not." in told
    assert "1 message is no longer read as negative." in told
    assert "2 messages belong to another step." in told
    assert "positive" not in told
    assert cells(row) == [
        ["Year", "Now negative", "No longer negative", "Another step"],
        ["2026", "12", "0", "2"],
        ["2025", "400", "1", "0"],
        ["no date", "1,000", "0", "0"],
    ]


def test_a_re_run_that_changed_nothing_says_so() -> None:
    told = words(replace(LIVE, diff={}, changed=("taxonomy_version_id",)))
    assert "New topics: took over 3 hours ago." in told
    assert "Nothing changed" in told
    assert "A new map: took over" in words(replace(LIVE, diff={}, changed=("placing",)))


def told_of(url: str) -> str:
    with reading(url) as connection:
        return words(*shown_and_next(connection), newest=newest_signal(connection))


def analyse(url: str) -> None:
    while any(job.run(url, NOW).values()):
        pass


def test_a_real_re_run_is_followed_from_its_start_to_what_it_changed(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHLINE_WORKERS", "1")
    several = [signal(str(n), "awful service from all") for n in range(4)]
    several += [signal("old", "awful service", occurred_at=datetime(2019, 5, 1, tzinfo=UTC))]
    recorded(database_url, a_source(database_url), *several, signal("calm", "the parcel came on Monday"))
    analyse(database_url)
    assert told_of(database_url).strip() == ""

    monkeypatch.setattr("jobs.analyse.ready.VERSION", "the next")
    nothing = detector.sentiment.Sentiment("absent", "absent", ())
    monkeypatch.setattr(detector.sentiment, "judge", lambda *_: nothing)
    ready(database_url, NOW)
    assert "New rules for reading: reading everything again, begun just now. 0 of 6 done." in " ".join(
        told_of(database_url).split()
    )

    analyse(database_url)
    told = told_of(database_url)
    assert "took over just now" in told
    assert "5 messages are no longer read as negative." in told
    assert re.search(r"2026\s+4\s+2019\s+1", told)
