"""APIs that answer JSON: every way of paging, what is newer only, and mappings that find nothing."""

import json
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from jobs.collect.fetched import Cursor, Fetched, PermanentTroubleError
from jobs.collect.rest import RestSettings, fetch
from tests.connecting import NOW, aside, collect, cursor, loopback_allowed, make_due, set_up, stored, told

__all__ = ["loopback_allowed"]
pytestmark = pytest.mark.usefixtures("loopback_allowed")
FIELDS = {"id": "id", "text": "body"}


class Api:
    """Five records in pages of two; notes what it is asked."""

    def __init__(self, server: HTTPServer, how: str) -> None:
        self.asked: list[dict[str, str]] = []
        self.how, self.records = (
            how,
            [{"id": n, "body": f"item {n}", "at": f"2026-03-0{n}"} for n in range(1, 6)],
        )
        self.url = server.url_for("/tickets")
        server.expect_request("/tickets").respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        self.asked.append(dict(request.args))
        known = [one for one in self.records if str(one["at"]) >= request.args.get("since", "")]
        at = int(request.args.get("page", request.args.get("after", 1)))
        page, more = known[2 * at - 2 : 2 * at], 2 * at < len(known)
        link = f"{self.url}?after={at + 1}"
        headers = {"Link": f'<{link}>; rel="next"'} if self.how == "header" and more else {}
        following = {"link": link, "cursor": at + 1}.get(self.how) if more else None
        body = {"tickets": page, "next": following}
        return Response(json.dumps(body), headers=headers, content_type="application/json")


def pieces(url: str, at: Cursor | None = None, **settings: Any) -> list[Fetched]:
    made = RestSettings(**{"url": url, "items": "tickets", "fields": FIELDS} | settings)
    return list(fetch(made, None, at or {}, NOW))


def ids(found: list[Fetched]) -> list[str]:
    return [signal.external_id for piece in found for signal in piece.signals]


WAYS: dict[str, dict[str, str]] = {
    "header": {"pages": "link"},
    "link": {"pages": "link", "next": "next"},
    "cursor": {"pages": "cursor", "next": "next", "parameter": "after"},
    "page": {"pages": "page", "parameter": "page"},
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_paging_finds_every_record_once(httpserver: HTTPServer, way: str) -> None:
    api = Api(httpserver, way)
    assert ids(pieces(api.url, **WAYS[way])) == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("way", WAYS)
def test_a_walk_that_broke_off_goes_on_at_its_page(httpserver: HTTPServer, way: str) -> None:
    api = Api(httpserver, way)
    [first, *_] = pieces(api.url, **WAYS[way])
    assert ids(pieces(api.url, first.cursor, **WAYS[way])) == ["3", "4", "5"]


def test_a_page_that_is_gone_when_it_is_gone_back_to_begins_the_walk_anew(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/tickets", query_string="after=old").respond_with_data("expired", 400)
    httpserver.expect_request("/tickets").respond_with_json(
        {"tickets": [{"id": 1, "body": "a"}], "next": None}
    )
    url = httpserver.url_for("/tickets")
    assert ids(pieces(url, {"next": f"{url}?after=old"}, pages="link", next="next")) == ["1"]


def test_only_what_is_newer_is_asked_for_the_next_time(httpserver: HTTPServer) -> None:
    api = Api(httpserver, "cursor")
    more = WAYS["cursor"] | {"since": "at", "since_parameter": "since"}
    found = pieces(api.url, **more)
    assert found[-1].cursor == {"since": "2026-03-05"}
    assert ids(pieces(api.url, found[-1].cursor, **more)) == ["5"]
    assert api.asked[-1]["since"] == "2026-03-05"


def test_a_cursor_that_stays_good_is_gone_on_from(httpserver: HTTPServer) -> None:
    pages = {"": ([1, 2], "a"), "a": ([3], "b"), "b": ([], "b")}

    def answer(request: Request) -> Response:
        numbers, after = pages[request.args.get("after", "")]
        return Response(json.dumps({"tickets": [{"id": n, "body": "x"} for n in numbers], "next": after}))

    httpserver.expect_request("/tickets").respond_with_handler(answer)
    url, more = httpserver.url_for("/tickets"), WAYS["cursor"] | {"go_on": True}
    found = pieces(url, **more)
    assert ids(found) == ["1", "2", "3"]
    pages["b"] = ([4], "c")
    pages["c"] = ([], "c")
    assert ids(pieces(url, found[-1].cursor, **more)) == ["4"]


def test_pages_that_lead_in_a_circle_end(httpserver: HTTPServer) -> None:
    body = {"tickets": [{"id": 1, "body": "a"}], "next": "/tickets"}
    httpserver.expect_request("/tickets").respond_with_json(body)
    assert ids(pieces(httpserver.url_for("/tickets"), pages="link", next="next")) == ["1"]


def test_a_next_page_at_another_place_is_not_asked_for(httpserver: HTTPServer) -> None:
    body = {"tickets": [{"id": 1, "body": "a"}], "next": "https://evil.example.com/more"}
    httpserver.expect_request("/tickets").respond_with_json(body)
    with pytest.raises(PermanentTroubleError, match="another place"):
        pieces(httpserver.url_for("/tickets"), pages="link", next="next")


def test_an_answer_that_did_not_change_is_not_read_again(sqlite_url: str, httpserver: HTTPServer) -> None:
    def answer(request: Request) -> Response:
        if request.headers.get("If-None-Match") == '"1"':
            return Response("", 304)
        return Response('[{"id": 1, "body": "a"}]', headers={"ETag": '"1"'})

    httpserver.expect_request("/all").respond_with_handler(answer)
    set_up(sqlite_url, "rest", {"url": httpserver.url_for("/all"), "fields": FIELDS})
    collect(sqlite_url)
    assert cursor(sqlite_url) == {"etag": '"1"'}
    make_due(sqlite_url)
    assert not any(collect(sqlite_url).values())
    assert told(sqlite_url).problem is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<html>no</html>", "The answer cannot be read. This is no JSON"),
        ("", "This is no JSON"),
        (b"\xff\xfe[]", "not UTF-8"),
        ("[" * 100_000, "nested more than"),
        ('{"a": 1, "a": 2}', "stands twice"),
        (
            '{"results": [], "count": 0}',
            "There are no records at “tickets” in the answer. It holds “results”, “count”",
        ),
        ("[1]", "It holds no object with names"),
    ],
)
def test_an_answer_that_cannot_be_read_is_told(httpserver: HTTPServer, body: str | bytes, words: str) -> None:
    httpserver.expect_request("/tickets").respond_with_data(body)
    with pytest.raises(PermanentTroubleError, match=words):
        pieces(httpserver.url_for("/tickets"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"fields": {}}, "The mapping is empty"),
        ({"fields": {"colour": "x"}}, "There is no field “colour”"),
        ({"fields": {"text": "a..b"}}, "text:"),
        ({"items": "a..b"}, "Where the records are:"),
        ({"pages": "sideways"}, "Pages:"),
        ({"header": "X\r\nHost"}, "Header of the secret:"),
    ],
)
def test_settings_that_cannot_work_are_told_by_name(
    sqlite_url: str, wrong: dict[str, Any], words: str
) -> None:
    settings = {"url": "https://api.example.com", "fields": FIELDS} | wrong
    set_up(sqlite_url, "rest", settings)
    collect(sqlite_url)
    assert told(sqlite_url).permanent
    assert words in (told(sqlite_url).problem or "")


