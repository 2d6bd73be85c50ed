"""One guarded GET: bounded in bytes, in time and in redirects, its trouble told apart and told in words.

A secret goes to the place it was entered for and is taken off a request that a redirect sends elsewhere.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.parse import urlsplit

import httpx

from db import outgoing
from jobs.collect.fetched import PassingTroubleError, PermanentTroubleError

MOST_BYTES = 20 << 20
MOST_SECONDS = 60.0
_AGENT = f"Touchline/{version('touchline')}"
_LATER = frozenset({408, 425, 429})
_REASONS = {
    400: "The far end does not understand the request (400); look at the address.",
    401: "The far end wants another secret (401); enter it again.",
    403: "The far end does not let Touchline in (403); look at the secret and its rights.",
    404: "There is nothing at this address (404).",
    410: "What was at this address is gone for good (410).",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: the body, unpacked; headers; the address it came from in the end."""

    body: bytes
    headers: httpx.Headers
    url: str
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Secret:
    """A header that nobody else may see."""

    header: str
    value: str


def web_address(url: str) -> str:
    """`url` where it is one that can be fetched. Raises ValueError in words."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("an address begins with https:// (or http://) and a name")
    if parts.username or parts.password:
        raise ValueError("a name and a password do not belong into an address; enter the secret as a secret")
    return url


def origin(url: str) -> tuple[str, str, int | None]:
    """Where `url` leads: scheme, host and port. Two addresses of one origin belong to one owner."""
    parts = httpx.URL(url)
    return parts.scheme, parts.host, parts.port


def get(
    url: str, now: datetime, *, headers: Mapping[str, str] | None = None, secret: Secret | None = None
) -> Page | None:
    """What is at `url`; None where the far end says that nothing changed (304).

    Raises PermanentTroubleError and PassingTroubleError in words, OutgoingRefusedError for a place inside.
    """
    end = time.monotonic() + MOST_SECONDS
    with outgoing.client(headers={"User-Agent": _AGENT, "Accept-Encoding": "gzip, deflate"}) as client:
        try:
            return _answer(client, client.build_request("GET", url, headers=headers), secret, now, end)
        except httpx.TimeoutException as error:
            raise PassingTroubleError(f"{httpx.URL(url).host} did not answer in time.") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise PermanentTroubleError(f"This is no address that can be fetched: {_told(error)}.") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise PassingTroubleError(
                f"{httpx.URL(url).host} could not be reached: {_told(error)}."
            ) from error


def _told(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__


def _answer(
    client: httpx.Client, request: httpx.Request, secret: Secret | None, now: datetime, end: float
) -> Page | None:
    home = origin(str(request.url))
    for _hop in range(outgoing.MOST_REDIRECTS + 1):
        if secret and origin(str(request.url)) == home:
            request.headers[secret.header] = secret.value
        elif secret:
            request.headers.pop(secret.header, None)
        response = client.send(request, stream=True)
        try:
            if response.next_request is None:
                return _page(response, now, end)
            request = response.next_request
        finally:
            response.close()
    raise PermanentTroubleError("The address leads from one to the next without an end.")


def _page(response: httpx.Response, now: datetime, end: float) -> Page | None:
    if response.status_code == httpx.codes.NOT_MODIFIED:
        return None
    _refuse_status(response, now)
    links = {name: link["url"] for name, link in response.links.items() if name and "url" in link}
    return Page(_body(response, end), response.headers, str(response.url), links)


def _body(response: httpx.Response, end: float) -> bytes:
    body = bytearray()
    for part in response.iter_bytes(1 << 16):
        body += part
        if len(body) > MOST_BYTES:
            raise PermanentTroubleError(
                f"What is at this address is larger than {MOST_BYTES >> 20} MB; nothing of it was read."
            )
        if time.monotonic() > end:
            raise PassingTroubleError(f"The answer was not whole after {MOST_SECONDS:.0f} seconds.")
    return bytes(body)


def _refuse_status(response: httpx.Response, now: datetime) -> None:
    status = response.status_code
    if response.is_success:
        return
    if status in _LATER or status >= 500:
        after = _retry_after(response.headers.get("Retry-After"), now)
        words = "asks to come back later" if status == 429 else "has trouble of its own"
        raise PassingTroubleError(f"{response.url.host} {words} ({status}).", after)
    raise PermanentTroubleError(_REASONS.get(status, f"{response.url.host} refuses the request ({status})."))


def _retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Seconds or a date, as RFC 9110 has it; anything else says nothing."""
    if not value:
        return None
    if value.strip().isdecimal():
        return timedelta(seconds=min(int(value), 10**7))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return max(moment.replace(tzinfo=moment.tzinfo or UTC) - now, timedelta())
