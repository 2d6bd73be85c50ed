"""What staff hear: said under a link without an account, kept apart from customers, read back by a code."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from dashboard.door.heard import BY_ADDRESS
from db.engine import reading
from db.models import Signal, table_of
from db.reads import actions, export, heard, pulse, search, sentences
from db.reads.recounted import differences
from db.reads.rollups import Narrowed, Period, totals
from db.writes import heard as links
from db.writes import passports
from db.writes.passports import Described, Passport
from jobs import search as indexing
from jobs.analyse import job
from jobs.engage.job import raise_actions
from tests.db.matters import people
from tests.web import Web

NASTY = '<script>alert(1)</script>"><img src=x onerror=alert(2)> \u202eabc \x00'
LATE = "She said the delivery was late again and she is furious. Terrible!"


@pytest.fixture(scope="module")
def web(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("heard")
    path = folder / "touchline.db"
    path.write_bytes(sqlite_template.read_bytes())
    with Web(f"sqlite:///{path}", folder) as running:
        yield running


@pytest.fixture
def link(web: Web, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a fresh link of a fresh place."""
    now = datetime.now(UTC)
    (ada,) = people(web.url, "Ada")
    key = f"till-{now:%H%M%S%f}"
    said = Passport("told at the till", "talked")
    source_id = passports.make(
        web.url, ada, Described(key, f"Till {NASTY}"[:80], "store", "staff"), said, now
    )
    return f"/heard/{links.open_link(web.url, ada, source_id, now)}"


@pytest.fixture
def client(web: Web) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=web.address, headers={"Origin": web.address}) as client:
        yield client


def stored(web: Web) -> list[dict[str, object]]:
    with reading(web.url) as connection:
        rows = connection.execute(select(table_of(Signal)).order_by(table_of(Signal).c.id))
        return [dict(row) for row in rows.mappings()]


def said_under(client: httpx.Client, link: str, **fields: str) -> httpx.Response:
    return client.post(link, data={"said": LATE} | fields)


def test_two_fields_are_kept_as_heard_by_staff_and_lead_to_a_receipt(
    web: Web, client: httpx.Client, link: str
) -> None:
    page = client.get(link)
    assert page.status_code == 200
    assert page.text.count("<textarea") == 1
    before = len(stored(web))
    answer = said_under(client, link, where="at the till", told_by="Ben")
    assert answer.status_code == 303
    (row,) = stored(web)[before:]
    assert (row["author"], row["text"], row["profile_id"]) == ("staff", LATE, None)
    assert row["details"] == {"where": "at the till", "told_by": "Ben"}
    back = client.get(answer.headers["location"])
    assert back.status_code == 200
    assert "It has not been read yet." in back.text
    code = re.search(r"<code dir=\"ltr\">([^<]+)</code>", back.text)
    assert code is not None
    assert code[1].replace("-", "") not in str(row["external_id"])
    assert client.get(link, params={"receipt": code[1].lower()}).status_code == 200


def test_it_is_read_but_counted_nowhere_and_findable_only_apart(
    web: Web, client: httpx.Client, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHLINE_WORKERS", "1")
    receipt = said_under(client, link).headers["location"]
    for run in (job.run, indexing.run, raise_actions):
        while any(run(web.url, datetime.now(UTC)).values()):
            pass
    with reading(web.url) as connection:
        mine = heard.of_staff(connection)
        assert differences(connection) == []
        assert totals(connection, Period()).signals == 0
        assert totals(connection, Period(), Narrowed(mine)).signals == 0
        assert pulse.sources(connection) == []
        assert sentences.sentences(connection, Period()) == []
        assert search.newest(connection, "furious") == []
        assert actions.count_open(connection) == 0
        apart = sentences.sentences(connection, Period(), Narrowed(mine))
    assert LATE in {one.text for one in apart}
    assert "It was read: " in client.get(receipt).text


def test_a_revoked_or_unknown_link_leads_nowhere(web: Web, client: httpx.Client, link: str) -> None:
    (ada,) = people(web.url, "Eve")
    with reading(web.url) as connection:
        place = heard.place(connection, link.removeprefix("/heard/"))
        assert place is not None
        (row,) = heard.links(connection, place.source_id)
    assert row.token not in link
    links.revoke(web.url, ada, row.id, datetime.now(UTC))
    before = len(stored(web))
    for address in (link, "/heard/nonsense", "/heard/%00", "/heard/" + "a" * 3_000):
        assert client.get(address).status_code == 404
        assert said_under(client, address).status_code == 404
    assert len(stored(web)) == before


def test_hostile_input_is_kept_as_it_is_and_shown_as_words(web: Web, client: httpx.Client, link: str) -> None:
    assert "<script>" not in client.get(link).text
    answer = said_under(client, link, said=NASTY, where=NASTY, told_by=NASTY, mail="x" * 9_000)
    assert answer.status_code == 303
    row = stored(web)[-1]
    assert "\x00" not in str(row["text"])
    assert len(row["details"]["mail"]) == 254  # type: ignore[index]
    again = client.post(link, data={"said": "  ", "where": NASTY})
    assert again.status_code == 422
    assert "<script>" not in again.text
    assert "<img" not in again.text
    wrong = client.get(link, params={"receipt": NASTY})
    assert wrong.status_code == 404
    assert "<script>" not in wrong.text


def test_forms_of_other_sites_and_endless_ones_are_not_taken(
    web: Web, client: httpx.Client, link: str
) -> None:
    before = len(stored(web))
    elsewhere = client.post(link, data={"said": LATE}, headers={"Origin": "https://elsewhere.example"})
    assert elsewhere.status_code == 403
    with suppress(httpx.TransportError):  # the door closes before all of it is sent
        assert client.post(link, data={"said": "x" * 100_000}).status_code == 413
    assert len(stored(web)) == before


def test_the_page_speaks_the_language_of_the_phone_and_of_a_choice(client: httpx.Client, link: str) -> None:
    arabic = client.get(link, headers={"Accept-Language": "ar"}).text
    assert 'dir="rtl"' in arabic
    assert "ماذا سمعت؟" in arabic
    german = client.get(link, params={"language": "de"}).text
    assert "Was haben Sie gehört?" in german
    assert f"{link}?receipt=" in said_under(client, f"{link}?language=de").headers["location"]


def test_who_sends_too_much_is_told_to_wait(client: httpx.Client, link: str) -> None:
    answers = [said_under(client, link) for _ in range(BY_ADDRESS + 1)]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["retry-after"] == "900"


def test_a_link_is_opened_only_for_what_staff_hear(web: Web) -> None:
    (ada,) = people(web.url, "Ada")
    now = datetime.now(UTC)
    other = Described(f"api-{now:%H%M%S%f}", "Api", "web", "api")
    source_id = passports.make(web.url, ada, other, Passport(None, None), now)
    with pytest.raises(Exception, match="Only what staff hear"):
        links.open_link(web.url, replace(ada), source_id, now)
    with reading(web.url) as connection:
        assert "api" not in {line["source"] for line in export.signals(connection)}
