"""The jobs answer pages: files are looked at, taken in and taken back; what goes wrong is said in words."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from dashboard.start import aside
from db.engine import reading
from db.models import Batch, Contact, Purpose, RequestKind, RequestState, Signal, Source
from db.reads import requests as asked
from db.reads.people import Who
from db.reads.requests import RequestRow
from db.reads.runs import requested
from db.rights import HOUSE, By
from db.settings import settings
from db.writes import requests, starting
from jobs import answer
from jobs.collect import asked as files
from jobs.collect import intake
from tests.db.cast import NOW
from tests.db.matters import people

HEAD = "id,date,text,stars\n"
ROWS = "".join(f"{n},2026-03-0{n % 9 + 1},The parcel came late and broken {n},1\n" for n in range(1, 8))
LATER = NOW + timedelta(minutes=2)


def dropped(content: str | bytes, name: str = "reviews.csv") -> dict[str, Any]:
    """A file as a page puts it aside."""
    return aside.put(
        settings().uploads, name, BytesIO(content.encode() if isinstance(content, str) else content)
    )


def answered(url: str, what: RequestKind, facts: dict[str, Any], by: By = HOUSE) -> RequestRow:
    """What became of a request that a page made and the jobs looked at once."""
    request_id = requests.ask(url, what, facts, by, NOW)
    answer.run(url, NOW)
    return state_of(url, request_id)


def state_of(url: str, request_id: int) -> RequestRow:
    with reading(url) as connection:
        found = asked.one(connection, request_id)
    assert found is not None
    return found


def count(url: str, table: type) -> int:
    with reading(url) as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_a_look_shows_what_would_come_in_and_stores_nothing(database_url: str) -> None:
    facts = dropped(HEAD + ROWS + "1,2,3,4,5,6\n")
    row = answered(database_url, RequestKind.LOOK, facts)
    found = row.answer
    assert (row.state, found["rows"], found["unreadable"], len(found["signals"])) == ("answered", 8, 1, 5)
    assert {g["field"]: g["column"] for g in found["guesses"]}.items() >= {
        "text": "text",
        "rating": "stars",
    }.items()
    assert found["dates"] == ["2026-03-02T00:00:00+00:00", "2026-03-08T00:00:00+00:00"]
    assert count(database_url, Signal) == count(database_url, Source) == 0


def test_a_person_may_say_which_column_holds_what(database_url: str) -> None:
    facts = dropped("a,b\nnothing,It came late and broken again\n" * 1 + "some,Nobody ever answers my mail\n")
    row = answered(database_url, RequestKind.LOOK, facts | {"columns": {"text": "a"}})
    assert [signal["text"] for signal in row.answer["signals"]] == ["nothing", "some"]


def test_taking_in_keeps_purpose_and_contact_with_the_source_and_deletes_the_file(database_url: str) -> None:
    facts = dropped(HEAD + ROWS) | {"purpose": "asked", "source": "spring survey", "channel": "survey"}
    row = answered(database_url, RequestKind.TAKE_IN, facts)
    assert (row.answer["stored"], row.answer["rejected"]) == (7, 0)
    with reading(database_url) as connection:
        source = connection.execute(
            select(Source.purpose, Source.contact, Source.solicited, Source.channel)
        ).one()
        assert set(connection.scalars(select(Signal.solicited))) == {True}
    assert tuple(source) == (Purpose.ASKED, Contact.ANSWER, True, "survey")
    assert list(settings().uploads.iterdir()) == []


def test_columns_of_times_come_in_as_events_that_nobody_may_be_written_to_for(database_url: str) -> None:
    orders = (
        "id,ordered,delivered\n1,2026-03-01 10:00,2026-03-04 11:00\n2,2026-03-02 10:00,2026-03-05 11:00\n"
    )
    facts = dropped(orders, "orders.csv")
    assert answered(database_url, RequestKind.LOOK, facts).answer["times"] == ["ordered", "delivered"]
    facts |= {"purpose": "did", "events": ["ordered", "delivered"], "source": "orders", "channel": "web"}
    assert answered(database_url, RequestKind.TAKE_IN, facts).answer["stored"] == 4
    with reading(database_url) as connection:
        assert connection.scalar(select(Source.contact)) == Contact.NOBODY


def test_the_same_file_twice_changes_nothing(database_url: str) -> None:
    about = {"purpose": "asked", "source": "s", "channel": "survey"}
    answered(database_url, RequestKind.TAKE_IN, dropped(HEAD + ROWS) | about)
    again = answered(database_url, RequestKind.TAKE_IN, dropped(HEAD + ROWS) | about).answer
    assert (again["stored"], again["updated"], again["skipped"]) == (0, 0, 7)


def test_an_import_is_taken_back_whole(database_url: str) -> None:
    about = {"purpose": "asked", "source": "s", "channel": "survey"}
    done = answered(database_url, RequestKind.TAKE_IN, dropped(HEAD + ROWS) | about).answer
    back = answered(database_url, RequestKind.TAKE_BACK, {"batch": done["batch"], "signals": 7})
    assert back.answer == {"removed": 7}
    assert count(database_url, Signal) == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02\xff\xfe" * 200, ""),
        (gzip.compress(b"id,text\n1,hello there everybody\n")[:-12], ""),
        (b"PK\x03\x04 but no workbook", "damaged"),
    ],
    ids=["empty", "binary", "cut off", "no workbook"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(sqlite_url: str, content: bytes, words: str) -> None:
    row = answered(sqlite_url, RequestKind.LOOK, dropped(content, "odd.csv"))
    told = row.refusal or " ".join(row.answer["problems"]) + row.answer.get("errors", [{}])[0].get(
        "problem", ""
    )
    assert words in told
    assert len(told) > 10


def test_a_wrong_header_is_said_and_stops_the_import(sqlite_url: str) -> None:
    facts = dropped("red,green\n1,2\n3,4\n")
    assert answered(sqlite_url, RequestKind.LOOK, facts).answer["nothing"]
    row = answered(sqlite_url, RequestKind.TAKE_IN, facts | {"purpose": "asked", "source": "s"})
    assert row.state == RequestState.REFUSED
    assert count(sqlite_url, Batch) == 0


def test_a_file_that_is_gone_is_asked_for_again(sqlite_url: str) -> None:
    row = answered(sqlite_url, RequestKind.LOOK, {"folder": "nowhere", "file": "x.csv"})
    assert row.refusal == "The file is no longer there; drop it again."


def test_no_request_reaches_a_file_beyond_the_folder(sqlite_url: str, tmp_path: Path) -> None:
    settings().uploads.mkdir(parents=True)
    for place in (tmp_path, settings().data_dir):
        (place / "secret.csv").write_text(HEAD + ROWS)
    for facts in ({"folder": "..", "file": "secret.csv"}, {"folder": "../..", "file": "../secret.csv"}):
        assert answered(sqlite_url, RequestKind.LOOK, facts).state == RequestState.REFUSED


def test_a_source_of_the_demo_takes_no_file_of_somebody_else(database_url: str) -> None:
    starting.note(database_url, {"demo": NOW.isoformat()}, NOW)
    facts = dropped(HEAD + ROWS) | {"purpose": "in_public", "source": "review_site"}
    row = answered(database_url, RequestKind.TAKE_IN, facts)
    assert "source of the demo" in (row.refusal or "")


def test_a_broken_off_import_goes_on_in_the_same_import(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "FIRST_CHUNK", 3)
    facts = dropped(HEAD + ROWS + "1,2,3,4,5,6\n") | {"purpose": "asked", "source": "s"}
    request_id = requests.ask(database_url, RequestKind.TAKE_IN, facts, HOUSE, NOW)
    with monkeypatch.context() as dying:
        dying.setattr(answer, "_teller", lambda *_: _die)
        with pytest.raises(KeyboardInterrupt):
            answer.run(database_url, NOW)
    assert 0 < count(database_url, Signal) < 7
    assert answer.run(database_url, NOW + timedelta(seconds=1)) == {"answered": 0, "refused": 0}
    assert answer.run(database_url, LATER) == {"answered": 1, "refused": 0}
    assert state_of(database_url, request_id).answer["batch"] == 1
    with reading(database_url) as connection:
        counts = select(Batch.state, Batch.stored, Batch.updated, Batch.skipped, Batch.rejected)
        assert connection.execute(counts).all() == [("stored", 7, 0, 0, 1)]


def _die(_done: int, _total: int) -> None:
    raise KeyboardInterrupt


def test_a_trouble_of_the_store_is_told_to_the_page_and_fails_the_run(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> dict[str, Any]:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(answer.ANSWERS, RequestKind.LOOK, full)
    request_id = requests.ask(sqlite_url, RequestKind.LOOK, {}, HOUSE, NOW)
    with pytest.raises(OSError, match="No space"):
        answer.run(sqlite_url, NOW)
    assert "disk is full" in (state_of(sqlite_url, request_id).refusal or "")


def test_the_same_wish_is_asked_once_and_wakes_the_jobs(database_url: str) -> None:
    first = requests.ask(database_url, RequestKind.BRING_DEMO, {}, HOUSE, NOW)
    assert requests.ask(database_url, RequestKind.BRING_DEMO, {}, HOUSE, NOW) == first
    assert requests.ask(database_url, RequestKind.EMPTY_DEMO, {}, HOUSE, NOW) != first
    with reading(database_url) as connection:
        assert [job for _, job in requested(connection)] == ["answer", "answer"]


def test_each_person_sees_their_own_newest_request_until_it_is_put_away(database_url: str) -> None:
    ada, bo = people(database_url, "Ada", "Bo")
    mine = requests.ask(database_url, RequestKind.LOOK, dropped(HEAD), ada, NOW)
    theirs = requests.ask(database_url, RequestKind.LOOK, dropped(HEAD), bo, NOW)

    def newest(person: Who) -> int | None:
        with reading(database_url) as connection:
            row = asked.newest(connection, [RequestKind.LOOK], person.person_id)
        return row.id if row else None

    assert (newest(ada), newest(bo)) == (mine, theirs)
    requests.put_away(database_url, mine, ada, NOW)
    assert (newest(ada), newest(bo)) == (None, theirs)
    assert answer.run(database_url, NOW)["answered"] == 1, "theirs is still looked at"
    assert answer.run(database_url, NOW)["answered"] == 0, "mine is not any more"


def test_files_nobody_wanted_go_after_two_days(sqlite_url: str, as_settings: Callable[[str], None]) -> None:
    as_settings(sqlite_url)
    facts = dropped(HEAD)
    folder = settings().uploads / facts["folder"]
    made = folder.stat().st_mtime
    assert files.tidy(NOW.fromtimestamp(made, NOW.tzinfo) + timedelta(days=1)) == 0
    assert files.tidy(NOW.fromtimestamp(made, NOW.tzinfo) + timedelta(days=3)) == 1
    assert not folder.exists()
