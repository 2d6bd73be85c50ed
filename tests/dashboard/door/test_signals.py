"""Programs hand signals in: good ones are kept once, bad ones are named, and limits are said."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import col

from dashboard.door.api import bodies
from dashboard.door.api.signals import MOST, NO_FIELD
from dashboard.sources.told import refused
from db.engine import reading
from db.models import Scope, Signal, Source, SourceProfile
from db.reads import sources
from db.reads.hooks import turned_away
from tests.dashboard.door.posting import KNOWN, Said, message, post, token
from tests.web import Web


@pytest.fixture(scope="module")
def web(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("api")
    path = folder / "touchline.db"
    path.write_bytes(sqlite_template.read_bytes())
    with Web(f"sqlite:///{path}", folder) as running:
        yield running


@pytest.fixture(scope="module")
def mine(web: Web) -> str:
    return token(web.url)


def stored(web: Web, source: str) -> dict[str, Signal]:
    with reading(web.url) as connection:
        asked = select(Signal).join(Source, col(Source.id) == col(Signal.source_id))
        rows: Any = connection.execute(asked.where(col(Source.key) == source)).all()
    return {row.external_id: row for row in rows}


def counts(said: Said) -> tuple[int, ...]:
    return said.status, *(said.body[name] for name in ("received", "stored", "updated", "skipped"))


def test_one_signal_is_kept_with_everything_it_says(web: Web, mine: str) -> None:
    when = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    one = message(
        "m1", rating="4/5", created_at=when.isoformat(), email="ada@example.org", lang="pt-BR",
        channel="E-Mail", conversation_id="c7", url="https://example.org/1", metadata={"order": {"no": 12}},
    )  # fmt: skip
    said = post(web.address, mine, one, **KNOWN | {"source": "one"})
    assert counts(said) == (202, 1, 1, 0, 0)
    row = stored(web, "one")["m1"]
    assert (row.kind, row.mark, row.occurred_at, row.language) == ("verbatim", 4.0, when, "pt")
    assert (row.channel, row.conversation, row.details) == ("mail", "c7", {"order.no": "12"})
    with reading(web.url) as connection:
        person = select(col(SourceProfile.identifier)).where(col(SourceProfile.id) == row.profile_id)
        assert connection.scalar(person) == "ada@example.org"


def test_what_became_of_invitations_to_a_survey_is_posted(web: Web, mine: str) -> None:
    named = ["survey invited", "survey invited", "survey.responded", "nps:timed_out", "survey dismissed"]
    happened = [{"id": f"e{n}", "event": name, "user_id": f"c{n}"} for n, name in enumerate(named)]
    assert counts(post(web.address, mine, happened, source="nps")) == (202, 5, 5, 0, 0)
    with reading(web.url) as connection:
        nps = sources.one(connection, "nps")
        found = nps and sources.responses(connection, nps.id)
    assert found == {"invited": 2, "answered": 1, "expired": 1, "dismissed": 1}


def test_many_signals_of_several_sources_are_kept_once(web: Web, mine: str) -> None:
    many = [message(str(n), source=f"many {n % 2}") for n in range(10)]
    assert counts(post(web.address, mine, many)) == (202, 10, 10, 0, 0)
    many[3]["text"] = "It came after all."
    assert counts(post(web.address, mine, many)) == (202, 10, 0, 1, 9)
    assert stored(web, "many 1")["3"].text == "It came after all."


@pytest.mark.parametrize("name", ["text", "body", "comment", "message", "review"])
def test_the_words_go_by_the_names_people_send(web: Web, mine: str, name: str) -> None:
    post(web.address, mine, {"external_id": name, name: "Still waiting."}, source="names")
    assert stored(web, "names")[name].text == "Still waiting."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-01T12:00:00+02:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01 12:00:00", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 12:00:00 +0000", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        (1772366400, datetime(2026, 3, 1, 12, tzinfo=UTC)),
        (1772366400000, datetime(2026, 3, 1, 12, tzinfo=UTC)),
    ],
)
def test_moments_are_read_as_programs_write_them(web: Web, mine: str, written: Any, read: datetime) -> None:
    post(web.address, mine, message(str(written), created_at=written), source="moments")
    assert stored(web, "moments")[str(written)].occurred_at == read


BAD: dict[str, tuple[Any, str, str]] = {
    "no id": ({"text": "a"}, "id", "missing"),
    "nothing in it": ({"id": "1"}, "text", "nothing"),
    "blank": ({"id": "1", "text": " \n"}, "text", "nothing"),
    "unknown field": (message("1", txet="a"), "txet", "unknown_field"),
    "two texts": (message("1", body="a"), "body", "unknown_field"),
    "no date": (message("1", created_at="soon"), "created_at", "invalid"),
    "a date that is true": (message("1", created_at=True), "created_at", "invalid"),
    "far ahead": (message("1", created_at="2999-01-01"), "created_at", "invalid"),
    "no mark": (message("1", rating="good"), "rating", "invalid"),
    "a mark that is true": (message("1", rating=True), "rating", "invalid"),
    "no channel": (message("1", channel="pigeon"), "channel", "invalid"),
    "no language": (message("1", lang="Portuguese"), "lang", "invalid"),
    "no speaker": (message("1", author="parrot"), "author", "invalid"),
    "long": (message("1") | {"text": "a" * 100_001}, "text", "invalid"),
    "text in an object": (message("1") | {"text": {"a": 1}}, "text", "invalid"),
    "metadata in a list": (message("1", metadata=[1]), "metadata", "invalid"),
    "deep": (message("1", metadata=json.loads('{"a":' * 40 + "1" + "}" * 40)), "metadata", "invalid"),
    "much": (message("1", metadata={str(n): n for n in range(101)}), "metadata", "invalid"),
    "no object": (7, "", "invalid"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_item_names_itself_and_its_field_and_the_good_ones_are_kept(
    web: Web, mine: str, case: str
) -> None:
    bad, field, code = BAD[case]
    said = post(web.address, mine, [message("a"), bad, message("b")], source=f"beside {case}")
    assert counts(said) == (202, 3, 2, 0, 0)
    (error,) = said.body["errors"]
    assert (error["index"], error["field"] or "", error["code"]) == (1, field, code)
    assert stored(web, f"beside {case}").keys() == {"a", "b"}


def test_with_atomic_one_bad_item_keeps_all_out(web: Web, mine: str) -> None:
    said = post(web.address, mine, [message("a"), {"id": "b"}], source="all or none", atomic="true")
    assert (said.status, said.body["code"], said.body["errors"][0]["index"]) == (422, "invalid", 1)
    assert stored(web, "all or none") == {}


def test_a_post_without_a_good_item_is_refused(web: Web, mine: str) -> None:
    for nothing in ([], [{"id": "b"}], {"id": "b"}, 7, "text", None, [message("a")]):
        said = post(web.address, mine, nothing)
        assert (said.status, said.body["code"]) == (422, "invalid"), nothing


def test_words_that_no_store_can_keep_are_kept_without_what_cannot(web: Web, mine: str) -> None:
    odd = b'{"id": "odd", "text": "a\\u0000b \\ud800 c \\ud83d\\ude00", "source": "odd"}'
    assert counts(post(web.address, mine, odd)) == (202, 1, 1, 0, 0)
    assert stored(web, "odd")["odd"].text == "ab � c 😀"


MALFORMED = {
    "no JSON": b"{",
    "no UTF-8": b'{"id": "\xff"}',
    "a key twice": b'{"id": "1", "text": "a", "id": "2"}',
    "a key twice inside": b'{"id": "1", "text": "a", "metadata": {"a": 1, "a": 2}}',
    "too deep": b"[" * 100_000 + b"]" * 100_000,
    "no number": b'{"id": "1", "rating": NaN}',
    "a long number": b'{"id": ' + b"1" * 5_000 + b"}",
    "nothing": b"",
}


@pytest.mark.parametrize("case", MALFORMED)
def test_what_is_no_json_is_refused_as_such(web: Web, mine: str, case: str) -> None:
    said = post(web.address, mine, MALFORMED[case], source="malformed")
    assert (said.status, said.body["code"]) == (400, "malformed")
    assert said.headers["content-type"] == "application/problem+json"


def test_limits_are_said(web: Web, mine: str) -> None:
    too_many = [message(str(n)) for n in range(MOST + 1)]
    assert post(web.address, mine, too_many, source="limits").status == 413
    assert post(web.address, mine, b" " * (bodies.LARGEST + 1)).status == 413
    for other in ({"content-type": "text/plain"}, {"content-type": ""}, {"content-encoding": "gzip"}):
        assert post(web.address, mine, message("a"), headers=other).status == 415
    assert stored(web, "limits") == {}


def test_a_body_without_a_length_is_measured_as_it_comes(web: Web, mine: str) -> None:
    pieces = (b" " * 1_000_000 for _ in range(11))
    headers = {"authorization": f"Bearer {mine}", "content-type": "application/json"}
    assert httpx.post(f"{web.address}/api/v1/signals", content=pieces, headers=headers).status_code == 413


def test_the_page_of_a_source_says_what_was_refused_of_it(web: Web, mine: str) -> None:
    wrong: dict[str, Any] = {
        "broken": MALFORMED["a key twice"],
        "in part": [message("a"), message("b", colour="red")],
        "named inside": [message("a", source="named inside"), {"id": "b", "source": "named inside"}],
    }
    for key, content in wrong.items():
        assert post(web.address, mine, message("0"), source=key).status == 202
        post(web.address, mine, content, source="elsewhere" if key == "named inside" else key)
    with reading(web.url) as connection:
        keys = {one.id: one.key for one in sources.listed(connection)}
        turned = turned_away(connection)
        shown = {
            one.key: refused(one, turned.get(one.id), datetime.now(UTC)) for one in sources.listed(connection)
        }
    said = {keys[id_]: row.why for id_, row in turned.items()}
    assert [key for key in wrong if not shown[key]] == []
    assert "stands twice in one object" in said["broken"]
    assert said["in part"] == f"colour: {NO_FIELD}"
    assert said["named inside"] == "text: a signal has a text, a rating or an event"


def test_the_address_may_say_only_what_it_can(web: Web, mine: str) -> None:
    for wrong in ({"purpose": "spying"}, {"atomic": "perhaps"}, {"sauce": "shop"}):
        said = post(web.address, mine, message("a"), **{"source": "address"} | wrong)
        assert (said.status, said.body["errors"][0]["field"]) == (422, next(iter(wrong)))


def test_only_a_token_that_may_hand_in_does(web: Web, mine: str) -> None:
    assert post(web.address, None, message("a")).status == 401
    assert post(web.address, mine[:-1], message("a")).status == 401
    assert post(web.address, token(web.url, Scope.READ, Scope.WRITE), message("a")).status == 403
    for headers in ({"X-API-Key": mine}, {"Authorization": f"bearer {mine}"}):
        assert post(web.address, None, message("a"), source="keys", headers=headers).status == 202
    basic = httpx.post(f"{web.address}/api/v1/signals?source=keys", json=message("a"), auth=(mine, ""))
    assert basic.status_code == 202
