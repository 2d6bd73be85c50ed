"""Whoever is away has a deputy: what falls to the one goes to the other, from day to day."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from db.engine import reading, writing
from db.errors import Refused
from db.models import Function, PersonFunction, Role
from db.reads.absences import Here, absences, absences_of, here, stands_in_for
from db.reads.actions import Which, action, history, open_actions
from db.reads.people import Who
from db.rights import NotAllowedError
from db.writes.absences import AbsenceIn, be_away, be_back, pass_on_late
from db.writes.actions import claim
from db.writes.candidates import raise_or_refresh
from db.writes.handling import assign, finish, give_back
from tests.db.matters import NOW, acting, candidate, function, only_action, people, seen, signals, source

DAY = timedelta(days=1)
WEEK = 7 * DAY


@pytest.fixture
def company(database_url: str) -> tuple[Who, Who, Who]:
    ada, ben, cleo = people(database_url, "Ada", "Ben", "Cleo")
    return ada, ben, cleo


@pytest.fixture
def matter(database_url: str) -> int:
    raise_or_refresh(database_url, [candidate(signals(database_url, source(database_url), 1))], NOW)
    return int(str(only_action(database_url)["id"]))


def away(
    url: str, who: Who, deputy: Who | None = None, first: timedelta = -DAY, until: timedelta = WEEK
) -> int:
    deputy_id = deputy.person_id if deputy else None
    return be_away(url, AbsenceIn(who.person_id, NOW + first, NOW + until, deputy_id), who, NOW)


def head(url: str, function_id: int, who: Who) -> None:
    with writing(url) as connection:
        connection.execute(update(Function).where(Function.id == function_id).values(head_id=who.person_id))


def works_for(url: str, function_id: int, who: Who) -> None:
    with writing(url) as connection:
        row = {"person_id": who.person_id, "function_id": function_id}
        connection.execute(insert(PersonFunction).values(row))


@pytest.mark.parametrize(
    ("days", "does_it"), [(-2, "Ada"), (-1, "Ben"), (0, "Ben"), (6, "Ben"), (7, "Ada"), (30, "Ada")]
)
def test_what_falls_to_somebody_goes_to_the_deputy_from_the_first_day_to_the_last(
    database_url: str, company: tuple[Who, Who, Who], matter: int, days: int, does_it: str
) -> None:
    ada, ben, cleo = company
    be_away(database_url, AbsenceIn(ada.person_id, NOW - DAY, NOW + WEEK, ben.person_id), ada, NOW - WEEK)
    assign(database_url, seen(database_url, matter), ada.person_id, cleo, NOW + days * DAY)
    with reading(database_url) as connection:
        row = action(connection, matter)
        told = history(connection, matter)[-1]
    assert row is not None
    assert row.person == does_it
    assert row.for_person == ("Ada" if does_it == "Ben" else None)
    assert told.note == ("Ben, for Ada" if does_it == "Ben" else "Ada")


def test_without_a_deputy_it_goes_to_the_head_of_the_function_and_else_to_nobody(
    database_url: str, company: tuple[Who, Who, Who], matter: int
) -> None:
    ada, ben, cleo = company
    away(database_url, ada)
    with pytest.raises(Refused, match="Ada is away and nobody stands in"):
        assign(database_url, seen(database_url, matter), ada.person_id, cleo, NOW)
    shop = function(database_url, "shop")
    head(database_url, shop, ben)
    works_for(database_url, shop, ada)
    at = assign(database_url, seen(database_url, matter), ada.person_id, cleo, NOW)
    assert at.person_id == ben.person_id


def test_deputies_of_deputies_step_in_and_nobody_stands_in_for_each_other_for_ever(
    database_url: str, company: tuple[Who, Who, Who]
) -> None:
    ada, ben, cleo = company
    away(database_url, ada, ben)
    away(database_url, ben, cleo)
    with reading(database_url) as connection:
        assert here(connection, NOW).stand_in(ada.person_id) == cleo.person_id
        assert [row.person for row in stands_in_for(connection, cleo.person_id, NOW)] == ["Ada", "Ben"]
    away(database_url, cleo, ada)
    with reading(database_url) as connection:
        assert here(connection, NOW).stand_in(ada.person_id) is None


def test_nobody_stands_in_who_left() -> None:
    assert Here(frozenset({1}), {1: 2}, {5: 3}, {1: (5,)}).stand_in(1) is None
    assert Here(frozenset({1, 3}), {1: 2}, {5: 3}, {1: (5,)}).stand_in(1) == 3


def test_who_comes_back_or_takes_it_themselves_has_it_themselves(
    database_url: str, company: tuple[Who, Who, Who], matter: int
) -> None:
    ada, ben, _cleo = company
    absence = away(database_url, ada, ben)
    at = assign(database_url, seen(database_url, matter), ada.person_id, ada, NOW)
    assert at.person_id == ada.person_id, "who gives it to themselves is there"
    give_back(database_url, at, ada, NOW)
    be_back(database_url, absence, ada, NOW)
    with reading(database_url) as connection:
        assert absences(connection, NOW) == []
    with pytest.raises(Refused, match="over already"):
        be_back(database_url, absence, ada, NOW)


def test_an_absence_to_come_changes_nothing_and_can_be_taken_back(
    database_url: str, company: tuple[Who, Who, Who]
) -> None:
    ada, ben, _cleo = company
    absence = away(database_url, ada, ben, DAY, WEEK)
    with reading(database_url) as connection:
        assert here(connection, NOW).stand_in(ada.person_id) == ada.person_id
        (row,) = absences_of(connection, ada.person_id, NOW)
        assert (row.person, row.deputy, row.now(NOW), row.now(NOW + DAY)) == ("Ada", "Ben", False, True)
        assert stands_in_for(connection, ben.person_id, NOW) == []
        assert [one.person for one in stands_in_for(connection, ben.person_id, NOW + DAY)] == ["Ada"]
    be_back(database_url, absence, ada, NOW)
    with reading(database_url) as connection:
        assert absences(connection, NOW) == []


def test_a_clock_that_runs_out_is_the_deputys(
    database_url: str, company: tuple[Who, Who, Who], matter: int
) -> None:
    ada, ben, _cleo = company
    claim(database_url, matter, ada, NOW)
    away(database_url, ada, ben)
    assert pass_on_late(database_url, NOW) == 0, "not late yet"
    assert [pass_on_late(database_url, NOW + DAY) for _ in range(2)] == [1, 0]
    with reading(database_url) as connection:
        (row,) = open_actions(connection, Which(person_id=ben.person_id))
        assert row.for_person == "Ada"
        told = history(connection, matter)[-1]
    assert (told.what, told.person, told.note) == ("passed on", "Ben", "Ada")


def test_what_is_taken_up_again_by_a_rule_goes_to_the_deputy(
    database_url: str, company: tuple[Who, Who, Who], matter: int
) -> None:
    ada, ben, _cleo = company
    claim(database_url, matter, ada, NOW)
    finish(database_url, seen(database_url, matter), "called", ada, NOW)
    away(database_url, ada, ben)
    again = candidate(signals(database_url, 1, 1))
    assert raise_or_refresh(database_url, [again], NOW + DAY).reopened == 1
    assert only_action(database_url)["person_id"] == ben.person_id


def test_absences_that_make_no_sense_are_refused(database_url: str, company: tuple[Who, Who, Who]) -> None:
    ada, ben, _cleo = company
    for first, until, deputy, why in (
        (DAY, DAY, ben, "last day"),
        (-WEEK, -DAY, ben, "last day"),
        (DAY, WEEK, ada, "somebody else"),
        (DAY, WEEK, acting(99), "somebody else"),
    ):
        with pytest.raises(Refused, match=why):
            away(database_url, ada, deputy, first, until)
    away(database_url, ada, ben, DAY, WEEK)
    with pytest.raises(Refused, match="some of these days"):
        away(database_url, ada, ben, 2 * DAY, 2 * WEEK)
    away(database_url, ada, ben, WEEK, 2 * WEEK)


def test_somebody_says_it_of_themselves_and_only_an_admin_of_others(
    database_url: str, company: tuple[Who, Who, Who]
) -> None:
    ada, ben, _cleo = company
    wanted = AbsenceIn(ada.person_id, NOW, NOW + DAY, None)
    with pytest.raises(NotAllowedError):
        be_away(database_url, wanted, acting(ben.person_id, Role.EXECUTIVE), NOW)
    absence = be_away(database_url, wanted, acting(ben.person_id, Role.ADMIN), NOW)
    with pytest.raises(NotAllowedError):
        be_back(database_url, absence, acting(ben.person_id, Role.OWNER), NOW)
    be_back(database_url, absence, acting(ada.person_id, Role.OWNER), NOW)
