"""The access token that a mailbox is entered with instead of a password (OAuth 2.0, SASL XOAUTH2).

The secret is the access token itself; or, where there is an address for new ones, what they are asked for
with: a client secret, or a JSON object with `client_secret`, `refresh_token` or both.
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


def access_token(settings: Exchange, secret: str) -> str:
    """The token to enter with now. Raises PermanentTroubleError when none is given, PassingTroubleError."""
    if not settings.token_url:
        return secret
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
    return token


def _grant(secret: str) -> dict[str, str]:
    """How a token is asked for with what somebody entered."""
    try:
        held = json.loads(secret)
    except ValueError:
        held = None
    if not isinstance(held, dict):
        return {"grant_type": "client_credentials", "client_secret": secret}
    given = {name: str(held.get(name) or "") for name in ("client_secret", "refresh_token")}
    return given | {"grant_type": "refresh_token" if given["refresh_token"] else "client_credentials"}


def _why(told: object, status: int) -> str:
    said = told if isinstance(told, dict) else {}
    return str(said.get("error_description") or said.get("error") or f"status {status}")[:_LONGEST_WHY]
