"""RSS and Atom: forums, Reddit, comments of blogs, reviews in stores. Every entry is one verbatim.

A feed is read whole whenever it changed; entries that are stored already are known by their ids.
"""

import calendar
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Annotated, Any
from urllib.parse import urljoin
from xml.parsers import expat

import feedparser
from pydantic import AfterValidator, Field

from db.errors import in_words
from db.models import Kind as SignalKind
from db.models import SignalIn
from jobs.collect.fetched import Cursor, Fetched, Kind, KindSettings, PermanentTroubleError
from jobs.collect.marks import mark_of
from jobs.collect.meanings import language_of
from jobs.collect.plain import plain_text
from jobs.collect.rows import RowError, shown
from jobs.collect.web import Page, get, web_address

MOST_ENTRIES = 5_000
LARGEST_FEED, LARGEST_DAMAGED = 10 << 20, 400_000
_OFFERED = re.compile(rb"<link\b[^>]*application/(?:rss|atom)\+xml[^>]*>", re.IGNORECASE)
_HREF = re.compile(rb"href\s*=\s*[\"']?([^\"'\s>]{1,500})", re.IGNORECASE)
_BY_NUMBER = re.compile(rb"&#(?:x0*([0-9a-f]{1,6})|0*([0-9]{1,7}));", re.IGNORECASE)
_STARS = ("im_rating", "rating", "review_rating")


class FeedSettings(KindSettings):
    """Which feed."""

    url: Annotated[str, AfterValidator(web_address)] = Field(
        title="Address of the feed", description="RSS or Atom, such as https://forum.example.com/latest.rss"
    )


def fetch(settings: FeedSettings, _secret: str | None, cursor: Cursor, now: datetime) -> Iterator[Fetched]:
    """The entries of the feed, where it changed since `cursor`."""
    page = get(settings.url, now, headers=_conditions(cursor))
    if page is None:
        return
    feed = _parsed(page)
    read = [
        _signal(number, entry, feed, page.url, now)
        for number, entry in enumerate(feed.entries[:MOST_ENTRIES], 1)
    ]
    yield Fetched(
        [one for one in read if isinstance(one, SignalIn)],
        {"etag": page.headers.get("ETag"), "modified": page.headers.get("Last-Modified")},
        [one for one in read if isinstance(one, RowError)],
    )


KIND = Kind(
    name="feed", title="Feed (RSS or Atom)", help="Forums, Reddit, comments of blogs, reviews in stores.",
    settings=FeedSettings, fetch=fetch, channel="forum", every=timedelta(minutes=15),
)  # fmt: skip


def _conditions(cursor: Cursor) -> dict[str, str]:
    asked = {"If-None-Match": cursor.get("etag"), "If-Modified-Since": cursor.get("modified")}
    return {name: value for name, value in asked.items() if value}


def _parsed(page: Page) -> Any:
    if not page.body.strip():
        raise PermanentTroubleError("There is nothing at this address: the answer is empty.")
    body = _BY_NUMBER.sub(_whole, page.body)
    _refuse_large(body)
    headers = {"content-type": page.headers.get("Content-Type", "")}
    try:
        feed = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )  # its HTML is taken off here, in far less time
    except Exception as error:  # whatever it stumbles over, the feed is what is wrong
        raise PermanentTroubleError(f"This feed cannot be read: {in_words(error)}") from error
    if not feed.version and not feed.entries:
        raise PermanentTroubleError(_no_feed(page))
    return feed


def _refuse_large(body: bytes) -> None:
    """feedparser takes a second for a MB of XML; for what is none, time with the square of its size."""
    if len(body) > LARGEST_FEED:
        raise PermanentTroubleError(
            f"This feed is larger than {LARGEST_FEED >> 20} MB; nothing of it was read."
        )
    if len(body) > LARGEST_DAMAGED and not _well_formed(body):
        raise PermanentTroubleError("This is no feed, or a large and damaged one: it is no well-formed XML.")


def _well_formed(body: bytes) -> bool:
    try:
        expat.ParserCreate().Parse(body, True)
    except expat.ExpatError:
        return False
    return True


def _whole(found: re.Match[bytes]) -> bytes:
    """A character named by its number, or U+FFFD for half a pair, over which feedparser stumbles."""
    number = int(found[1], 16) if found[1] else int(found[2])
    return b"&#xFFFD;" if 0xD800 <= number <= 0xDFFF else found[0]


def _no_feed(page: Page) -> str:
    """What to say about something that is no feed; a web page may name the feed it has."""
    if not re.search(rb"<(!doctype\s+)?html", page.body[:4_000], re.IGNORECASE):
        return "What is at this address is no feed: neither RSS nor Atom."
    link = _OFFERED.search(page.body[:200_000])
    href = _HREF.search(link[0]) if link else None
    offered = f" It names one: {shown(href[1], 300)}" if href else ""
    return f"This is a web page, not a feed.{offered}"


def _signal(number: int, entry: Any, feed: Any, at: str, now: datetime) -> SignalIn | RowError:
    title, body = _plain(entry.get("title_detail")), _body(entry)
    mark = _mark(entry)
    text = "\n".join(dict.fromkeys(filter(None, (title, body))))
    if not text and mark is None:
        return RowError(number, None, "This entry holds no text and no mark.", shown(str(dict(entry))))
    return SignalIn(
        _id(entry, text),
        SignalKind.VERBATIM if text else SignalKind.MARK,
        text or None,
        _moment(entry, now),
        mark,
        profile=_author(entry),
        conversation=_answered(entry),
        language=language_of(str(entry.get("language") or feed.feed.get("language") or "")),
        url=urljoin(at, entry["link"]) if entry.get("link") else None,
    )


def _body(entry: Any) -> str:
    contents = [*(entry.get("content") or []), entry.get("summary_detail")]
    plain = [part for part in contents if part and part.get("type") == "text/plain"]
    return next(filter(None, map(_plain, [*plain, *contents])), "")


def _plain(part: Any) -> str:
    return plain_text(str(part["value"])).strip() if part and part.get("value") else ""


def _id(entry: Any, text: str) -> str:
    given = entry.get("id") or entry.get("link")
    made = f"{entry.get('published', '')}\x1f{entry.get('author', '')}\x1f{text}"
    return str(given or blake2b(made.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest())


def _author(entry: Any) -> str | None:
    detail = entry.get("author_detail") or {}
    return detail.get("href") or detail.get("email") or detail.get("name") or entry.get("author") or None


def _answered(entry: Any) -> str | None:
    """The conversation of an entry that answers another (RFC 4685); comments of a blog name their post."""
    reply = entry.get("thr_in-reply-to")
    return (reply.get("ref") or reply.get("href") or None) if isinstance(reply, dict) else None


def _mark(entry: Any) -> float | None:
    given = next((entry[name] for name in _STARS if entry.get(name)), None)
    return mark_of(str(given)) if given is not None and not isinstance(given, dict) else None


def _moment(entry: Any, now: datetime) -> datetime | None:
    given = entry.get("published_parsed") or entry.get("updated_parsed")
    with suppress(TypeError, ValueError, OverflowError):
        moment = datetime.fromtimestamp(calendar.timegm(given), UTC)
        return moment if moment.year >= 1990 and moment <= now + timedelta(days=366) else None
    return None
