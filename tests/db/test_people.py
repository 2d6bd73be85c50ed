"""Signing in: links that work once, and the sessions they become."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from db.engine import reading, writing
from db.models import Function, Person, Role, Session, SignInLink
from db.reads import people
from db.reads.people import LinkState
from db.writes.accounts import NameRefusedError
from db.writes.people import (
    RUNS_IT,
    FunctionRefusedError,
    LinkRefusedError,
    enter,
    leave,
    make_link,
)
from db.writes.sessions import LASTS

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def url(database_url: str) -> str:
    with writing(database_url) as connection:
        row = {"key": "logistics", "name": "Logistics", "colour": "#8a4b2a", "position": 1}
        connection.execute(insert(Function).values(row))
    return database_url


def who(url: str, token: str, now: datetime = LATER) -> people.Who | None:
    with reading(url) as connection:
        return people.session(connection, token, now)


def test_a_link_lets_one_person_in_and_says_who_that_is(url: str) -> None:
    token = enter(url, make_link(url, NOW), "  Ada   Byron ", "logistics", LATER)
    somebody = who(url, token)
    assert somebody is not None
    assert (somebody.name, somebody.functions) == ("Ada Byron", ("logistics",))
    assert somebody.roles == {Role.OWNER, *RUNS_IT}
    assert not somebody.executive


def test_without_a_department_a_person_sees_the_whole_company(url: str) -> None:
    somebody = who(url, enter(url, make_link(url, NOW), "Ada", None, LATER))
    assert somebody is not None
    assert somebody.executive


def test_a_used_link_is_refused_and_says_so(url: str) -> None:
    link = make_link(url, NOW)
    enter(url, link, "Ada", None, NOW)
    with pytest.raises(LinkRefusedError) as refused:
        enter(url, link, "Bo", None, NOW)
    assert refused.value.state is LinkState.USED


def test_a_link_lasts_an_hour(url: str) -> None:
    link = make_link(url, NOW)
    with pytest.raises(LinkRefusedError) as refused:
        enter(url, link, "Ada", None, NOW + timedelta(hours=1))
    assert refused.value.state is LinkState.EXPIRED


@pytest.mark.parametrize("token", ["", "nonsense", "\0", "é" * 2000, "\ud800"])
def test_an_unknown_link_is_refused(url: str, token: str) -> None:
    with pytest.raises(LinkRefusedError) as refused:
        enter(url, token, "Ada", None, NOW)
    assert refused.value.state is LinkState.UNKNOWN


def test_looking_at_a_link_does_not_use_it(url: str) -> None:
    link = make_link(url, NOW)
    with reading(url) as connection:
        assert [people.link_state(connection, link, NOW) for _ in range(2)] == [LinkState.FRESH] * 2
    assert who(url, enter(url, link, "Ada", None, NOW), NOW)


@pytest.mark.parametrize("name", ["", "   ", "a\0b", "x" * 81, "a\u202eb"])
def test_a_name_that_cannot_be_shown_is_refused_and_the_link_stays_good(url: str, name: str) -> None:
    link = make_link(url, NOW)
    with pytest.raises(NameRefusedError):
        enter(url, link, name, None, NOW)
    assert enter(url, link, "Ada", None, NOW)


def test_an_unknown_department_is_refused_and_the_link_stays_good(url: str) -> None:
    link = make_link(url, NOW)
    with pytest.raises(FunctionRefusedError):
        enter(url, link, "Ada", "astrology", NOW)
    assert enter(url, link, "Ada", None, NOW)


def test_eight_at_once_with_one_link_let_one_in(url: str) -> None:
    link = make_link(url, NOW)

    def attempt(number: int) -> bool:
        try:
            return bool(enter(url, link, f"Person {number}", None, NOW))
        except LinkRefusedError:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1


def test_the_same_name_is_the_same_person(url: str) -> None:
    first = who(url, enter(url, make_link(url, NOW), "Ada", None, NOW))
    again = who(url, enter(url, make_link(url, NOW), "ada", "logistics", NOW))
    assert first is not None
    assert again is not None
    assert first.person_id == again.person_id
    assert again.functions == ("logistics",)


def test_a_session_ends_by_signing_out_by_time_and_by_leaving_the_company(url: str) -> None:
    token = enter(url, make_link(url, NOW), "Ada", None, NOW)
    assert who(url, token, NOW + LASTS) is None
    somebody = who(url, token)
    assert somebody is not None
    with writing(url) as connection:
        connection.execute(update(Person).values(deactivated_at=NOW))
    assert who(url, token) is None
    with writing(url) as connection:
        connection.execute(update(Person).values(deactivated_at=None))
    leave(url, somebody.session_id, LATER)
    assert who(url, token) is None


def test_the_store_keeps_no_token_in_clear(url: str) -> None:
    link = make_link(url, NOW)
    token = enter(url, link, "Ada", None, NOW)
    with reading(url) as connection:
        kept = str(connection.execute(select(SignInLink.__table__)).all())
        kept += str(connection.execute(select(Session.__table__)).all())
    assert link not in kept
    assert token not in kept
