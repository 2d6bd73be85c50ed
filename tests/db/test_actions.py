"""People take matters, move them along the plan and let them wait; every step leaves a line."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from db.errors import Refused
from db.models import ActionState
from db.states import IllegalMoveError
from db.writes.actions import Claimed, assign, claim, done, escalate, hand_to, move, wake
from db.writes.candidates import raise_or_refresh
from tests.db.matters import NOW, candidate, function, happened, only_action, people, signals, source

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
    assert only_action(database_url)["person_id"] == winners[0]
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


def test_a_matter_is_done_with_a_note_and_its_clock_stops(database_url: str, action_id: int) -> None:
    (ada,) = people(database_url, "Ada")
    claim(database_url, action_id, ada, NOW)
    with pytest.raises(Refused, match="few words"):
        done(database_url, action_id, "  ", ada, LATER)
    done(database_url, action_id, "called her back", ada, LATER)
    action = only_action(database_url)
    assert (action["state"], action["done_at"], action["is_open"]) == ("done", LATER, True)
    assert escalate(database_url, [(action_id, 0)], LATER + timedelta(days=9)) == 0


def test_only_legal_moves_are_written(database_url: str, action_id: int) -> None:
    with pytest.raises(IllegalMoveError, match="proposed cannot become normalised"):
        move(database_url, action_id, ActionState.NORMALISED, None, NOW, "looks fine")
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
    assert (action["state"], action["person_id"], action["snoozed_until"]) == ("claimed", ada, None)


def test_a_matter_can_be_given_to_a_person_and_to_another_function(database_url: str, action_id: int) -> None:
    ada, ben = people(database_url, "Ada", "Ben")
    assign(database_url, action_id, ben, ada, NOW)
    action = only_action(database_url)
    assert (action["state"], action["person_id"]) == ("claimed", ben)
    finance = function(database_url, "finance")
    hand_to(database_url, action_id, finance, ben, LATER)
    action = only_action(database_url)
    assert (action["state"], action["person_id"], action["function_id"]) == ("triaged", None, finance)
    assert happened(database_url) == ["raised", "assigned", "handed over"]


def test_a_matter_is_escalated_once_a_level(database_url: str, action_id: int) -> None:
    assert escalate(database_url, [(action_id, 0)], LATER) == 1
    assert escalate(database_url, [(action_id, 0)], LATER) == 0
    assert only_action(database_url)["escalation_level"] == 1


def test_a_reopened_matter_does_not_stand_beside_its_twin(database_url: str, action_id: int) -> None:
    move(database_url, action_id, ActionState.DECLINED, None, NOW, "not ours")
    evidence = signals(database_url, source(database_url, "chat"), 1)
    raise_or_refresh(database_url, [candidate(evidence)], NOW + timedelta(days=8))
    with pytest.raises(Refused, match="open already"):
        move(database_url, action_id, ActionState.TRIAGED, None, NOW + timedelta(days=9))
