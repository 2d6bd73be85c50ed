"""Evidence opens one matter per fingerprint, refreshes it, reopens it, and takes it back."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, insert, select

from db.engine import reading, writing
from db.models import ActionKind, ActionState, RejectedIn, Signal, Undecided, metadata
from db.rights import HOUSE
from db.writes.actions import claim, move
from db.writes.candidates import raise_or_refresh, withdraw
from tests.db.matters import NOW, candidate, done, happened, only_action, people, profile, signals, source

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def mail(database_url: str) -> int:
    return source(database_url)


def count(url: str, table: str) -> int:
    with reading(url) as connection:
        return connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()


def test_one_matter_is_open_per_fingerprint(database_url: str, mail: int) -> None:
    ids = signals(database_url, mail, 3)
    assert raise_or_refresh(database_url, [candidate(ids[:1])], NOW).raised == 1
    became = raise_or_refresh(database_url, [candidate(ids[1:2]), candidate(ids[2:])], LATER)
    assert (became.raised, became.refreshed) == (0, 2)
    assert only_action(database_url)["signals"] == 3
    assert happened(database_url) == ["raised", "refreshed", "refreshed"]


def test_the_same_evidence_again_changes_nothing(database_url: str, mail: int) -> None:
    ids = signals(database_url, mail, 1)
    raise_or_refresh(database_url, [candidate(ids)], NOW)
    raise_or_refresh(database_url, [candidate(ids)], LATER)
    assert happened(database_url) == ["raised"]


def test_a_matter_counts_customers_once_and_the_nameless_as_signals_only(
    database_url: str, mail: int
) -> None:
    ids = signals(database_url, mail, 2, profile(database_url, mail, "ada")) + signals(database_url, mail, 1)
    raise_or_refresh(database_url, [candidate(ids)], NOW)
    action = only_action(database_url)
    assert (action["signals"], action["customers"]) == (3, 1)


def test_the_sooner_clock_of_two_pieces_of_evidence_holds(database_url: str, mail: int) -> None:
    ids = signals(database_url, mail, 2)
    raise_or_refresh(database_url, [candidate(ids[:1], due_at=LATER)], NOW)
    raise_or_refresh(database_url, [candidate(ids[1:], due_at=LATER + timedelta(days=1))], NOW)
    assert only_action(database_url)["due_at"] == LATER


def test_a_customer_who_writes_again_reopens_what_was_done(database_url: str, mail: int) -> None:
    ids = signals(database_url, mail, 2)
    (ada,) = people(database_url, "Ada")
    raise_or_refresh(database_url, [candidate(ids[:1])], NOW)
    claim(database_url, int(str(only_action(database_url)["id"])), ada, NOW)
    done(database_url, int(str(only_action(database_url)["id"])), "answered", ada, NOW)
    assert raise_or_refresh(database_url, [candidate(ids[1:])], LATER).reopened == 1
    action = only_action(database_url)
    assert (action["state"], action["done_at"], action["person_id"]) == ("in_progress", None, ada.person_id)


def test_a_surge_that_was_worked_on_gets_a_week_to_fade(database_url: str, mail: int) -> None:
    ids = signals(database_url, mail, 3)
    (ada,) = people(database_url, "Ada")
    surge = {"kind": ActionKind.SURGE, "signals": 40, "customers": 31}
    raise_or_refresh(database_url, [candidate(ids[:1], **surge)], NOW)
    action_id = int(str(only_action(database_url)["id"]))
    claim(database_url, action_id, ada, NOW)
    done(database_url, action_id, "told the carrier", ada, NOW)
    raise_or_refresh(database_url, [candidate(ids[1:2], **surge)], NOW + timedelta(days=6))
    assert only_action(database_url)["state"] == "observing"
    raise_or_refresh(database_url, [candidate(ids[2:], **surge)], NOW + timedelta(days=8))
    action = only_action(database_url)
    assert (action["state"], action["signals"], action["customers"]) == ("in_progress", 40, 31)


def test_what_was_declined_stays_declined_for_a_week_and_says_so(database_url: str, mail: int) -> None:
    ids = signals(database_url, mail, 3)
    raise_or_refresh(database_url, [candidate(ids[:1])], NOW)
    action_id = int(str(only_action(database_url)["id"]))
    move(database_url, action_id, ActionState.DECLINED, HOUSE, NOW, "not ours")
    assert raise_or_refresh(database_url, [candidate(ids[1:2])], LATER).rejected == 1
    assert count(database_url, "rejected_candidates") == 1
    assert raise_or_refresh(database_url, [candidate(ids[2:])], NOW + timedelta(days=8)).raised == 1


def test_a_rejected_candidate_is_kept_once_with_its_rule(database_url: str) -> None:
    for now in (NOW, LATER):
        raise_or_refresh(database_url, [], now, rejected=[RejectedIn("surge:x", "too few", "More about x")])
    with reading(database_url) as connection:
        row = connection.execute(select(metadata.tables["rejected_candidates"])).one()
    assert (row.rule, row.at) == ("too few", LATER)


def test_a_decision_and_its_place_in_the_queue_go_together(database_url: str, mail: int) -> None:
    ids = signals(database_url, mail, 2)
    with writing(database_url) as connection:
        connection.execute(insert(Undecided), [{"signal_id": one} for one in ids])
    raise_or_refresh(database_url, [candidate(ids[:1])], NOW, decided=ids[:1])
    assert count(database_url, "decide_queue") == 1


def test_evidence_that_an_undo_removed_meanwhile_raises_nothing(database_url: str, mail: int) -> None:
    ids = signals(database_url, mail, 1)
    with writing(database_url) as connection:
        connection.execute(delete(Signal))
    assert raise_or_refresh(database_url, [candidate(ids)], NOW).raised == 0
    assert count(database_url, "actions") == 0


def test_a_matter_without_evidence_left_is_withdrawn(database_url: str, mail: int) -> None:
    ids = signals(database_url, mail, 2)
    raise_or_refresh(database_url, [candidate(ids)], NOW)
    assert withdraw(database_url, ids[:1], LATER) == 0
    assert only_action(database_url)["signals"] == 1
    assert withdraw(database_url, ids[1:], LATER) == 1
    action = only_action(database_url)
    assert (action["state"], action["is_open"]) == ("declined", False)
    assert happened(database_url) == ["raised", "evidence withdrawn", "withdrawn"]


def test_work_that_was_done_is_not_undone_with_its_evidence(database_url: str, mail: int) -> None:
    ids = signals(database_url, mail, 1)
    (ada,) = people(database_url, "Ada")
    raise_or_refresh(database_url, [candidate(ids)], NOW)
    claim(database_url, int(str(only_action(database_url)["id"])), ada, NOW)
    done(database_url, int(str(only_action(database_url)["id"])), "answered", ada, NOW)
    assert withdraw(database_url, ids, LATER) == 0
    assert only_action(database_url)["state"] == "observing"
    assert happened(database_url)[-1] == "evidence withdrawn"
