"""The departments a company has: ticked ones stay, others retire, heads are people."""

import pytest
from sqlalchemy import insert, select

from db.engine import reading, writing
from db.errors import Refused
from db.models import Action, ActionState, Function, Person, PersonFunction, PersonRole, Role
from db.reads import functions
from db.rights import HOUSE
from db.writes.accounts import NameRefusedError
from db.writes.functions import Department, settle
from tests.db.cast import NOW

LOGISTICS = Department("logistics", "Logistics", "#8a4b2a", "Lou  Okafor")
SUPPORT = Department("support", "Support", "#0b6e69")


def names(url: str) -> list[str]:
    with reading(url) as connection:
        return [row.name for row in functions.functions(connection)]


def test_the_ticked_stay_and_the_others_retire_until_they_are_ticked_again(database_url: str) -> None:
    settle(database_url, [LOGISTICS, SUPPORT], HOUSE, NOW)
    settle(database_url, [SUPPORT], HOUSE, NOW)
    assert names(database_url) == ["Support"]
    with reading(database_url) as connection:
        assert [row.name for row in functions.ever(connection)] == ["Support", "Logistics"]
    settle(database_url, [SUPPORT, LOGISTICS], HOUSE, NOW)
    assert names(database_url) == ["Support", "Logistics"]


def test_a_head_is_a_person_who_owns_the_department_and_the_same_name_is_the_same_person(
    database_url: str,
) -> None:
    settle(database_url, [LOGISTICS, SUPPORT._replace(head="lou okafor")], HOUSE, NOW)
    with reading(database_url) as connection:
        (person,) = connection.execute(select(Person.id, Person.name))
        works_for = set(connection.scalars(select(PersonFunction.function_id)))
        assert set(connection.scalars(select(Function.head_id))) == {person.id}
        assert connection.scalars(select(PersonRole.role)).all() == [Role.OWNER]
        assert functions.heads(connection) == {"logistics": "Lou Okafor", "support": "Lou Okafor"}
    assert (person.name, len(works_for)) == ("Lou Okafor", 2)


def test_a_department_with_open_matters_does_not_go(database_url: str) -> None:
    settle(database_url, [LOGISTICS, SUPPORT], HOUSE, NOW)
    with writing(database_url) as connection:
        function_id = connection.scalar(select(Function.id).where(Function.key == "logistics"))
        row = {"fingerprint": "f", "kind": "surge", "title": "t", "reason": "r", "rule": "x"}
        stands = {"state": ActionState.PROPOSED, "raised_at": NOW, "changed_at": NOW}
        connection.execute(insert(Action).values(**row, **stands, function_id=function_id))
    with pytest.raises(Refused, match="Logistics"):
        settle(database_url, [SUPPORT], HOUSE, NOW)
    assert names(database_url) == ["Logistics", "Support"]


def test_a_name_nobody_can_read_changes_nothing(database_url: str) -> None:
    with pytest.raises(NameRefusedError):
        settle(database_url, [LOGISTICS._replace(head="a\x00b")], HOUSE, NOW)
    assert names(database_url) == []
