"""Whoever leaves hands over all they hold; nothing stays with somebody who may not sign in."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from db.engine import reading, writing
from db.errors import Refused
from db.models import Function, PersonRole, Role, Scope
from db.reads.absences import absences
from db.reads.actions import Which, open_actions
from db.reads.functions import heads
from db.reads.holdings import Holding, Line, holdings, left_behind, sessions
from db.reads.people import Who, colleagues, session
from db.rights import NotAllowedError
from db.writes import tokens
from db.writes.absences import AbsenceIn, be_away
from db.writes.actions import claim
from db.writes.candidates import raise_or_refresh
from db.writes.leaving import deactivate, end_sessions, reactivate
from db.writes.sessions import Came, begin
from tests.db.matters import NOW, acting, candidate, function, happened, only_action, people, signals, source

WEEK = timedelta(days=7)
HELD = [Holding.MATTER, Holding.HEAD, Holding.DEPUTY, Holding.TOKEN]


@pytest.fixture
def company(database_url: str) -> tuple[Who, Who, Who]:
    """Ada, who leads the shop, has a matter and a token, and is the deputy of Ben; Cleo is admin."""
    ada, ben, cleo = people(database_url, "Ada", "Ben", "Cleo")
    shop = function(database_url, "shop")
    with writing(database_url) as connection:
        rows = [{"person_id": one.person_id, "role": Role.ADMIN} for one in (cleo,)]
        connection.execute(insert(PersonRole), rows)
        leads = update(Function).where(Function.id == shop)
        connection.execute(leads.values(head_id=ada.person_id))
        begin(connection, ada.person_id, NOW, Came())
    raise_or_refresh(database_url, [candidate(signals(database_url, source(database_url), 1))], NOW)
    claim(database_url, int(str(only_action(database_url)["id"])), ada, NOW)
    tokens.make(database_url, "Till", [Scope.INGEST], 30, NOW, by=ada)
    be_away(database_url, AbsenceIn(ben.person_id, NOW, NOW + WEEK, ada.person_id), ben, NOW)
    return ada, ben, cleo


def kinds(url: str, who: Who) -> list[str]:
    with reading(url) as connection:
        return [held.line.kind for held in holdings(connection, who.person_id, NOW)]


def test_all_that_somebody_holds_is_found(database_url: str, company: tuple[Who, Who, Who]) -> None:
    ada, ben, _cleo = company
    assert kinds(database_url, ada) == HELD
    assert kinds(database_url, ben) == []
    with reading(database_url) as connection:
        names = [held.name for held in holdings(connection, ada.person_id, NOW)]
        assert names == ["Answer a question", "Shop", "Ben", "Till"]
        assert sessions(connection, ada.person_id, NOW) == 1


def test_all_goes_to_one_person_and_nothing_stays(database_url: str, company: tuple[Who, Who, Who]) -> None:
    ada, _ben, cleo = company
    assert len(deactivate(database_url, ada.person_id, {}, cleo, NOW, whole=cleo.person_id)) == 4
    assert kinds(database_url, ada) == []
    assert kinds(database_url, cleo) == HELD
    with reading(database_url) as connection:
        assert left_behind(connection, NOW) == []
        assert sessions(connection, ada.person_id, NOW) == 0
        assert [one.name for one in colleagues(connection)] == ["Ben", "Cleo"]
    assert happened(database_url)[-1] == "assigned"


def test_each_thing_goes_where_it_is_said_and_else_to_nobody(
    database_url: str, company: tuple[Who, Who, Who]
) -> None:
    ada, ben, cleo = company
    with reading(database_url) as connection:
        (head,) = [one.line for one in holdings(connection, ada.person_id, NOW) if one.line.kind == "head"]
    deactivate(database_url, ada.person_id, {head: ben.person_id}, cleo, NOW)
    with reading(database_url) as connection:
        assert heads(connection) == {"shop": "Ben"}
        (row,) = open_actions(connection, Which(nobodys=True))
        assert (row.state, row.person) == ("triaged", None)
        assert [one.deputy for one in absences(connection, NOW)] == [None]
        assert left_behind(connection, NOW) == []
    assert happened(database_url)[-1] == "given back"


def test_a_deputy_of_oneself_is_nobody(database_url: str, company: tuple[Who, Who, Who]) -> None:
    ada, ben, cleo = company
    deactivate(database_url, ada.person_id, {}, cleo, NOW, whole=ben.person_id)
    with reading(database_url) as connection:
        assert [one.deputy_id for one in absences(connection, NOW)] == [None]


def test_who_left_is_let_in_nowhere_and_can_come_back(
    database_url: str, company: tuple[Who, Who, Who]
) -> None:
    ada, _ben, cleo = company
    with writing(database_url) as connection:
        token = begin(connection, ada.person_id, NOW, Came())
    deactivate(database_url, ada.person_id, {}, cleo, NOW)
    with reading(database_url) as connection:
        assert session(connection, token, NOW) is None
    with pytest.raises(Refused, match="any more"):
        deactivate(database_url, ada.person_id, {}, cleo, NOW)
    reactivate(database_url, ada.person_id, cleo, NOW)
    with reading(database_url) as connection:
        assert session(connection, token, NOW) is None
        assert "Ada" in [one.name for one in colleagues(connection)]


def test_leaving_is_refused_where_nobody_would_look_after_the_people(
    database_url: str, company: tuple[Who, Who, Who]
) -> None:
    ada, ben, cleo = company
    for who, left in ((cleo, cleo), (ada, cleo)):
        with pytest.raises(Refused):
            deactivate(database_url, left.person_id, {}, who, NOW)
    with pytest.raises(NotAllowedError):
        deactivate(database_url, ada.person_id, {}, acting(ben.person_id, Role.EXECUTIVE), NOW)
    with pytest.raises(Refused, match="any more"):
        deactivate(database_url, ada.person_id, {}, cleo, NOW, whole=99)
    assert kinds(database_url, ada) == HELD, "nothing was changed"


def test_what_stays_with_somebody_who_left_is_found_however_it_came_there(
    database_url: str, company: tuple[Who, Who, Who]
) -> None:
    ada, _ben, cleo = company
    deactivate(database_url, ada.person_id, {}, cleo, NOW)
    with writing(database_url) as connection:
        connection.execute(update(Function).values(head_id=ada.person_id))
    with reading(database_url) as connection:
        (held,) = left_behind(connection, NOW)
    assert (held.person, held.name, held.line.kind) == ("Ada", "Shop", Holding.HEAD)


def test_somebody_is_signed_out_everywhere(database_url: str, company: tuple[Who, Who, Who]) -> None:
    ada, _ben, cleo = company
    assert end_sessions(database_url, ada.person_id, cleo, NOW) == 1
    with reading(database_url) as connection:
        assert sessions(connection, ada.person_id, NOW) == 0


def test_lines_are_told_apart() -> None:
    assert Line(Holding.MATTER, 1) != Line(Holding.HEAD, 1)
