"""A signature holds for the vendors' own examples and for nothing that differs by a bit."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from jobs.collect.signatures import SCHEMES, NotGenuineError, check, signature
from tests.db.cast import NOW

SECRET = "a secret that nobody guesses"
STANDARD_SECRET = "whsec_" + base64.b64encode(b"twenty-four bytes or more").decode()
BODY = json.dumps({"text": "Wo bleibt mein Paket? ✉"}).encode()


def hashed(key: bytes, *parts: bytes, how: str = "sha256") -> "hmac.HMAC":
    return hmac.new(key, b"".join(parts), how)


def in_base64(mac: "hmac.HMAC") -> str:
    return base64.b64encode(mac.digest()).decode()


def headers_for(scheme: str, secret: str, body: bytes = BODY, at: datetime = NOW) -> dict[str, str]:
    """What a sender would put beside `body`, written down here as the vendors describe it."""
    key, stamp, iso = secret.encode(), str(int(at.timestamp())), at.strftime("%Y-%m-%dT%H:%M:%SZ")
    if scheme == "standard":
        signed = Webhook(secret).sign("msg_1", at, body.decode())
        return {"webhook-id": "msg_1", "webhook-timestamp": stamp, "webhook-signature": signed}
    return {
        "github": {"x-hub-signature-256": "sha256=" + hashed(key, body).hexdigest()},
        "zendesk": {
            "x-zendesk-webhook-signature": in_base64(hashed(key, iso.encode(), body)),
            "x-zendesk-webhook-signature-timestamp": iso,
        },
        "intercom": {"x-hub-signature": "sha1=" + hashed(key, body, how="sha1").hexdigest()},
        "slack": {
            "x-slack-signature": "v0=" + hashed(key, b"v0:", stamp.encode(), b":", body).hexdigest(),
            "x-slack-request-timestamp": stamp,
        },
        "typeform": {"typeform-signature": "sha256=" + in_base64(hashed(key, body))},
        "chatwoot": {
            "x-chatwoot-signature": "sha256=" + hashed(key, stamp.encode(), b".", body).hexdigest(),
            "x-chatwoot-timestamp": stamp,
        },
    }[scheme]


def secret_for(scheme: str) -> str:
    return STANDARD_SECRET if scheme == "standard" else SECRET


def refused(
    scheme: str, secret: str, headers: dict[str, str], body: bytes = BODY, now: datetime = NOW
) -> str:
    with pytest.raises(NotGenuineError) as refusal:
        check(SCHEMES[scheme], secret, headers, body, NOW)
    return str(refusal.value)


def test_the_example_of_github_holds() -> None:
    digest = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    headers = {"x-hub-signature-256": f"sha256={digest}"}
    assert check(SCHEMES["github"], "It's a Secret to Everybody", headers, b"Hello, World!", NOW)


def test_the_example_of_slack_holds() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
        b"%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    digest = "a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    headers = {"x-slack-signature": f"v0={digest}", "x-slack-request-timestamp": "1531420618"}
    now = datetime.fromtimestamp(1531420618, UTC)
    assert check(SCHEMES["slack"], "8f742231b10e8888abcd99yyyzzz85a5", headers, body, now)


def test_the_example_of_standard_webhooks_holds_among_others() -> None:
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1a,AAAA v1,bm9uZQ== v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    body, now = b'{"test": 2432232314}', datetime.fromtimestamp(1614265330, UTC)
    assert check(SCHEMES["standard"], "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", headers, body, now)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_a_sender_signs_holds_and_what_we_would_sign_is_the_same(scheme: str) -> None:
    headers, secret = headers_for(scheme, secret_for(scheme)), secret_for(scheme)
    replay_id = check(SCHEMES[scheme], secret, headers, BODY, NOW)
    assert replay_id == hashlib.sha256(signature(SCHEMES[scheme], secret, headers, BODY)).hexdigest()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_another_secret_a_changed_body_and_a_missing_header_are_refused(scheme: str) -> None:
    headers, secret = headers_for(scheme, secret_for(scheme)), secret_for(scheme)
    other = "whsec_" + base64.b64encode(b"another secret altogether").decode()
    assert "does not fit" in refused(scheme, other, headers)
    assert "does not fit" in refused(scheme, secret, headers, BODY + b" ")
    for name in headers:
        assert "is missing" in refused(scheme, secret, headers | {name: ""})


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("secret", ["", "  "])
def test_without_a_secret_nothing_holds(scheme: str, secret: str) -> None:
    headers = headers_for(scheme, STANDARD_SECRET if scheme == "standard" else "")
    assert "no secret" in refused(scheme, secret, headers)


def test_a_standard_secret_that_stands_for_no_key_is_none() -> None:
    for secret in ("whsec_", "whsec_not base64!"):
        assert "no secret" in refused("standard", secret, headers_for("standard", STANDARD_SECRET))


@pytest.mark.parametrize("scheme", [name for name, scheme in SCHEMES.items() if scheme.time])
@pytest.mark.parametrize("off", [-301, 301])
def test_more_than_five_minutes_off_is_refused(scheme: str, off: int) -> None:
    secret = secret_for(scheme)
    headers = headers_for(scheme, secret, at=NOW + timedelta(seconds=off))
    assert "five minutes" in refused(scheme, secret, headers)
    nearly = headers_for(scheme, secret, at=NOW + timedelta(seconds=off // 301 * 299))
    assert check(SCHEMES[scheme], secret, nearly, BODY, NOW)


@pytest.mark.parametrize("scheme", [name for name, scheme in SCHEMES.items() if scheme.time])
def test_a_time_that_was_not_signed_is_refused(scheme: str) -> None:
    secret, old = secret_for(scheme), NOW - timedelta(days=1)
    stale, fresh = headers_for(scheme, secret, at=old), headers_for(scheme, secret)
    time_header = str(SCHEMES[scheme].time).lower()
    assert "does not fit" in refused(scheme, secret, stale | {time_header: fresh[time_header]})


def test_a_retry_signed_anew_has_another_replay_id() -> None:
    later = NOW + timedelta(seconds=5)
    one = check(SCHEMES["standard"], STANDARD_SECRET, headers_for("standard", STANDARD_SECRET), BODY, NOW)
    again = headers_for("standard", STANDARD_SECRET, at=later)
    assert check(SCHEMES["standard"], STANDARD_SECRET, again, BODY, NOW) != one


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=80), st.text(max_size=40), st.binary(max_size=80))
def test_nonsense_is_refused_and_breaks_nothing(scheme: str, signed: str, time: str, body: bytes) -> None:
    names = {SCHEMES[scheme].header, *filter(None, [SCHEMES[scheme].time]), "webhook-id"}
    headers = {name.lower(): time for name in names} | {SCHEMES[scheme].header.lower(): signed}
    assert refused(scheme, secret_for(scheme), headers, body)
