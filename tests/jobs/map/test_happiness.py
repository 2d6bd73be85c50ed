"""Customers are judged as soon as something is read about them, all of them daily; only changes are kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from db.engine import reading, writing
from db.models import ActionState, HappinessResult, Lineage, LivedGap, LivedPass, SignalIn
from db.reads import happiness
from db.reads.happiness import OutcomeRow
from db.rights import HOUSE
from db.writes import actions, candidates
from db.writes.happiness import DefinitionIn, define
from jobs.map import happiness as job
from tests.browser.feedback import departments
from tests.db.cast import (
    ABSENT,
    NOW,
    UNKNOWN,
    a_generation,
    a_source,
    analysed,
    found,
    id_of,
    recorded,
    said,
    waiting_rows,
)
from tests.db.matters import candidate
from tests.db.test_rollups import some_steps

CALM = DefinitionIn(2, "Told us nothing negative.", "negatives in 90 days = 0")
LOYAL = DefinitionIn(1, "Bought again.", "purchases >= 2")


@pytest.fixture(autouse=True)
def looked_at_anew() -> Iterator[None]:
    job._sources.cache_clear()
    yield
    job._sources.cache_clear()


def day(days: float) -> datetime:
    return NOW - timedelta(days=days)


def did(external_id: str, days: float, who: str, event: str = "order placed") -> SignalIn:
    return said(external_id, None, "event", event=event, profile=who, occurred_at=day(days))


def wrote(external_id: str, days: float, who: str) -> SignalIn:
    return said(external_id, profile=who, occurred_at=day(days))


def read(url: str, *negative: str) -> None:
    """Have everything analysed; the signals of these external ids are negative, the other words are not."""
    plan = a_generation(url)
    rows = waiting_rows(url)
    told = dict.fromkeys((row.signal_id for row in rows if row.kind == "event"), UNKNOWN)
    hurt = {row.signal_id for row in rows if row.text in negative}
    presence = {row.signal_id: told.get(row.signal_id, ABSENT) for row in rows}
    analysed(
        url,
        plan,
        *(
            found(row, **({} if row.signal_id in hurt else {"words_negative": presence[row.signal_id]}))
            for row in rows
        ),
    )


def worked(url: str, now: datetime = NOW) -> int:
    total = 0
    while n := job.run(url, now)["judged"]:
        total += n
    return total


def patterns(url: str, *definition_ids: int) -> dict[happiness.Pattern, int]:
    with reading(url) as connection:
        return happiness.patterns(connection, definition_ids)


def rows(url: str) -> int:
    with reading(url) as connection:
        return connection.scalar(select(func.count()).select_from(HappinessResult)) or 0


def test_without_a_definition_there_is_nothing_to_do(database_url: str) -> None:
    assert job.run(database_url, NOW) == {}


def test_everybody_is_judged_once_and_again_when_something_is_read(database_url: str) -> None:
    departments(database_url)
    shop = a_source(database_url)
    mine = wrote("a", 3, "ada")._replace(text="good"), did("b", 9, "ben"), did("c", 2, "ben")
    recorded(database_url, shop, *mine)
    read(database_url)
    calm, loyal = define(database_url, CALM, HOUSE, NOW), define(database_url, LOYAL, HOUSE, NOW)
    assert worked(database_url) == 2
    assert patterns(database_url, calm, loyal) == {(True, None): 1, (None, True): 1}
    assert worked(database_url) == 0
    recorded(database_url, shop, wrote("d", 1, "ada")._replace(text="bad"))
    read(database_url, "bad")
    assert worked(database_url) == 1
    assert patterns(database_url, calm, loyal) == {(False, None): 1, (None, True): 1}


def test_a_nightly_pass_over_unchanged_customers_writes_nothing(database_url: str) -> None:
    departments(database_url)
    recorded(database_url, a_source(database_url), wrote("a", 3, "ada")._replace(text="good"))
    read(database_url)
    define(database_url, CALM, HOUSE, NOW)
    worked(database_url)
    before = rows(database_url)
    assert worked(database_url, NOW + timedelta(days=1)) == 1
    assert rows(database_url) == before == 1
    worked(database_url, NOW + timedelta(days=100))
    assert rows(database_url) == 2, "the days went by, and nobody heard of them in the last 90"


def test_a_test_that_is_none_any_more_judges_nobody(database_url: str) -> None:
    departments(database_url)
    recorded(database_url, a_source(database_url), wrote("a", 3, "ada"))
    read(database_url)
    broken = define(database_url, CALM._replace(test="while true: pass"), HOUSE, NOW)
    endless = define(database_url, LOYAL._replace(test="1 / 0 = 1"), HOUSE, NOW)
    worked(database_url)
    assert patterns(database_url, broken, endless) == {(None, None): 1}


def test_what_became_of_customers_is_told_against_all_who_were_judged(database_url: str) -> None:
    departments(database_url)
    shop = a_source(database_url)
    recorded(
        database_url,
        shop,
        *(wrote("a1", 120, "ada")._replace(text="good"), did("a2", 60, "ada")),
        *(wrote("b1", 120, "ben")._replace(text="bad"), wrote("b2", 110, "ben")._replace(text="bad")),
        *(wrote("c1", 130, "cleo")._replace(text="good"), wrote("c2", 30, "cleo")._replace(text="bad")),
        wrote("d", 0, "dan")._replace(text="good"),
    )
    read(database_url, "bad")
    with writing(database_url) as connection:
        shown = {"generation_id": 7, "findings_id": 1, "basis": "", "whole": True}  # not that of the findings
        connection.execute(insert(LivedPass).values(shown))
        gap = {"generation_id": 7, "source_id": shop.source_id, "days": 70, "times": 40}
        connection.execute(insert(LivedGap).values(gap))
    one = define(database_url, CALM, HOUSE, NOW)
    worked(database_url)
    with reading(database_url) as connection:
        told = {(row.horizon, row.outcome): row for row in happiness.outcomes(connection)}
    assert {horizon for horizon, _ in told} == {90}, "nobody is known for a year"
    at = told[90, "left"].at
    assert told[90, "stayed"] == OutcomeRow(one, 90, "stayed", at, 2, 2, 3, 2)
    assert told[90, "left"] == OutcomeRow(one, 90, "left", at, 2, 0, 3, 1)
    assert told[90, "complained"] == OutcomeRow(one, 90, "complained", at, 2, 1, 3, 1)
    assert told[90, "bought"] == OutcomeRow(one, 90, "bought", at, 2, 1, 3, 1)
    assert (90, "referred") not in told


def test_what_became_of_customers_is_told_anew_once_it_is_known_what_silence_is_usual(
    database_url: str,
) -> None:
    departments(database_url)
    shop = a_source(database_url)
    recorded(database_url, shop, wrote("a1", 120, "ada"), wrote("a2", 40, "ada"), wrote("b", 0, "ben"))
    read(database_url)
    define(database_url, CALM, HOUSE, NOW)
    worked(database_url)
    with reading(database_url) as connection:
        assert "stayed" not in {row.outcome for row in happiness.outcomes(connection)}
    with writing(database_url) as connection:
        shown = {"generation_id": 7, "findings_id": 1, "basis": "", "whole": True}  # not that of the findings
        connection.execute(insert(LivedPass).values(shown))
        gap = {"generation_id": 7, "source_id": shop.source_id, "days": 70, "times": 40}
        connection.execute(insert(LivedGap).values(gap))
    worked(database_url)
    with reading(database_url) as connection:
        assert [row.happy_did for row in happiness.outcomes(connection) if row.outcome == "stayed"] == [1]


def test_a_test_that_names_a_step_follows_it_when_it_becomes_part_of_another(database_url: str) -> None:
    departments(database_url)
    pay, checkout = some_steps(database_url)
    said_at = define(database_url, CALM._replace(test='negatives in 90 days at "pay" = 0'), HOUSE, day(9))
    recorded(database_url, a_source(database_url), wrote("1", 1, "ada"))
    (row,) = waiting_rows(database_url)
    analysed(database_url, a_generation(database_url), found(row, micro_interaction_id=checkout))
    worked(database_url)
    assert patterns(database_url, said_at) == {(True,): 1}
    with writing(database_url) as connection:
        connection.execute(insert(Lineage).values(from_id=pay, to_id=checkout, change="merged", at=NOW))
    worked(database_url)
    assert patterns(database_url, said_at) == {(False,): 1}


def test_a_matter_that_is_raised_or_ends_has_its_customers_judged_again_before_the_night(
    database_url: str,
) -> None:
    departments(database_url)
    quiet = define(database_url, CALM._replace(test="open matters = 0"), HOUSE, NOW)
    recorded(database_url, a_source(database_url), wrote("1", 1, "ada"), wrote("2", 1, "bo"))
    read(database_url)
    worked(database_url)
    assert patterns(database_url, quiet) == {(True,): 2}
    candidates.raise_or_refresh(database_url, [candidate([id_of(database_url, "1")])], NOW)
    assert worked(database_url) == 1
    assert patterns(database_url, quiet) == {(True,): 1, (False,): 1}
    actions.move(database_url, 1, ActionState.DECLINED, HOUSE, NOW, "It is none.")
    assert worked(database_url) == 1
    assert patterns(database_url, quiet) == {(True,): 2}
