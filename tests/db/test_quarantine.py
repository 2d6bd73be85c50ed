"""What a source brings before anybody said where it comes from and what for is kept, and seen nowhere."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from db.engine import reading
from db.errors import Refused
from db.models import Signal, Source
from db.reads import actions, pulse, search, sentences
from db.reads import export as stored
from db.reads.people import Who
from db.reads.recounted import differences
from db.reads.releases import oldest, under_way
from db.reads.rollups import Figures, Period, totals
from db.reads.waiting import ids_after, waiting
from db.writes.passports import Passport, say
from db.writes.signals import Target, record
from db.writes.sources import SourceFacts, ensure
from jobs import export, release
from jobs import search as indexing
from jobs.analyse import job
from jobs.engage.job import raise_actions
from tests.db.cast import NOW, said
from tests.db.matters import people

LATE = "The delivery is late again, this is terrible. I want to speak to a manager!"
SAID = Passport("our shop", "wrote_to_us")


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHLINE_WORKERS", "1")


@pytest.fixture
def held(database_url: str) -> Target:
    """A source about which nothing was said, with two signals."""
    source_id, channel = ensure(database_url, SourceFacts("posts", "Posts", "web", kind="api"), NOW)
    target = Target(source_id, channel)
    record(database_url, target, [said("1", LATE), said("2", "Wonderful, thank you so much!")], NOW)
    return target


@pytest.fixture
def privacy(database_url: str) -> Who:
    return replace(people(database_url, "Ada")[0], roles=frozenset({"privacy"}))


def work(url: str) -> None:
    """Every job that touches what came in, until nothing is left."""
    jobs: tuple[Callable[..., dict[str, int]], ...] = (release.run, job.run, indexing.run, raise_actions)
    for run in jobs:
        while any(run(url, NOW).values()):
            pass


def seen(url: str) -> dict[str, int]:
    """How much of what came in is seen, by place."""
    written = io.StringIO()
    with reading(url) as connection:
        assert differences(connection) == []
        figures: Figures = totals(connection, Period())
        return {
            "pulse": figures.signals,
            "sources": len(pulse.sources(connection)),
            "sentences": len(sentences.sentences(connection, Period())),
            "search": len(search.newest(connection, "terrible")),
            "matters": actions.count_open(connection),
            "export": export.write(url, "signals", "csv", written),
            "programs": len(stored.signals_after(connection, 0, 10)),
            "waiting": waiting(connection),
            "a generation to come": len(ids_after(connection, 0, 10)),
        }


NOWHERE = dict.fromkeys(
    (
        "pulse",
        "sources",
        "sentences",
        "search",
        "matters",
        "export",
        "programs",
        "waiting",
        "a generation to come",
    ),
    0,
)
EVERYWHERE = NOWHERE | {
    "pulse": 2,
    "sources": 1,
    "sentences": 2,
    "search": 1,
    "matters": 1,
    "export": 2,
    "programs": 2,
    "a generation to come": 2,
}


def test_what_nobody_named_is_kept_and_seen_nowhere(database_url: str, held: Target) -> None:
    work(database_url)
    assert seen(database_url) == NOWHERE
    with reading(database_url) as connection:
        assert connection.scalar(select(func.count()).select_from(Signal)) == 2


def test_naming_origin_and_purpose_lets_in_what_waits(database_url: str, held: Target, privacy: Who) -> None:
    say(database_url, privacy, held.source_id, SAID, NOW)
    work(database_url)
    assert seen(database_url) == EVERYWHERE
    with reading(database_url) as connection:
        assert under_way(connection) == frozenset()


@pytest.mark.parametrize(
    "half", [Passport("our shop", None), Passport(None, "asked"), Passport(" ", "asked")]
)
def test_one_of_the_two_is_not_enough(database_url: str, held: Target, privacy: Who, half: Passport) -> None:
    say(database_url, privacy, held.source_id, half, NOW)
    work(database_url)
    assert seen(database_url) == NOWHERE


def test_taking_the_purpose_away_takes_everything_out(database_url: str, held: Target, privacy: Who) -> None:
    say(database_url, privacy, held.source_id, SAID, NOW)
    work(database_url)
    say(database_url, privacy, held.source_id, Passport("our shop", None), NOW)
    work(database_url)
    assert seen(database_url) == NOWHERE
    say(database_url, privacy, held.source_id, SAID, NOW + timedelta(days=8))
    work(database_url)
    again = seen(database_url)
    assert (again["pulse"], again["search"], again["export"]) == (2, 1, 2)


def test_a_change_while_it_is_held_waits_too(database_url: str, held: Target, privacy: Who) -> None:
    record(database_url, held, [said("1", f"{LATE} Again.")], NOW)
    work(database_url)
    assert seen(database_url) == NOWHERE
    say(database_url, privacy, held.source_id, SAID, NOW)
    work(database_url)
    assert seen(database_url)["pulse"] == 2


def test_what_was_read_when_the_purpose_went_away_is_not_stored(
    database_url: str, held: Target, privacy: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(database_url, privacy, held.source_id, SAID, NOW)
    release.run(database_url, NOW)
    kept = job.analysis.store

    def meanwhile(*args: object, **named: object) -> int:
        monkeypatch.setattr("db.writes.analysis.held", lambda _: frozenset({held.source_id}))
        return kept(*args, **named)

    monkeypatch.setattr(job.analysis, "store", meanwhile)
    job.run(database_url, NOW)
    with reading(database_url) as connection:
        assert totals(connection, Period()).signals == 0


def test_a_release_begun_anew_is_followed_from_its_beginning(
    database_url: str, held: Target, privacy: Who
) -> None:
    say(database_url, privacy, held.source_id, SAID, NOW)
    with reading(database_url) as connection:
        old = oldest(connection)
    assert old is not None
    assert release.releases.follow(database_url, old, [1], NOW)
    say(database_url, privacy, held.source_id, Passport(None, None), NOW)
    assert not release.releases.follow(database_url, replace(old, position=1), [2], NOW)
    work(database_url)
    assert seen(database_url) == NOWHERE


def test_an_import_that_names_a_purpose_lets_in_what_posts_brought(database_url: str, held: Target) -> None:
    ensure(database_url, SourceFacts("posts", "", "web", purpose="asked", origin="a.csv", guessed=True), NOW)
    work(database_url)
    assert seen(database_url) == NOWHERE
    ensure(database_url, SourceFacts("posts", "", "web", purpose="asked", origin="a.csv"), NOW)
    work(database_url)
    assert seen(database_url)["pulse"] == 2


def test_a_purpose_that_is_none_of_the_five_and_a_story_are_refused(
    database_url: str, held: Target, privacy: Who
) -> None:
    for wrong in (Passport("x", "curiosity"), Passport("x" * 1_001, "asked")):
        with pytest.raises(Refused):
            say(database_url, privacy, held.source_id, wrong, NOW)
    with pytest.raises(Refused):
        say(database_url, privacy, 99, SAID, NOW)


def test_the_purpose_settles_contact_and_whether_we_asked(
    database_url: str, held: Target, privacy: Who
) -> None:
    say(database_url, privacy, held.source_id, Passport("our shop", "in_public"), NOW)
    with reading(database_url) as connection:
        stands = connection.execute(select(col(Source.contact), col(Source.solicited))).one()
    assert tuple(stands) == ("in_public_only", False)
