"""People give matters on, wait and finish; who looked too early is told who was faster."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import insert, update

from db.engine import reading, writing
from db.errors import Refused
from db.models import Action, ActionState, CauseKind, MicroInteraction, WaitingOn
from db.reads.actions import Which, action, count_open, history, open_actions
from db.reads.causes import at_step
from db.reads.people import Who
from db.states import ACTS, BY_ITS_HOLDER, MOVES, WAITING, Act, IllegalMoveError, Seen, check_act
from db.writes.actions import claim, escalate, move
from db.writes.candidates import raise_or_refresh
from db.writes.handling import (
    Cause,
    OvertakenError,
    WaitingIn,
    assign,
    finish,
    give_back,
    go_on,
    hand_over,
    start,
    take_up,
    wait,
)
from tests.db.matters import NOW, candidate, function, happened, only_action, people, seen, signals, source

LATER = NOW + timedelta(hours=2)
FOR_THE_CUSTOMER = WaitingIn(WaitingOn.CUSTOMER, None, "a picture of the damage")


@pytest.fixture
def action_id(database_url: str) -> int:
    raise_or_refresh(database_url, [candidate(signals(database_url, source(database_url), 1))], NOW)
    return int(str(only_action(database_url)["id"]))


@pytest.fixture
def ada(database_url: str) -> Who:
    return people(database_url, "Ada")[0]


@pytest.fixture
def taken(database_url: str, action_id: int, ada: Who) -> Seen:
    claim(database_url, action_id, ada, NOW)
    return seen(database_url, action_id)


def test_every_act_is_possible_in_every_state_or_says_why_not() -> None:
    for act, state in product(Act, ActionState):
        mine = Seen(1, state, person_id=7)
        if state in ACTS[act]:
            assert check_act(act, mine, 7) == ACTS[act][state]
        else:
            with pytest.raises(IllegalMoveError, match=state.replace("_", " ")):
                check_act(act, mine, 7)


def test_every_act_follows_the_moves_of_the_plan() -> None:
    for act, ways in ACTS.items():
        for state, to in ways.items():
            assert to == state or to in MOVES[state], (act, state, to)


def test_nobody_acts_on_what_has_ended_and_only_the_holder_works_on_a_matter() -> None:
    for act, state in product(Act, ActionState):
        others = Seen(1, state, person_id=7)
        if act in BY_ITS_HOLDER and state in ACTS[act]:
            with pytest.raises(Refused, match="Only who has the matter"):
                check_act(act, others, 8)
        possible = state in ACTS[act] and act != Act.GO_ON
        assert (act in others.possible(7)) == possible
        assert (act in others.possible(8)) == (possible and act not in BY_ITS_HOLDER)
        assert not possible or state in WAITING | {ActionState.DONE, ActionState.OBSERVING}


def test_a_matter_goes_from_hand_to_hand_with_every_step_in_its_history(
    database_url: str, action_id: int, ada: Who, taken: Seen
) -> None:
    (ben,) = people(database_url, "Ben")
    finance = function(database_url, "finance")
    at = assign(database_url, taken, ben.person_id, ada, LATER)
    at = start(database_url, at, ben, LATER)
    at = wait(database_url, at, WaitingIn(WaitingOn.FUNCTION, finance, "the refund"), ben, LATER)
    at = go_on(database_url, at, ben, LATER)
    at = finish(database_url, at, " paid it back ", ben, LATER)
    assert at == seen(database_url, action_id)
    with reading(database_url) as connection:
        told = [(event.what, event.person, event.note) for event in history(connection, action_id)]
    assert told[1:] == [
        ("claimed", "Ada", ""),
        ("assigned", "Ada", "Ben"),
        ("started", "Ben", ""),
        ("waits for function", "Ben", "Finance: the refund"),
        ("goes on", "Ben", ""),
        ("done", "Ben", "paid it back"),
        ("watched", None, "2026-04-09"),
    ]


def test_done_needs_a_note_stops_the_clock_and_is_watched_for_thirty_days(
    database_url: str, action_id: int, ada: Who, taken: Seen
) -> None:
    with pytest.raises(Refused, match="few words"):
        finish(database_url, taken, "  ", ada, LATER)
    finish(database_url, taken, "called her back", ada, LATER)
    row = only_action(database_url)
    assert (row["state"], row["is_open"], row["done_at"]) == ("observing", True, LATER)
    assert row["observe_until"] == LATER + timedelta(days=30)
    assert escalate(database_url, [(action_id, 0)], LATER + timedelta(days=9)) == 0


def test_what_was_at_the_root_is_told_when_it_is_done_and_taken_back_with_it(
    database_url: str, ada: Who, taken: Seen
) -> None:
    finance = function(database_url, "finance")
    with pytest.raises(Refused, match="which department"):
        finish(database_url, taken, "called her back", ada, LATER, cause=Cause(CauseKind.SYSTEM))
    at = finish(database_url, taken, "called her back", ada, LATER, cause=Cause(CauseKind.SYSTEM, finance))
    row = only_action(database_url)
    assert (row["cause_kind"], row["cause_function_id"]) == ("system", finance)
    at = take_up(database_url, at, ada, LATER)
    assert only_action(database_url)["cause_kind"] is None
    finish(database_url, at, "the road was closed", ada, LATER, cause=Cause(CauseKind.OUTSIDE, finance))
    assert only_action(database_url)["cause_function_id"] is None, "it was nobody's doing"


def test_whose_the_roots_were_is_counted_at_a_step(database_url: str, ada: Who, taken: Seen) -> None:
    finance = function(database_url, "finance")
    with writing(database_url) as connection:
        step_id = connection.execute(
            insert(MicroInteraction).values(key="pay").returning(MicroInteraction.id)
        ).scalar_one()
        connection.execute(update(Action).values(micro_interaction_id=step_id))
    with reading(database_url) as connection:
        assert at_step(connection, step_id) == {}
    finish(database_url, taken, "called her back", ada, LATER, cause=Cause(CauseKind.RULE, finance))
    with reading(database_url) as connection:
        assert at_step(connection, step_id) == {finance: 1}


def test_what_was_done_can_be_taken_up_again_by_anybody(
    database_url: str, action_id: int, ada: Who, taken: Seen
) -> None:
    at = finish(database_url, taken, "called her back", ada, LATER)
    take_up(database_url, at, *people(database_url, "Ben"), LATER)
    row = only_action(database_url)
    assert (row["state"], row["person_id"], row["done_at"], row["observe_until"]) == (
        "in_progress", ada.person_id, None, None,
    )  # fmt: skip


def test_a_matter_that_waits_is_due_when_it_was_due(
    database_url: str, action_id: int, ada: Who, taken: Seen
) -> None:
    due = only_action(database_url)["due_at"]
    wait(database_url, taken, FOR_THE_CUSTOMER, ada, LATER)
    with reading(database_url) as connection:
        (row,) = open_actions(connection, Which(waits=True))
    assert (row.due_at, row.waiting_on, row.waiting_since) == (due, "customer", LATER)
    assert row.waiting_note == "a picture of the damage"
    assert escalate(database_url, [(action_id, 0)], LATER + timedelta(days=9)) == 1


def test_waiting_needs_words_and_a_department_where_one_is_meant(
    database_url: str, ada: Who, taken: Seen
) -> None:
    for wanted, why in (
        (WaitingIn(WaitingOn.CUSTOMER, None, " "), "what you wait for"),
        (WaitingIn(WaitingOn.FUNCTION, None, "a date"), "which department"),
        (WaitingIn(WaitingOn.SUPPLIER, 1, "a date"), "which department"),
    ):
        with pytest.raises(Refused, match=why):
            wait(database_url, taken, wanted, ada, LATER)


@pytest.mark.parametrize(
    "let_go", [give_back, lambda url, at, by, now: hand_over(url, at, 1, "theirs", by, now)]
)
def test_what_is_let_go_waits_for_nobody_and_is_nobodys(
    database_url: str, ada: Who, taken: Seen, let_go: Callable[..., Seen]
) -> None:
    function(database_url, "finance")
    at = wait(database_url, taken, FOR_THE_CUSTOMER, ada, LATER)
    let_go(database_url, at, ada, LATER)
    row = only_action(database_url)
    assert (row["state"], row["person_id"], row["claimed_at"]) == ("triaged", None, None)
    assert (row["waiting_on"], row["waiting_since"], row["waiting_note"]) == (None, None, "")


def test_handing_over_needs_a_reason_that_the_others_read(
    database_url: str, action_id: int, ada: Who, taken: Seen
) -> None:
    finance = function(database_url, "finance")
    with pytest.raises(Refused, match="why it belongs to them"):
        hand_over(database_url, taken, finance, "", ada, LATER)
    hand_over(database_url, taken, finance, "it is about the bill", ada, LATER)
    with reading(database_url) as connection:
        assert history(connection, action_id)[-1].note == "Finance: it is about the bill"
        assert count_open(connection, Which(function_ids=(finance,), nobodys=True)) == 1


def test_who_looked_too_early_changes_nothing_and_is_told_who_was_faster(
    database_url: str, action_id: int, ada: Who, taken: Seen
) -> None:
    (ben,) = people(database_url, "Ben")
    assign(database_url, taken, ben.person_id, ben, LATER)
    finance = function(database_url, "finance")
    stale: tuple[Callable[[], object], ...] = (
        lambda: give_back(database_url, taken, ada, LATER),
        lambda: assign(database_url, taken, ada.person_id, ada, LATER),
        lambda: hand_over(database_url, taken, finance, "theirs", ada, LATER),
        lambda: start(database_url, taken, ada, LATER),
        lambda: wait(database_url, taken, FOR_THE_CUSTOMER, ada, LATER),
        lambda: finish(database_url, taken, "called", ada, LATER),
    )
    for late in stale:
        with pytest.raises(OvertakenError, match="Ben was first") as told:
            late()
        assert (told.value.name, told.value.at) == ("Ben", LATER)
    assert happened(database_url) == ["raised", "claimed", "assigned"]


def test_a_person_or_department_that_is_gone_gets_nothing(database_url: str, ada: Who, taken: Seen) -> None:
    with pytest.raises(Refused, match="nobody of that name"):
        assign(database_url, taken, 999, ada, LATER)
    with pytest.raises(Refused, match="nobody of that name"):
        hand_over(database_url, taken, 999, "theirs", ada, LATER)


def test_a_matter_that_is_moved_aside_waits_for_nobody(
    database_url: str, action_id: int, ada: Who, taken: Seen
) -> None:
    wait(database_url, taken, FOR_THE_CUSTOMER, ada, LATER)
    move(database_url, action_id, ActionState.DECLINED, ada, LATER, "a joke")
    with reading(database_url) as connection:
        row = action(connection, action_id)
    assert row is not None
    assert (row.waiting_on, row.waiting_since) == (None, None)
