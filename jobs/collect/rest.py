"""A REST API that answers JSON: its pages are walked by link, by cursor or by number, its records mapped.

A walk that is broken off goes on at the page it had reached. When it is over, only what is newer is asked for
where the far end can be told since when; else it is read again from the start, and known records are skipped.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import httpx
from pydantic import AfterValidator, Field, field_validator

from jobs.collect.expressions import Budget, ExpressionError, compiled
from jobs.collect.fetched import Cursor, Fetched, Kind, PermanentTroubleError
from jobs.collect.mapped import MappingSettings, mapped
from jobs.collect.payloads import PayloadError, parsed
from jobs.collect.web import MOST_BYTES, Page, Secret, get, origin, web_address

MOST_PAGES = 10_000
_STEPS = 20_000_000  # for finding the records in one page

Pages = Literal["none", "link", "cursor", "page"]


class RestSettings(MappingSettings):
    """Where to ask, how to get to the next page, and how a record becomes a signal."""

    url: Annotated[str, AfterValidator(web_address)] = Field(title="Address")
    header: str = Field(
        default="Authorization", title="Header of the secret", pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}$"
    )
    items: str = Field(
        default="", title="Where the records are", description="Expression on a page, such as data.tickets."
    )
    pages: Pages = Field(
        default="none",
        title="Pages",
        description="How to get to the next page: by a link, a cursor, a number.",
    )
    next: str = Field(
        default="",
        title="Where the next page is",
        description="Expression on a page that gives the link or the cursor; empty: the Link header.",
    )
    parameter: str = Field(
        default="page", title="Parameter", description="What the cursor or the number is sent as."
    )
    first_page: int = Field(default=1, ge=0, title="Number of the first page")
    go_on: bool = Field(
        default=False,
        title="The last link or cursor stays good",
        description="Go on from there next time instead of from the start.",
    )
    since: str = Field(
        default="",
        title="Time or number of a record",
        description="Expression on a record; the highest is sent next time, so that only newer ones come.",
    )
    since_parameter: str = Field(default="", title="Parameter of “since”")

    @field_validator("items", "next", "since")
    @classmethod
    def _is_expression(cls, text: str) -> str:
        if text:
            compiled(text)  # an ExpressionError is a ValueError
        return text


def fetch(settings: RestSettings, secret: str | None, cursor: Cursor, now: datetime) -> Iterator[Fetched]:
    """The records of every page from where `cursor` left off."""
    walk = _Walk(settings, secret, cursor, now)
    for _page in range(MOST_PAGES):
        piece = walk.step()
        if piece is None:
            return
        yield piece
        if walk.url is None:
            return


KIND = Kind(
    name="rest", title="REST API (JSON)", help="Anything that answers JSON: tickets, reviews, surveys.",
    settings=RestSettings, fetch=fetch, channel="web", every=timedelta(minutes=15),
    mapped=True, secret="optional", secret_title="Value of the header, such as Bearer …",  # noqa: S106 - only its name
)  # fmt: skip


class _Walk:
    """One way through the pages: `url` is the page to ask for next, None after the last."""

    def __init__(self, settings: RestSettings, secret: str | None, cursor: Cursor, now: datetime) -> None:
        self._settings, self._now, self._cursor = settings, now, cursor
        self._secret = Secret(settings.header, _sendable(secret)) if secret else None
        self._read = settings.reader()
        self._since, self._newest = cursor.get("since"), cursor.get("newest", cursor.get("since"))
        self.url: str | None = cursor.get("next") or self._first()
        self._alone = "next" not in cursor  # a tag tells only that a walk of one page would find nothing
        self._seen: set[str] = set()
        self._number = 1

    def step(self) -> Fetched | None:
        """Ask for the page that is next; None when nothing changed."""
        url = self.url or self._first()
        self._seen.add(url)
        tag = self._cursor.get("etag") if self._alone else None
        page = self._page(url, {"If-None-Match": tag} if tag else {})
        if page is None:
            return None
        payload = _payload(page)
        items = self._items(payload)
        signals, rejected = mapped(self._read, items, self._now, self._number)
        self._number += len(items)
        self._newest = _higher(self._newest, *map(self._moment, items))
        following = self._following(page, payload, url) if items else None
        self.url = following if following not in self._seen else None
        kept = self._kept(page, following or (url if self._settings.go_on else None))
        self._alone = False
        return Fetched(signals, kept, rejected)

    def _page(self, url: str, headers: dict[str, str]) -> Page | None:
        """What is at `url`; a page that was kept to go on from may be gone, then the walk begins anew."""
        try:
            return get(url, self._now, headers=headers, secret=self._secret)
        except PermanentTroubleError:
            if self._number > 1 or url != self._cursor.get("next"):
                raise
            return get(self._first(), self._now, secret=self._secret)

    def _kept(self, page: Page, following: str | None) -> Cursor:
        """Where to go on: within the walk while there is a next page, else from what is newest."""
        if self.url is not None:
            return _without_nothing({"next": self.url, "since": self._since, "newest": self._newest})
        going_on = following if self._settings.go_on and self._settings.pages in {"link", "cursor"} else None
        tag = page.headers.get("ETag") if self._alone and going_on is None else None
        return _without_nothing({"next": going_on, "since": self._newest, "etag": tag})

    def _first(self) -> str:
        more: dict[str, Any] = {}
        if self._settings.pages == "page":
            more[self._settings.parameter] = self._settings.first_page
        if self._since is not None and self._settings.since_parameter:
            more[self._settings.since_parameter] = self._since
        return str(httpx.URL(self._settings.url).copy_merge_params(more)) if more else self._settings.url

    def _items(self, payload: Any) -> list[Any]:
        found = _given(self._settings.items, payload) if self._settings.items else payload
        if found is None:
            raise PermanentTroubleError(
                f"There are no records at “{self._settings.items}” in the answer. It holds {_keys(payload)}."
            )
        return found if isinstance(found, list) else [found]

    def _moment(self, item: Any) -> Any:
        found = _given(self._settings.since, item) if self._settings.since else None
        return found if isinstance(found, str | int | float) else None

    def _following(self, page: Page, payload: Any, url: str) -> str | None:
        settings = self._settings
        if settings.pages == "page":
            number = int(httpx.URL(url).params.get(settings.parameter, settings.first_page))
            return _with(url, settings.parameter, number + 1)
        given = _given(settings.next, payload) if settings.next else None
        if settings.pages == "cursor":
            return _with(url, settings.parameter, given) if given not in (None, "", False) else None
        if settings.pages == "link":
            return self._link(page, given or page.links.get("next"))
        return None

    def _link(self, page: Page, link: Any) -> str | None:
        if not link or not isinstance(link, str):
            return None
        there = str(httpx.URL(page.url).join(link))
        if origin(there) != origin(self._settings.url):
            raise PermanentTroubleError(
                "The next page is at another place than the first; it was not asked for."
            )
        return there


def _payload(page: Page) -> Any:
    try:
        return parsed(page.body, MOST_BYTES)
    except PayloadError as error:
        raise PermanentTroubleError(f"The answer cannot be read. {error}") from error


def _given(text: str, value: Any) -> Any:
    try:
        return compiled(text)(value, Budget(_STEPS))
    except ExpressionError as error:
        raise PermanentTroubleError(f"“{text}”: {error}") from error


def _with(url: str, parameter: str, value: Any) -> str:
    return str(httpx.URL(url).copy_merge_params({parameter: value}))


def _higher(*values: Any) -> Any:
    """The highest of the values that are there; numbers by their size, times as they are spelled."""
    found = [value for value in values if value is not None]
    if all(isinstance(value, int | float) for value in found):
        return max(found, default=None)
    return max(map(str, found), default=None)


def _sendable(secret: str) -> str:
    text = secret.strip()
    if not text.isascii() or not text.isprintable():
        raise PermanentTroubleError("The secret holds characters that no header may hold; enter it again.")
    return text


def _keys(payload: Any) -> str:
    names = ", ".join(f"“{name[:40]}”" for name in list(payload)[:12]) if isinstance(payload, dict) else ""
    return names or "no object with names"


def _without_nothing(facts: dict[str, Any]) -> Cursor:
    return {name: value for name, value in facts.items() if value is not None}
