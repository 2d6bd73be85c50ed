"""Accounts: invitations, passwords, the parts people get, and sessions that end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from db.engine import reading, writing
from db.errors import Refused
from db.models import Function, Person, Role, Session
from db.passwords import PasswordRefusedError, hashed, matches
from db.reads import accounts as known
from db.reads.people import LinkState, Part, Who, parts, session
from db.rights import HOUSE
from db.writes.accounts import (
    Invited,
    MailRefusedError,
    change_password,
    give,
    invite,
    mail_address,
    renew_link,
    sign_in,
)
from db.writes.people import LinkRefusedError, accept, enter, make_link
from db.writes.sessions import Came, end_mine

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SECRET = "a long enough secret"
LENA = Invited("Lena Park", " Lena@Example.com ", frozenset({Role.OWNER}), ("logistics",))


@pytest.fixture
def url(database_url: str) -> str:
    with writing(database_url) as connection:
        row = {"key": "logistics", "name": "Logistics", "colour": "#8a4b2a", "position": 1}
        connection.execute(insert(Function).values(row))
    enter(database_url, make_link(database_url, NOW), "Ada", None, NOW)
    return database_url


def who(url: str, token: str, now: datetime = LATER) -> Who:
    found = whose(url, token, now)
    assert found is not None
    return found


def whose(url: str, token: str, now: datetime = LATER) -> Who | None:
    with reading(url) as connection:
        return session(connection, token, now)


def lena(url: str) -> Who:
    return who(url, accept(url, invite(url, LENA, HOUSE, NOW), SECRET, LATER))


def test_an_invitation_lets_its_person_in_with_their_part_and_a_password(url: str) -> None:
    somebody = lena(url)
    assert (somebody.name, somebody.roles, somebody.functions) == ("Lena Park", {Role.OWNER}, ("logistics",))
    with reading(url) as connection:
        kept = known.kept(connection, "LENA@example.com")
        assert kept is not None
        assert kept.person_id == somebody.person_id
        assert matches(SECRET, kept.password_hash)
        assert not matches(SECRET.upper(), kept.password_hash)


def test_an_invitation_is_for_its_person_alone_and_works_once(url: str) -> None:
    token = invite(url, LENA, HOUSE, NOW)
    with pytest.raises(LinkRefusedError) as refused:
        enter(url, token, "Mallory", None, NOW)  # as who begins here, with every role
    assert refused.value.state is LinkState.UNKNOWN
    accept(url, token, SECRET, NOW)
    with pytest.raises(LinkRefusedError) as refused:
        accept(url, token, SECRET, NOW)
    assert refused.value.state is LinkState.USED
    with pytest.raises(LinkRefusedError):
        accept(url, make_link(url, NOW), SECRET, NOW)


def test_a_password_that_is_easy_to_guess_is_refused_and_the_link_stays_good(url: str) -> None:
    token = invite(url, LENA, HOUSE, NOW)
    for easy in ("short", "aaaaaaaaaaaa", "Lena@example.com", "x" * 201):
        with pytest.raises(PasswordRefusedError):
            accept(url, token, easy, NOW)
    assert accept(url, token, SECRET, NOW)


def test_a_new_link_ends_the_older_one_and_a_new_password_the_older_sessions(url: str) -> None:
    first = invite(url, LENA, HOUSE, NOW)
    person_id = lena_id(url)
    second = renew_link(url, person_id, HOUSE, NOW)
    with pytest.raises(LinkRefusedError):
        accept(url, first, SECRET, NOW)
    before = accept(url, second, SECRET, NOW)
    after = accept(url, renew_link(url, person_id, HOUSE, NOW), SECRET, NOW)
    assert whose(url, before) is None
    assert whose(url, after) is not None


def lena_id(url: str) -> int:
    with reading(url) as connection:
        return next(row.id for row in known.accounts(connection) if row.name == "Lena Park")


def test_the_head_of_a_department_is_who_is_invited_under_that_name(url: str) -> None:
    with writing(url) as connection:
        connection.execute(insert(Person).values(name="lena park", created_at=NOW))
    invite(url, LENA, HOUSE, NOW)
    with reading(url) as connection:
        names = connection.scalars(select(Person.name)).all()
    assert sorted(names) == ["Ada", "lena park"]


def test_two_people_cannot_have_one_mail_address(url: str) -> None:
    invite(url, LENA, HOUSE, NOW)
    with pytest.raises(MailRefusedError, match="already"):
        invite(url, LENA._replace(name="Somebody else"), HOUSE, NOW)
    with pytest.raises(Refused, match="astrology"):
        invite(url, Invited("Bo", "bo@example.com", frozenset(), ("astrology",)), HOUSE, NOW)
    with reading(url) as connection:
        assert {row.name for row in known.accounts(connection)} == {"Ada", "Lena Park"}


NO_MAIL = ("", "ada", "@example.com", "ada@example", "a b@example.com", "a\0@b.com", "x" * 250 + "@b.com")


@pytest.mark.parametrize("text", NO_MAIL)
def test_what_is_no_mail_address_is_refused(text: str) -> None:
    with pytest.raises(MailRefusedError):
        mail_address(text)


def test_a_change_of_part_shows_in_the_sessions_and_somebody_stays_admin(url: str) -> None:
    somebody = lena(url)
    give(url, somebody.person_id, {Role.ANALYST}, (), HOUSE, LATER)
    with reading(url) as connection:
        found = parts(connection, {somebody.session_id, 999}, LATER)
    assert found == {somebody.session_id: Part(frozenset({Role.ANALYST}), ())}
    with reading(url) as connection:
        ada = next(row for row in known.accounts(connection) if row.name == "Ada")
    with pytest.raises(Refused, match="stay admin"):
        give(url, ada.id, {Role.ANALYST}, (), HOUSE, LATER)


def test_changing_the_password_needs_the_old_one_and_ends_the_other_sessions(url: str) -> None:
    here = lena(url)
    elsewhere = sign_in(url, here.person_id, LATER, Came("10.0.0.9", "Firefox"))
    with pytest.raises(PasswordRefusedError, match="not the password you had"):
        change_password(url, here, "wrong", "another long secret", LATER)
    assert whose(url, elsewhere) is not None
    change_password(url, here, SECRET, "another long secret", LATER)
    assert whose(url, elsewhere) is None
    with reading(url) as connection:
        assert [row.id for row in known.sessions_of(connection, here.person_id, LATER)] == [here.session_id]


def test_somebody_ends_their_own_sessions_and_nobody_elses(url: str) -> None:
    here = lena(url)
    elsewhere = who(url, sign_in(url, here.person_id, LATER, Came()))
    with reading(url) as connection:
        adas = connection.scalars(select(Session.id).where(Session.person_id != here.person_id)).one()
    assert end_mine(url, here, LATER, only=adas) == 0
    assert end_mine(url, here, LATER, only=elsewhere.session_id) == 1
    assert end_mine(url, here, LATER) == 1


def test_the_roles_of_a_stranger_do_not_let_them_invite_themselves(url: str) -> None:
    stranger = replace(lena(url), roles=frozenset({Role.ANALYST, Role.EXECUTIVE, Role.PRIVACY, Role.OWNER}))
    for write in (
        lambda: invite(url, LENA, stranger, NOW),
        lambda: give(url, stranger.person_id, {Role.ADMIN}, (), stranger, NOW),
        lambda: renew_link(url, 1, stranger, NOW),
    ):
        with pytest.raises(Refused, match="Your role"):
            write()


def test_an_account_without_password_matches_nothing() -> None:
    assert not matches("", None)
    assert not matches("the password of nobody", None)
    assert not matches(SECRET, "nonsense")
    assert hashed(SECRET) != hashed(SECRET)
