"""Coming in with mail address and password: who may, who waits, and what a stranger learns."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from dashboard.door.gate import COOKIE
from dashboard.door.proxies import proxies
from dashboard.door.tries import BY_ACCOUNT, MOST_KEPT, WINDOW, Tries
from db.engine import reading
from db.models import AuditRow, Deed, Role
from db.reads.people import session
from db.rights import HOUSE
from db.settings import Settings, settings
from db.writes.accounts import Invited, invite, renew_link
from db.writes.people import accept, make_link
from tests.door import ADDRESS, MAIL, SECRET, Door


@pytest.fixture
def door(sqlite_url: str, as_settings: Callable[[str], None]) -> Door:
    as_settings(sqlite_url)
    return Door(sqlite_url)


@pytest.fixture
def lena(door: Door) -> str:
    """Somebody who has a password, and the token of the session begun with it."""
    now = datetime.now(UTC)
    somebody = Invited("Lena Park", MAIL, frozenset({Role.OWNER}))
    return accept(door.url, invite(door.url, somebody, HOUSE, now), SECRET, now)


def test_who_begins_may_leave_mail_and_password_empty_but_not_one_of_them(door: Door) -> None:
    token = make_link(door.url, datetime.now(UTC))
    half = door.post("/enter", token=token, name="Ada", function="", mail=MAIL)
    assert (half.status_code, "10 to 200 characters" in half.text) == (422, True)
    whole = door.post("/enter", token=token, name="Ada", function="", mail=MAIL, password=SECRET)
    assert whole.status_code == 303
    assert door.sign_in().status_code == 303


def test_an_invitation_asks_for_a_password_and_names_whom_it_is_for(door: Door) -> None:
    now = datetime.now(UTC)
    token = invite(door.url, Invited("<b>Lena</b>", MAIL, frozenset({Role.OWNER})), HOUSE, now)
    page = door.ask("GET", f"/enter?token={token}").text
    assert "&lt;b&gt;Lena&lt;/b&gt;" in page
    assert "Where you work" not in page
    assert door.post("/enter", token=token, password="short").status_code == 422
    answer = door.post("/enter", token=token, password=SECRET, name="Mallory", function="")
    who = door.who(answer)
    assert who is not None
    assert (who.name, who.roles) == ("<b>Lena</b>", {Role.OWNER})


def test_mail_address_and_password_let_in_and_lead_to_what_was_wanted(door: Door, lena: str) -> None:
    wanted = door.ask("GET", "/map?step=a", headers={"Accept": "text/html"}).headers["set-cookie"]
    answer = door.post(
        "/enter/password", cookie=wanted.split(";")[0], mail=f" {MAIL.upper()}", password=SECRET
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/map?step=a")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(COOKIE))
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


def test_a_stranger_cannot_tell_an_unknown_account_from_a_wrong_password(door: Door, lena: str) -> None:
    unknown = door.sign_in("wrong password", "nobody@example.com")
    wrong = door.sign_in("wrong password")
    assert unknown.status_code == wrong.status_code == 403
    assert unknown.text.replace("nobody@example.com", MAIL) == wrong.text
    with reading(door.url) as connection:
        rows = connection.scalars(select(AuditRow.what).where(AuditRow.what == Deed.SIGN_IN_FAILED)).all()
        told = str(connection.execute(select(AuditRow.after)).all())
    assert len(rows) == 2
    assert "nobody@example.com" not in told


def test_too_many_tries_wait_and_are_told_how_long_even_with_the_right_password(
    door: Door, lena: str
) -> None:
    answers = [door.sign_in("wrong password").status_code for _ in range(BY_ACCOUNT)]
    assert set(answers) == {403}
    waits = door.sign_in()
    assert waits.status_code == 429
    assert "Try again in 15 minutes." in waits.text
    assert 0 < int(waits.headers["retry-after"]) <= WINDOW.total_seconds()


def test_a_right_password_forgives_the_wrong_ones_before_it(door: Door, lena: str) -> None:
    for _ in range(2):
        for _ in range(BY_ACCOUNT - 1):
            assert door.sign_in("wrong password").status_code == 403
        assert door.sign_in().status_code == 303


def test_tries_are_counted_by_address_too_and_in_a_memory_of_fixed_size() -> None:
    now, tries = datetime(2026, 3, 2, 9, tzinfo=UTC), Tries()
    for n in range(MOST_KEPT + 500):
        tries.failed(f"{n}@example.com", "10.0.0.1", now)
    assert len(tries._failed) <= MOST_KEPT
    assert tries.again_at("another@example.com", "10.0.0.1", now) == now + WINDOW
    assert tries.again_at("another@example.com", "10.0.0.2", now) is None
    assert tries.again_at("another@example.com", "10.0.0.1", now + WINDOW + timedelta(seconds=1)) is None


def test_a_planted_session_is_never_taken_over(door: Door, lena: str) -> None:
    for planted in ("planted", lena):
        answer = door.post("/enter/password", cookie=f"{COOKIE}={planted}", mail=MAIL, password=SECRET)
        assert answer.cookies[COOKIE] not in {"planted", lena}


@pytest.mark.parametrize("path", ["/enter", "/enter/password", "/enter/proxy", "/sign-out", "/password"])
def test_no_form_is_taken_from_another_site_nor_a_huge_one(door: Door, lena: str, path: str) -> None:
    headers = {"Cookie": f"{COOKIE}={lena}", "Origin": "https://elsewhere.example"}
    assert door.ask("POST", path, data={"mail": MAIL, "password": SECRET}, headers=headers).status_code == 403
    headers["Origin"] = ADDRESS
    assert door.ask("POST", path, data={"password": "x" * 10_000}, headers=headers).status_code == 413


def test_the_sign_in_page_says_where_to_look_until_somebody_has_a_password(door: Door) -> None:
    page = door.ask("GET", "/sign-in").text
    assert "touchline up" in page
    assert str(settings().link_file) in page
    now = datetime.now(UTC)
    somebody = Invited("Lena", MAIL, frozenset({Role.ADMIN}))
    accept(door.url, invite(door.url, somebody, HOUSE, now), SECRET, now)
    assert 'type="password"' in door.ask("GET", "/sign-in").text


def test_signing_out_everywhere_ends_every_session_and_shows_them_before(door: Door, lena: str) -> None:
    other = door.sign_in().cookies[COOKIE]
    mine = {"Cookie": f"{COOKIE}={lena}"}
    assert "Where else you are signed in" in door.ask("GET", "/sign-out", headers=mine).text
    assert door.post("/sign-out", cookie=mine["Cookie"], which="all").headers["location"] == "/sign-in"
    for token in (lena, other):
        assert door.ask("GET", "/sign-out", headers={"Cookie": f"{COOKIE}={token}"}).status_code == 401


def test_another_password_holds_from_now_on(door: Door, lena: str) -> None:
    mine = f"{COOKIE}={lena}"
    wrong = door.post("/password", cookie=mine, old="wrong password", password="another long one")
    assert (wrong.status_code, "not the password you had" in wrong.text) == (422, True)
    changed = door.post("/password", cookie=mine, old=SECRET, password="another long one")
    assert changed.status_code == 200
    assert door.sign_in().status_code == 403
    assert door.sign_in("another long one").status_code == 303


TRUSTED = {"trusted_proxies": "10.1.0.0/16, 2001:db8::/32", "sign_in_header": "Remote-Email"}


def behind(door: Door) -> Door:
    return Door(door.url, proxies(settings().model_copy(update=TRUSTED)))


def test_a_trusted_proxy_names_who_comes_in_and_a_stranger_does_not(door: Door, lena: str) -> None:
    proxied = behind(door)
    headers = {"Origin": ADDRESS, "Remote-Email": MAIL}
    assert (
        "Go on as lena@example.com" in proxied.ask("GET", "/sign-in", peer="10.1.2.3", headers=headers).text
    )
    assert proxied.ask("POST", "/enter/proxy", peer="10.1.2.3", headers=headers).status_code == 303
    for peer in ("10.2.0.1", "127.0.0.1", "testclient"):
        assert proxied.ask("POST", "/enter/proxy", peer=peer, headers=headers).status_code == 403
    unknown = headers | {"Remote-Email": "nobody@example.com"}
    assert proxied.ask("POST", "/enter/proxy", peer="10.1.2.3", headers=unknown).status_code == 403
    assert door.ask("POST", "/enter/proxy", peer="10.1.2.3", headers=headers).status_code == 403


def test_a_session_is_nobodys_once_the_proxy_signed_in_somebody_else(door: Door, lena: str) -> None:
    proxied, cookie = behind(door), {"Cookie": f"{COOKIE}={lena}"}
    for named, status in ((MAIL, 200), ("bo@example.com", 401)):
        headers = cookie | {"Remote-Email": named}
        assert proxied.ask("GET", "/sign-out", peer="10.1.2.3", headers=headers).status_code == status


def test_forwarded_headers_count_from_trusted_networks_alone(door: Door) -> None:
    trusted = proxies(settings().model_copy(update=TRUSTED))
    said = [
        (b"x-forwarded-for", b"6.6.6.6, 203.0.113.9, 10.1.9.9"),
        (b"x-forwarded-proto", b"https"),
        (b"x-forwarded-host", b"touchline.example"),
        (b"host", b"localhost"),
    ]
    scope = {"type": "http", "scheme": "http", "headers": said}
    believed = trusted.believed(scope | {"client": ("10.1.2.3", 1)})
    assert (believed["client"], believed["scheme"]) == (("203.0.113.9", 0), "https")
    assert believed["headers"] == [(b"host", b"touchline.example")]
    doubted = trusted.believed(scope | {"client": ("203.0.113.1", 1)})
    assert (doubted["client"], doubted["scheme"]) == (("203.0.113.1", 1), "http")
    assert doubted["headers"] == [(b"host", b"localhost")]


def test_a_cookie_is_for_tls_alone_where_the_proxy_speaks_it(door: Door, lena: str) -> None:
    headers = {"Origin": "https://localhost", "X-Forwarded-Proto": "https", "Remote-Email": MAIL}
    answer = behind(door).ask("POST", "/enter/proxy", peer="10.1.2.3", headers=headers)
    assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie") if COOKIE in cookie)
    assert "strict-transport-security" in answer.headers


@pytest.mark.parametrize("listed", ["10.0.0.0/99", "proxy.example", "10.0.0.1;10.0.0.2"])
def test_a_network_that_is_none_is_refused_in_words(listed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHLINE_TRUSTED_PROXIES", listed)
    with pytest.raises(ValueError, match="is no network"):
        Settings()


def test_a_lost_password_is_set_anew_with_a_link(door: Door, lena: str) -> None:
    now = datetime.now(UTC)
    with reading(door.url) as connection:
        who = session(connection, lena, now)
    assert who is not None
    token = renew_link(door.url, who.person_id, HOUSE, now)
    assert door.post("/enter", token=token, password="another long one").status_code == 303
    assert door.sign_in().status_code == 403