def test_a_mapping_that_yields_nothing_is_told_and_nothing_is_lost(
    sqlite_url: str, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/all").respond_with_json([{"id": n, "comment": "late"} for n in range(3)])
    set_up(sqlite_url, "rest", {"url": httpserver.url_for("/all"), "fields": {"id": "id", "text": "body"}})
    collect(sqlite_url)
    row = told(sqlite_url)
    assert row.permanent
    assert (row.problem or "").startswith(
        "None of the 3 items that came could be read. The first: Nothing in it"
    )
    assert cursor(sqlite_url) is None
    assert ['"comment": "late"' in kept.raw for kept in aside(sqlite_url)] == [True] * 3


def test_one_record_that_cannot_be_read_is_kept_aside(sqlite_url: str, httpserver: HTTPServer) -> None:
    records: list[Any] = [{"id": 1, "body": "a"}, {"id": 2}, 7, None, {"id": 3, "body": "b"}]
    httpserver.expect_request("/all").respond_with_json(records)
    set_up(sqlite_url, "rest", {"url": httpserver.url_for("/all"), "fields": FIELDS})
    assert collect(sqlite_url) == {"signals": 2, "kept aside": 3, "fetches failed": 0}
    assert [row.text for row in stored(sqlite_url)] == ["a", "b"]
    assert len(aside(sqlite_url)) == 3


def test_records_are_left_out_on_purpose(httpserver: HTTPServer) -> None:
    body = [{"id": n, "body": "x", "open": n > 2} for n in range(1, 5)]
    httpserver.expect_request("/all").respond_with_json(body)
    [piece] = pieces(httpserver.url_for("/all"), items="", when="open")
    assert (ids([piece]), piece.rejected) == (["3", "4"], [])


@pytest.mark.parametrize("secret", ["a\nb", "ключ", "a\0b"])
def test_a_secret_no_header_may_hold_is_told(sqlite_url: str, secret: str) -> None:
    set_up(sqlite_url, "rest", {"url": "https://api.example.com", "fields": FIELDS}, secret)
    collect(sqlite_url)
    assert "no header may hold" in (told(sqlite_url).problem or "")
    assert secret not in (told(sqlite_url).problem or "")
