"""Signing in with OpenID Connect: against a real provider, and against one that lies."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pytest_iam import Server, iam_configuration, iam_server, iam_server_port
from sqlalchemy import select, update

from dashboard.door.gate import COOKIE
from dashboard.door.oidc import COOKIE as WAITING
from dashboard.door.provider import Provider, ProviderError, understood
from db.engine import reading, writing
from db.models import Person, Role, Session
from db.reads.people import Who
from db.rights import HOUSE
from db.settings import Settings, settings
from db.writes.accounts import Invited, give, invite
from db.writes.provided import LASTS
from tests.door import ADDRESS, Door

__all__ = ["iam_configuration", "iam_server", "iam_server_port"]  # fixtures
BACK = f"{ADDRESS}/enter/oidc/back"


@pytest.fixture(scope="module")
def client(iam_server: Server) -> Any:
    """What the provider knows of Touchline."""
    with iam_server.app.app_context():
        made = iam_server.models.Client(
            client_id="touchline",
            client_secret="a secret of the tests",
            client_name="Touchline",
            client_uri=ADDRESS,
            redirect_uris=[BACK],
            grant_types=["authorization_code"],
            response_types=["code"],
            token_endpoint_auth_method="client_secret_basic",
            scope=["openid", "email", "profile", "groups"],
        )
        iam_server.backend.save(made)
        made.audience = [made]
        iam_server.backend.save(made)
    return made


@pytest.fixture
def door(
    sqlite_url: str,
    as_settings: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    iam_server: Server,
    client: Any,
) -> Iterator[Door]:
    for name, value in {
        "TOUCHLINE_OIDC_ISSUER": iam_server.url.rstrip("/"),
        "TOUCHLINE_OIDC_CLIENT_ID": "touchline",
        "TOUCHLINE_OIDC_CLIENT_SECRET": "a secret of the tests",
        "TOUCHLINE_OIDC_ROLES": "cx-team=analyst, board=executive",
        "TOUCHLINE_ALLOW_HOSTS": "localhost",
        "TOUCHLINE_URL": ADDRESS,
    }.items():
        monkeypatch.setenv(name, value)
    as_settings(sqlite_url)
    yield Door(sqlite_url)
    iam_server.logout()


def somebody(iam_server: Server, name: str, *groups: str) -> Any:
    """Somebody the provider knows, signed in there."""
    user = iam_server.random_user(
        user_name=name, formatted_name=f"{name} Park", emails=[f"{name}@example.com"]
    )
    with iam_server.app.app_context():
        for group in groups:
            known = iam_server.backend.get(iam_server.models.Group, display_name=group)
            known = known or iam_server.random_group(display_name=group)
            known.members = [*known.members, user]
            iam_server.backend.save(known)
    iam_server.login(user)
    iam_server.consent(user)
    return user


def out(door: Door) -> httpx.Response:
    answer = door.ask("GET", "/enter/oidc")
    assert answer.status_code == 303, answer.text
    return answer


def over_there(sent: httpx.Response) -> str:
    """Where the provider sends the browser back to."""
    answer = httpx.get(sent.headers["location"], follow_redirects=False)
    assert answer.headers.get("location", "").startswith(BACK), answer.text
    return answer.headers["location"].removeprefix(ADDRESS)


def back(door: Door, sent: httpx.Response, address: str | None = None) -> httpx.Response:
    cookie = {"Cookie": f"{WAITING}={sent.cookies[WAITING]}"}
    return door.ask("GET", address or over_there(sent), headers=cookie)


def comes_in(door: Door) -> Who:
    answer = back(door, out(door))
    assert answer.status_code == 303, answer.text
    who = door.who(answer)
    assert who is not None
    return who


def test_the_provider_lets_in_somebody_new_with_the_roles_of_their_groups(
    door: Door, iam_server: Server
) -> None:
    somebody(iam_server, "nora", "cx-team", "canteen")
    who = comes_in(door)
    assert (who.name, who.roles) == ("nora Park", {Role.ANALYST})
    with reading(door.url) as connection:
        begun, until = connection.execute(select(Session.created_at, Session.expires_at)).one()
    assert until - begun == LASTS <= timedelta(hours=12)
    assert comes_in(door).person_id == who.person_id


def test_who_has_no_group_and_no_invitation_stays_outside(door: Door, iam_server: Server) -> None:
    somebody(iam_server, "otto", "canteen")
    answer = back(door, out(door))
    assert answer.status_code == 403
    assert "Nobody has invited you here yet" in answer.text
    assert COOKIE not in answer.cookies


def test_the_word_of_the_store_is_last(door: Door, iam_server: Server) -> None:
    user, now = somebody(iam_server, "pia", "cx-team"), datetime.now(UTC)
    who = comes_in(door)
    with iam_server.app.app_context():
        board = iam_server.random_group(display_name="board")
        board.members = [user]
        iam_server.backend.save(board)
    assert comes_in(door).roles == {Role.ANALYST, Role.EXECUTIVE}, "roles of the provider follow it"
    invite(door.url, Invited("Ada", "ada@example.com", frozenset({Role.ADMIN})), HOUSE, now)
    give(door.url, who.person_id, {Role.OWNER}, (), HOUSE, now)
    assert comes_in(door).roles == {Role.OWNER}, "roles given here hold"
    with writing(door.url) as connection:
        gone = update(Person).where(Person.id == who.person_id)
        connection.execute(gone.values(deactivated_at=now))
    answer = back(door, out(door))
    assert (answer.status_code, "may not sign in any more" in answer.text) == (403, True)


def test_an_answer_counts_only_in_the_browser_that_left_and_only_once(door: Door, iam_server: Server) -> None:
    somebody(iam_server, "quentin", "cx-team")
    mine, theirs = out(door), out(door)
    address = over_there(theirs)
    assert back(door, mine, address).status_code == 403
    assert door.ask("GET", address).status_code == 403
    assert back(door, theirs, address).status_code == 303
    assert back(door, theirs, address).status_code == 502, "the provider takes its code once"


def test_a_refusal_over_there_is_told(door: Door) -> None:
    sent = out(door)
    state = parse_qs(urlsplit(sent.headers["location"]).query)["state"][0]
    answer = back(door, sent, f"/enter/oidc/back?error=access_denied&state={state}")
    assert (answer.status_code, "did not let you in" in answer.text) == (403, True)


def test_the_sign_in_page_leads_to_the_provider(door: Door) -> None:
    assert 'href="/enter/oidc"' in door.ask("GET", "/sign-in").text


def test_without_a_provider_there_is_no_way_to_one(
    sqlite_url: str, as_settings: Callable[[str], None]
) -> None:
    as_settings(sqlite_url)
    door = Door(sqlite_url)
    assert "/enter/oidc" not in door.ask("GET", "/sign-in").text
    assert door.ask("GET", "/enter/oidc").status_code == 404


def test_a_provider_inside_the_network_is_not_connected_to_unless_it_is_named(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TOUCHLINE_ALLOW_HOSTS")
    settings.cache_clear()
    answer = Door(door.url).ask("GET", "/enter/oidc")
    assert (answer.status_code, "TOUCHLINE_ALLOW_HOSTS" in answer.text) == (502, True)


def claims(**more: object) -> dict[str, Any]:
    return {"sub": "1", "name": "Rita", "email": "Rita@Example.com", "groups": ["board"]} | more


@pytest.mark.parametrize(
    ("told", "mail"),
    [
        (claims(email_verified=True), "rita@example.com"),
        (claims(email_verified="true"), "rita@example.com"),
        (claims(email_verified=False), None),
        (claims(), None),
        (claims(email=None, email_verified=True), None),
    ],
)
def test_a_mail_address_counts_when_the_provider_vouches_for_it(
    told: dict[str, Any], mail: str | None
) -> None:
    provider = Provider(Settings(TOUCHLINE_OIDC_ROLES="board=executive"))
    provider._metadata = {"issuer": "https://login.example.com"}
    found = provider._provided(told)
    assert (found.mail, found.roles) == (mail, {Role.EXECUTIVE})


ISSUER = "https://login.example.com"
TOLD = {name: f"{ISSUER}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}


@pytest.mark.parametrize(
    "told", [None, [], {}, TOLD | {"issuer": "https://elsewhere.example"}, {"issuer": ISSUER}]
)
def test_a_provider_that_describes_itself_wrongly_is_not_taken(told: Any) -> None:
    with pytest.raises(ProviderError):
        understood(told, ISSUER)


def test_only_signatures_with_a_key_of_the_provider_count_and_no_further_option_gets_in() -> None:
    signed = {"id_token_signing_alg_values_supported": ["none", "HS256", "ES256"]}
    found = understood(TOLD | {"issuer": ISSUER, "verify": False, "transport": "x"} | signed, ISSUER)
    assert found["id_token_signing_alg_values_supported"] == ["ES256"]
    assert set(json.loads(json.dumps(found))) == {"issuer", *TOLD, *signed}


def test_an_invited_person_is_known_by_the_mail_address_the_provider_vouches_for(
    door: Door, iam_server: Server
) -> None:
    from db.writes.provided import Provided, sign_in_provided
    from db.writes.sessions import Came

    now = datetime.now(UTC)
    invite(door.url, Invited("Sam", "sam@example.com", frozenset({Role.OWNER})), HOUSE, now)
    sam = Provided(f"{ISSUER} 7", "Sam", "sam@example.com", frozenset())
    sign_in_provided(door.url, sam, now, Came())
    with reading(door.url) as connection:
        rows = connection.execute(select(Person.name, Person.subject)).all()
    assert rows == [("Sam", f"{ISSUER} 7")]
