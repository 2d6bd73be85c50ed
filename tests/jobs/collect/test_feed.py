"""Feeds as the world writes them, and what is at an address that promised one and holds something else."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from db.models import SignalIn
from jobs.collect.feed import FeedSettings, fetch
from jobs.collect.fetched import Fetched, PermanentTroubleError
from tests.connecting import NOW, aside, collect, loopback_allowed, make_due, set_up, stored, told

__all__ = ["loopback_allowed"]
pytestmark = pytest.mark.usefixtures("loopback_allowed")

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Forum</title><language>en-us</language>
<item><title>Parcel</title><link>https://forum.example.com/1</link><guid>f-1</guid>
<pubDate>Mon, 09 Mar 2026 10:00:00 +0100</pubDate><author>anna@example.com (Anna)</author>
<description><![CDATA[<p>Still <b>waiting</b>.<br>Third week.</p><script>alert(1)</script>]]></description>
</item></channel></rss>"""
REVIEWS = """<feed xmlns="http://www.w3.org/2005/Atom"
xmlns:im="http://itunes.apple.com/rss"><title>Reviews</title>
<entry><id>77</id><title>Crashes</title><content type="text">Every day since the update</content>
<content type="html"><![CDATA[<table><tr><td>Every day since the update</td></tr></table>]]></content>
<im:rating>1</im:rating><author><name>bo</name><uri>https://itunes.example.com/bo</uri></author>
<updated>2026-03-08T07:00:00-07:00</updated></entry></feed>"""
COMMENTS = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
<title>Comments</title><entry><id>c1</id><content>I agree</content><thr:in-reply-to ref="post-9" href="https://x"/>
</entry></feed>"""
ODD = {
    "entries without ids": "<rss version='2.0'><channel><item><title>a</title></item>"
    "<item><title>b</title></item></channel></rss>",
    "cut off": RSS[: RSS.index("</item>")],
    "an entity bomb": '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + RSS.partition("?>")[2],
}


def pieces(server: HTTPServer, body: str | bytes, content_type: str = "application/xml") -> list[Fetched]:
    server.expect_request("/feed").respond_with_data(body, content_type=content_type)
    return list(fetch(FeedSettings(url=server.url_for("/feed")), None, {}, NOW))


def only(server: HTTPServer, body: str | bytes) -> SignalIn:
    [piece] = pieces(server, body)
    [signal] = piece.signals
    return signal


def test_an_entry_is_what_a_person_would_read(httpserver: HTTPServer) -> None:
    signal = only(httpserver, RSS)
    assert signal.text == "Parcel\nStill waiting.\nThird week."
    assert (signal.external_id, signal.language, signal.url) == ("f-1", "en", "https://forum.example.com/1")
    assert signal.occurred_at == datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert signal.profile == "anna@example.com"


def test_a_review_of_a_store_brings_its_stars(httpserver: HTTPServer) -> None:
    signal = only(httpserver, REVIEWS)
    assert (signal.text, signal.mark) == ("Crashes\nEvery day since the update", 1.0)
    assert signal.profile == "https://itunes.example.com/bo"


def test_comments_on_the_same_post_are_one_conversation(httpserver: HTTPServer) -> None:
    assert only(httpserver, COMMENTS).conversation == "post-9"


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_feed_is_read_as_far_as_it_goes(httpserver: HTTPServer, odd: str) -> None:
    found = [signal for piece in pieces(httpserver, ODD[odd]) for signal in piece.signals]
    assert found
    assert len({signal.external_id for signal in found}) == len(found)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "the answer is empty"),
        ("<!doctype html><html><p>Hello</p></html>", "This is a web page, not a feed."),
        (
            '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>',
            "It names one: /feed.xml",
        ),
        ('{"items": []}', "neither RSS nor Atom"),
        (bytes(range(256)) * 9, "neither RSS nor Atom"),
    ],
)
def test_what_is_no_feed_is_told_in_words(httpserver: HTTPServer, body: str | bytes, words: str) -> None:
    with pytest.raises(PermanentTroubleError, match=words):
        pieces(httpserver, body)


def test_an_entry_without_words_is_kept_aside_and_the_others_come(
    sqlite_url: str, httpserver: HTTPServer
) -> None:
    body = RSS.replace("</channel>", "<item><guid>empty</guid></item></channel>")
    httpserver.expect_request("/feed").respond_with_data(body)
    set_up(sqlite_url, "feed", {"url": httpserver.url_for("/feed")})
    assert collect(sqlite_url) == {"signals": 1, "kept aside": 1, "fetches failed": 0}
    [row] = aside(sqlite_url)
    assert row.problem == "This entry holds no text and no mark."
    assert "empty" in row.raw


def test_a_feed_of_nothing_but_empty_entries_keeps_them_aside(
    sqlite_url: str, httpserver: HTTPServer
) -> None:
    body = "<rss version='2.0'><channel><item><guid>1</guid></item></channel></rss>"
    httpserver.expect_request("/feed").respond_with_data(body)
    set_up(sqlite_url, "feed", {"url": httpserver.url_for("/feed")})
    assert collect(sqlite_url) == {"signals": 0, "kept aside": 1, "fetches failed": 0}
    assert told(sqlite_url).problem is None
    assert len(aside(sqlite_url)) == 1


def test_a_changed_entry_is_an_update_of_the_same_signal(sqlite_url: str, httpserver: HTTPServer) -> None:
    for text in ("Still waiting", "It came, thanks"):
        httpserver.clear()
        httpserver.expect_request("/feed").respond_with_data(RSS.replace("Third week.", text))
        if text == "Still waiting":
            set_up(sqlite_url, "feed", {"url": httpserver.url_for("/feed")})
        make_due(sqlite_url)
        collect(sqlite_url)
    assert [row.text.splitlines()[-1] for row in stored(sqlite_url)] == ["It came, thanks"]


def test_nothing_in_a_feed_upsets_a_store(database_url: str, httpserver: HTTPServer) -> None:
    entry = "<entry><id>&#x0;1</id><title>a\x00b &#xD800; &#55296; c</title></entry>"
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>"
    httpserver.expect_request("/feed").respond_with_data(body.encode("utf-8", "surrogatepass"))
    set_up(database_url, "feed", {"url": httpserver.url_for("/feed")})
    assert collect(database_url)["fetches failed"] == 0, told(database_url).problem
    assert len(stored(database_url)) == 1


def test_an_address_with_a_name_and_a_password_is_refused(sqlite_url: str) -> None:
    settings: dict[str, Any] = {"url": "https://me:hunter2@feeds.example.com/"}
    set_up(sqlite_url, "feed", settings)
    collect(sqlite_url)
    assert told(sqlite_url).permanent
    assert "do not belong into an address" in (told(sqlite_url).problem or "")


@pytest.mark.parametrize("odd", ["<", "<item>", "&", "<p ", "<a href='"])
def test_a_large_and_damaged_feed_is_told_before_it_takes_long(httpserver: HTTPServer, odd: str) -> None:
    body = RSS.replace("Still", odd * (2_000_000 // len(odd))).replace("<![CDATA[", "")
    with pytest.raises(PermanentTroubleError, match="no well-formed XML"):
        pieces(httpserver, body)


def test_a_large_feed_that_is_whole_is_read(httpserver: HTTPServer) -> None:
    item = RSS[RSS.index("<item>") : RSS.index("</item>") + 7]
    many = "".join(item.replace("f-1", f"f-{number}") for number in range(3_000))
    [piece] = pieces(httpserver, RSS.replace(item, many))
    assert len({signal.external_id for signal in piece.signals}) == 3_000


def test_a_feed_too_large_to_read_is_told(httpserver: HTTPServer) -> None:
    with pytest.raises(PermanentTroubleError, match="larger than 10 MB; nothing of it was read"):
        pieces(httpserver, RSS.replace("Still", "a" * (11 << 20)))
