"""Departments are renamed, merged and split from a day on: figures of before keep their names and shares."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from db.engine import reading, writing
from db.errors import Refused
from db.models import FunctionName, Influence, PersonFunction, Role
from db.reads import maps
from db.reads.actions import Which, open_actions
from db.reads.functions import became, functions, functions_at
from db.reads.people import Who
from db.reads.pulse import current_shares, shares_at, step_keys
from db.rights import HOUSE, NotAllowedError
from db.writes.candidates import raise_or_refresh
from db.writes.maps import publish
from db.writes.reorganising import Split, merge, rename, split
from tests.db.matters import acting, candidate, people, signals, source
from tests.db.test_maps import FUNCTIONS, JOURNEY, NOW

DAY = timedelta(days=1)
CHANGE = NOW + 10 * DAY
TODAY = NOW + 12 * DAY
BEFORE = CHANGE - timedelta(seconds=1)


@pytest.fixture
def admin(database_url: str) -> Who:
    """Who looks after the people of a shop and an IT that share the step “Basket” 60 to 30."""
    publish(database_url, JOURNEY, FUNCTIONS, HOUSE, NOW)
    return people(database_url, "Cleo")[0]


def names(url: str, at: object = None) -> list[str]:
    with reading(url) as connection:
        return [row.name for row in (functions_at(connection, at) if at else functions(connection))]  # type: ignore[arg-type]


def basket(url: str, at: object = None) -> dict[str, int]:
    with reading(url) as connection:
        step = next(id_ for id_, (key, _name) in step_keys(connection).items() if key == "basket")
        return (shares_at(connection, at) if at else current_shares(connection))[step]  # type: ignore[arg-type]


def function_id(url: str, key: str) -> int:
    with reading(url) as connection:
        return next(row.id for row in functions(connection) if row.key == key)


def a_matter(url: str, step: str | None = None) -> None:
    with reading(url) as connection:
        at = next((id_ for id_, (key, _name) in step_keys(connection).items() if key == step), None)
    behind = signals(url, source(url, f"mail-{step}"), 1)
    shop = function_id(url, "shop")
    about = {"function_id": shop, "micro_interaction_id": at, "due_at": NOW}
    raise_or_refresh(url, [candidate(behind, f"about {step}", **about)], NOW)


def works_for(url: str, key: str, *several: Who) -> None:
    rows = [{"person_id": one.person_id, "function_id": function_id(url, key)} for one in several]
    with writing(url) as connection:
        connection.execute(insert(PersonFunction), rows)


def workers(url: str, key: str) -> set[int]:
    with reading(url) as connection:
        mine = select(PersonFunction.person_id).where(PersonFunction.function_id == function_id(url, key))
        return set(connection.scalars(mine))


def test_a_new_name_holds_from_its_day_and_the_past_keeps_the_old_one(database_url: str, admin: Who) -> None:
    rename(database_url, "shop", "Online shop", CHANGE, admin, TODAY)
    rename(database_url, "shop", "Sales", TODAY, admin, TODAY)
    assert names(database_url, BEFORE) == ["Shop", "IT"]
    assert names(database_url, CHANGE) == ["Online shop", "IT"]
    assert names(database_url, TODAY) == names(database_url) == ["Sales", "IT"]
    assert basket(database_url) == basket(database_url, BEFORE) == {"shop": 60, "it": 30}
    with reading(database_url) as connection:
        told = [(one.name, one.now, one.merged) for one in became(connection)]
    assert told[0][0] == "Online shop"


def test_who_is_merged_hands_on_the_say_the_matters_and_the_people(database_url: str, admin: Who) -> None:
    ada, ben = people(database_url, "Ada", "Ben")
    works_for(database_url, "shop", ada, ben)
    works_for(database_url, "it", ben)
    a_matter(database_url)
    merge(database_url, "shop", "it", CHANGE, admin, TODAY)
    assert basket(database_url, BEFORE) == {"shop": 60, "it": 30}
    assert basket(database_url, CHANGE) == basket(database_url) == {"it": 90}
    assert names(database_url, BEFORE) == ["Shop", "IT"]
    assert names(database_url) == ["IT"]
    assert workers(database_url, "it") == {ada.person_id, ben.person_id}
    with reading(database_url) as connection:
        (row,) = open_actions(connection, Which())
        journey = maps.journeys(connection)[0]
        now = maps.journey(connection, "buying_life", journey.published_at)
        before = maps.journey(connection, "buying_life", BEFORE)
        assert [(one.name, one.now, one.merged) for one in became(connection)] == [("Shop", "IT", True)]
    assert row.function == "IT"
    assert before == JOURNEY
    assert now is not None
    assert [(one.function, one.share, one.mode) for one in now.micro_interactions[0].influence] == [
        ("it", 90, "delivers")
    ]
    assert journey.version == 2


def test_a_new_department_gets_the_steps_people_and_matters_it_is_made_of(
    database_url: str, admin: Who
) -> None:
    ada, ben = people(database_url, "Ada", "Ben")
    works_for(database_url, "shop", ada, ben)
    a_matter(database_url, "basket")
    a_matter(database_url)
    with reading(database_url) as connection:
        step = next(id_ for id_, (key, _name) in step_keys(connection).items() if key == "basket")
    wanted = Split("Check-out", (step,), (ben.person_id,))
    assert split(database_url, "shop", wanted, CHANGE, admin, TODAY) == "check_out"
    assert basket(database_url, BEFORE) == {"shop": 60, "it": 30}
    assert basket(database_url) == {"check_out": 60, "it": 30}
    assert names(database_url, BEFORE) == ["Shop", "IT"]
    assert set(names(database_url)) == {"Check-out", "Shop", "IT"}
    assert (workers(database_url, "shop"), workers(database_url, "check_out")) == (
        {ada.person_id},
        {ben.person_id},
    )
    with reading(database_url) as connection:
        assert sorted(str(row.function) for row in open_actions(connection, Which())) == ["Check-out", "Shop"]


def test_the_shares_of_a_step_never_make_more_than_all(database_url: str, admin: Who) -> None:
    merge(database_url, "it", "shop", CHANGE, admin, TODAY)
    split(database_url, "shop", Split("Till"), TODAY, admin, TODAY)
    with reading(database_url) as connection:
        current = Influence.valid_until.is_(None)  # type: ignore[union-attr]
        sums = select(func.sum(Influence.share)).where(current).group_by(Influence.micro_interaction_id)
        assert all(total <= 100 for total in connection.scalars(sums))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda url, by: rename(url, "shop", "it", CHANGE, by, TODAY), "already"),
        (lambda url, by: rename(url, "shop", "  ", CHANGE, by, TODAY), "1 to 80"),
        (lambda url, by: rename(url, "moon", "Sun", CHANGE, by, TODAY), "no department"),
        (lambda url, by: rename(url, "shop", "Sales", TODAY + DAY, by, TODAY), "to come"),
        (lambda url, by: merge(url, "shop", "shop", CHANGE, by, TODAY), "another department"),
        (lambda url, by: merge(url, "shop", "it", NOW - DAY, by, TODAY), "that day or a later one"),
        (lambda url, by: split(url, "shop", Split("IT"), CHANGE, by, TODAY), "already"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    database_url: str, admin: Who, change: object, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        change(database_url, admin)  # type: ignore[operator]
    assert names(database_url) == ["Shop", "IT"]
    with reading(database_url) as connection:
        assert connection.scalar(select(func.count()).select_from(FunctionName)) == 0
        assert became(connection) == []


def test_only_who_looks_after_the_people_may_reorganise(database_url: str, admin: Who) -> None:
    with pytest.raises(NotAllowedError):
        rename(database_url, "shop", "Sales", CHANGE, acting(admin.person_id, Role.EXECUTIVE), TODAY)
