"""Whether a delivery really comes from who holds the secret: the signature schemes of webhooks. Pure.

Each scheme signs the raw bytes of the body, most together with a time; nothing is parsed before its signature
holds. Without a secret nothing holds.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(seconds=300)
_SECONDS = re.compile(r"\d{9,11}", re.ASCII)

UNSEALED = "This source has no secret to check a signature with; nothing is taken in without one."
NO_SIGNATURE = "The header {header} is missing."
WRONG = "The signature does not fit: another secret, or the body was changed on its way."
NO_TIME = "The header {header} holds no time."
CLOCK_OFF = "It was signed at {signed}, more than five minutes from now: a replay, or a clock that is off."


class NotGenuineError(Exception):
    """A delivery that must not be believed; the message says why."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one kind of sender signs.

    Attributes:
        name: what the scheme is called on screen
        header: the header that holds the signature
        signed: what is signed, in order: names of headers, texts between them in quotes, and `body`
        digests: the digests that the header's value offers
        time: the header that says when it was signed; None where the scheme has no time
        key: the key that a secret stands for; empty when it stands for none
        algorithm: the hash
    """

    name: str
    header: str
    signed: tuple[str, ...]
    digests: Callable[[str], Iterator[bytes]]
    time: str | None = None
    key: Callable[[str], bytes] = str.encode
    algorithm: str = "sha256"


def check(scheme: Scheme, secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The replay id of a genuine delivery: the same signed bytes have the same one, whatever else differs.

    `headers` has its names in lower case.

    Raises:
        NotGenuineError: no secret, no or another signature, or signed more than five minutes from `now`
    """
    key = scheme.key(secret.strip())
    if not key:
        raise NotGenuineError(UNSEALED)
    for name in (scheme.header, *_headers_of(scheme)):
        if not headers.get(name.lower()):
            raise NotGenuineError(NO_SIGNATURE.format(header=name))
    mac = hmac.digest(key, _signed_bytes(scheme, headers, body), scheme.algorithm)
    offered = list(scheme.digests(headers[scheme.header.lower()].strip()))
    if not any(hmac.compare_digest(mac, digest) for digest in offered):
        raise NotGenuineError(WRONG)
    _refuse_another_time(scheme, headers, now)
    return hashlib.sha256(mac).hexdigest()


def signature(scheme: Scheme, secret: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """The digest that a sender with `secret` would offer; `headers` has its names in lower case."""
    return hmac.digest(scheme.key(secret.strip()), _signed_bytes(scheme, headers, body), scheme.algorithm)


def _headers_of(scheme: Scheme) -> list[str]:
    return [part for part in scheme.signed if part != "body" and not part.startswith('"')]


def _signed_bytes(scheme: Scheme, headers: Mapping[str, str], body: bytes) -> bytes:
    def bytes_of(part: str) -> bytes:
        if part == "body":
            return body
        text = part[1:-1] if part.startswith('"') else headers[part.lower()].strip()
        return text.encode("utf-8", "surrogateescape")

    return b"".join(map(bytes_of, scheme.signed))


def _refuse_another_time(scheme: Scheme, headers: Mapping[str, str], now: datetime) -> None:
    if scheme.time is None:
        return
    moment = _moment(headers[scheme.time.lower()].strip())
    if moment is None:
        raise NotGenuineError(NO_TIME.format(header=scheme.time))
    if abs(now - moment) > TOLERANCE:
        raise NotGenuineError(CLOCK_OFF.format(signed=f"{moment:%Y-%m-%d %H:%M:%S} UTC"))


def _moment(value: str) -> datetime | None:
    """Seconds since 1970, or ISO 8601 as Zendesk writes it."""
    try:
        if _SECONDS.fullmatch(value):
            return datetime.fromtimestamp(int(value), UTC)
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    except (ValueError, OverflowError):
        return None


def _hex(prefix: str) -> Callable[[str], Iterator[bytes]]:
    def digests(value: str) -> Iterator[bytes]:
        if value.startswith(prefix):
            try:
                yield bytes.fromhex(value.removeprefix(prefix))
            except ValueError:
                return

    return digests


def _base64(prefix: str) -> Callable[[str], Iterator[bytes]]:
    def digests(value: str) -> Iterator[bytes]:
        if value.startswith(prefix):
            yield from filter(None, [_decoded(value.removeprefix(prefix))])

    return digests


def _versions(value: str) -> Iterator[bytes]:
    """The digests of version 1 in a header of Standard Webhooks, which may offer several."""
    for offered in value.split(" ")[:10]:
        yield from _base64("v1,")(offered)


def _decoded(text: str) -> bytes:
    """The bytes of `text` in base64; none when it is not."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _standard_key(secret: str) -> bytes:
    return _decoded(secret.removeprefix("whsec_"))


SCHEMES = {
    "standard": Scheme(
        name="Standard Webhooks",
        header="webhook-signature",
        signed=("webhook-id", '"."', "webhook-timestamp", '"."', "body"),
        digests=_versions,
        time="webhook-timestamp",
        key=_standard_key,
    ),
    "github": Scheme(
        name="X-Hub-Signature-256", header="X-Hub-Signature-256", signed=("body",), digests=_hex("sha256=")
    ),
    "zendesk": Scheme(
        name="Zendesk",
        header="X-Zendesk-Webhook-Signature",
        signed=("X-Zendesk-Webhook-Signature-Timestamp", "body"),
        digests=_base64(""),
        time="X-Zendesk-Webhook-Signature-Timestamp",
    ),
    "intercom": Scheme(
        name="Intercom",
        header="X-Hub-Signature",
        signed=("body",),
        digests=_hex("sha1="),
        algorithm="sha1",
    ),
    "slack": Scheme(
        name="Slack",
        header="X-Slack-Signature",
        signed=('"v0:"', "X-Slack-Request-Timestamp", '":"', "body"),
        digests=_hex("v0="),
        time="X-Slack-Request-Timestamp",
    ),
    "typeform": Scheme(
        name="Typeform", header="Typeform-Signature", signed=("body",), digests=_base64("sha256=")
    ),
    "chatwoot": Scheme(
        name="Chatwoot",
        header="X-Chatwoot-Signature",
        signed=("X-Chatwoot-Timestamp", '"."', "body"),
        digests=_hex("sha256="),
        time="X-Chatwoot-Timestamp",
    ),
}
"""The schemes by the key that a source keeps. Formbricks signs by Standard Webhooks."""
