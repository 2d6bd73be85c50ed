"""People take matters, move them along the plan and let them wait; every step leaves a line."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.engine import reading
from db.errors import Refused
from db.models import ActionState, metadata
from db.reads.actions import Which, count_open, open_actions
from db.rights import HOUSE
from db.states import IllegalMoveError, check_move, is_open
from db.writes.actions import Claimed, claim, escalate, move, wake
from db.writes.candidates import raise_or_refresh
from tests.db.matters import NOW, candidate, happened, only_action, people, signals, source

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def action_id(database_url: str) -> int:
    raise_or_refresh(database_url, [candidate(signals(database_url, source(database_url), 1))], NOW)
    return int(str(only_action(database_url)["id"]))


def test_of_eight_people_who_take_a_matter_at_once_one_wins(database_url: str, action_id: int) -> None:
    crowd = people(database_url, *"ABCDEFGH")
    with ThreadPoolExecutor(len(crowd)) as threads:
        ends = list(threads.map(lambda person: claim(database_url, action_id, person, LATER), crowd))
    winners = [person for person, end in zip(crowd, ends, strict=True) if end.won]
    assert len(winners) == 1
    assert only_action(database_url)["person_id"] == winners[0].person_id
    first = "ABCDEFGH"[crowd.index(winners[0])]
    assert {(end.name, end.at) for end in ends} == {(first, LATER)}
    assert happened(database_url) == ["raised", "claimed"]


def test_who_holds_a_matter_may_claim_it_again(database_url: str, action_id: int) -> None:
    (ada,) = people(database_url, "Ada")
    claim(database_url, action_id, ada, NOW)
    assert claim(database_url, action_id, ada, LATER) == Claimed(True, "Ada", NOW)


def test_nobody_can_claim_what_was_declined_or_never_was(database_url: str, action_id: int) -> None:
    (ada,) = people(database_url, "Ada")
    move(database_url, action_id, ActionState.DECLINED, ada, NOW, "a joke")
    with pytest.raises(IllegalMoveError):
        claim(database_url, action_id, ada, LATER)
    with pytest.raises(Refused, match="no matter 999"):
        claim(database_url, 999, ada, LATER)


def test_only_legal_moves_are_written(database_url: str, action_id: int) -> None:
    with pytest.raises(IllegalMoveError, match="proposed cannot become normalised"):
        move(database_url, action_id, ActionState.NORMALISED, HOUSE, NOW, "looks fine")
    assert only_action(database_url)["state"] == "proposed"
    assert happened(database_url) == ["raised"]


def test_a_snoozed_matter_comes_back_to_where_it_stood(database_url: str, action_id: int) -> None:
    (ada,) = people(database_url, "Ada")
    claim(database_url, action_id, ada, NOW)
    with pytest.raises(Refused, match="until when"):
        move(database_url, action_id, ActionState.SNOOZED, ada, NOW)
    move(database_url, action_id, ActionState.SNOOZED, ada, NOW, until=LATER)
    assert wake(database_url, LATER - timedelta(minutes=1)) == 0
    assert wake(database_url, LATER) == 1
    action = only_action(database_url)
    assert (action["state"], action["person_id"], action["snoozed_until"]) == ("claimed", ada.person_id, None)


def test_a_matter_is_escalated_once_a_level(database_url: str, action_id: int) -> None:
    assert escalate(database_url, [(action_id, 0)], LATER) == 1
    assert escalate(database_url, [(action_id, 0)], LATER) == 0
    assert only_action(database_url)["escalation_level"] == 1


def test_a_reopened_matter_does_not_stand_beside_its_twin(database_url: str, action_id: int) -> None:
    move(database_url, action_id, ActionState.DECLINED, HOUSE, NOW, "not ours")
    evidence = signals(database_url, source(database_url, "chat"), 1)
    raise_or_refresh(database_url, [candidate(evidence)], NOW + timedelta(days=8))
    with pytest.raises(Refused, match="open already"):
        move(database_url, action_id, ActionState.TRIAGED, HOUSE, NOW + timedelta(days=9))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(st.sampled_from(ActionState), max_size=8))
def test_whatever_is_tried_the_history_is_an_unbroken_chain_of_legal_moves(
    sqlite_url: str, wanted: list[ActionState]
) -> None:
    mine, twin = _new_matter(sqlite_url), _new_matter(sqlite_url)
    for to in wanted:
        with suppress(Refused):
            move(sqlite_url, mine, to, HOUSE, NOW, "because", until=LATER, duplicate_of=twin)
    actions, events = metadata.tables["actions"].c, metadata.tables["action_events"].c
    with reading(sqlite_url) as connection:
        moves = select(events.from_state, events.to_state).where(events.action_id == mine)
        told = connection.execute(moves.order_by(events.id)).all()
        now = connection.execute(select(actions.state, actions.is_open).where(actions.id == mine)).one()
    assert [row.from_state for row in told[1:]] == [row.to_state for row in told[:-1]]
    for row in told[1:]:
        check_move(row.from_state, row.to_state)
    assert now == (told[-1].to_state, is_open(told[-1].to_state))


_numbers = count()


def _new_matter(url: str) -> int:
    sources, actions = metadata.tables["sources"].c, metadata.tables["actions"].c
    with reading(url) as connection:
        known = connection.execute(select(sources.id)).scalar()
    evidence = signals(url, known or source(url), 1)
    fingerprint = f"answer:chain {next(_numbers)}"
    raise_or_refresh(url, [candidate(evidence, fingerprint)], NOW)
    with reading(url) as connection:
        return connection.execute(select(actions.id).where(actions.fingerprint == fingerprint)).scalar_one()


def test_a_duplicate_names_a_matter_that_exists(sqlite_url: str) -> None:
    mine = _new_matter(sqlite_url)
    with pytest.raises(Refused, match="no matter 99"):
        move(sqlite_url, mine, ActionState.DUPLICATE, HOUSE, NOW, duplicate_of=99)


def test_the_queue_is_narrowed_by_clock_by_who_has_it_and_by_how_many(sqlite_url: str) -> None:
    mine, _other = _new_matter(sqlite_url), _new_matter(sqlite_url)
    (ada,) = people(sqlite_url, "Ada")
    claim(sqlite_url, mine, ada, NOW)
    due = NOW + timedelta(days=1)
    with reading(sqlite_url) as connection:
        several = (
            *(
                Which(),
                Which(person_id=ada.person_id),
                Which(nobodys=True),
                Which(waits=True),
                Which(waiting_for=(1,)),
            ),
            *(Which(late_at=due), Which(late_at=due - timedelta(seconds=1)), Which(states=frozenset())),
        )
        counted = {which: count_open(connection, which) for which in several}
        assert list(counted.values()) == [2, 1, 1, 0, 0, 2, 0, 0]
        assert all(len(open_actions(connection, which)) == n for which, n in counted.items())
        assert len(open_actions(connection, limit=1)) == 1
