"""The access token that a mailbox is entered with instead of a password (OAuth 2.0, SASL XOAUTH2).

The secret is the access token itself; or, where there is an address for new ones, what they are asked for
with: a client secret, or a JSON object with `client_secret`, `refresh_token` or both. Some providers take a
refresh token once and give another with the access token; that one is what to ask with the next time.
"""

import json
from typing import NamedTuple

import httpx

from db.outgoing import client
from jobs.collect.fetched import PassingTroubleError, PermanentTroubleError

NO_TOKEN = "{host} gives no token: {why}. Enter the secret again."  # noqa: S105 - a sentence
_LONGEST_WHY = 200


class Exchange(NamedTuple):
    """Where tokens are asked for, and in whose name; without an address the secret is the token."""

    token_url: str
    client_id: str
    scope: str


class Granted(NamedTuple):
    """The token to enter with now, and the secret to ask with the next time."""

    token: str
    secret: str


def granted(settings: Exchange, secret: str) -> Granted:
    """What a secret gives. Raises PermanentTroubleError when no token is given, PassingTroubleError."""
    if not settings.token_url:
        return Granted(secret, secret)
    asked = {"client_id": settings.client_id, "scope": settings.scope} | _grant(secret)
    host = httpx.URL(settings.token_url).host
    try:
        with client() as asking:
            answer = asking.post(
                settings.token_url, data={name: said for name, said in asked.items() if said}
            )
        told = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise PassingTroubleError(f"{host} could not be asked for a token: {error}") from error
    if answer.is_server_error:
        raise PassingTroubleError(f"{host} answers with status {answer.status_code}.")
    token = told.get("access_token") if isinstance(told, dict) else None
    if not answer.is_success or not isinstance(token, str):
        raise PermanentTroubleError(NO_TOKEN.format(host=host, why=_why(told, answer.status_code)))
    return Granted(token, _renewed(secret, told.get("refresh_token")))


def _renewed(secret: str, refresh_token: object) -> str:
    """The secret with another refresh token, where the provider gave one."""
    held = _held(secret)
    if not isinstance(refresh_token, str) or refresh_token == held.get("refresh_token") or not held:
        return secret
    return json.dumps(held | {"refresh_token": refresh_token})


def _held(secret: str) -> dict[str, object]:
    """The object that a secret is; an empty one where it is a client secret as it stands."""
    try:
        held = json.loads(secret)
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def _grant(secret: str) -> dict[str, str]:
    """How a token is asked for with what somebody entered."""
    held = _held(secret)
    if not held:
        return {"grant_type": "client_credentials", "client_secret": secret}
    given = {name: str(held.get(name) or "") for name in ("client_secret", "refresh_token")}
    return given | {"grant_type": "refresh_token" if given["refresh_token"] else "client_credentials"}


def _why(told: object, status: int) -> str:
    said = told if isinstance(told, dict) else {}
    return str(said.get("error_description") or said.get("error") or f"status {status}")[:_LONGEST_WHY]
