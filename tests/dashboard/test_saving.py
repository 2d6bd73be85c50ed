"""A saved list is called after what it holds, whatever that is called."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dashboard import lists, machinery
from dashboard.parts.bars import Bar
from dashboard.saving import file_name
from db.models import RunState
from db.reads.rollups import Period
from db.reads.runs import JobState, Run

TODAY = date(2026, 3, 10)


def test_the_name_says_what_which_days_and_when() -> None:
    week = Period(date(2026, 3, 2), date(2026, 3, 8))
    assert file_name("Topics", week, TODAY) == "touchline topics 2026-03-02 to 2026-03-08, saved 2026-03-10"
    assert file_name("Topics", Period(), TODAY) == "touchline topics, saved 2026-03-10"


def test_no_name_leaves_its_folder_or_turns_around() -> None:
    hostile = file_name("../\u202eetc/pass|wd<b>" + "w" * 500, None, TODAY)
    assert not set(hostile) & set("/\\<>|\u202e")
    assert len(hostile) < 120


def test_a_name_in_another_script_stays() -> None:
    assert file_name("المسائل", None, TODAY) == "touchline المسائل, saved 2026-03-10"


Rows = Callable[[], Iterable[tuple[Any, ...]]]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Head and rows of what is saved."""
    found: list[tuple[Any, ...]] = []

    def keep(_name: str, head: tuple[str, ...], rows: Rows, **_more: object) -> None:
        found.extend([head, *rows()])

    for module in (lists, machinery):
        monkeypatch.setattr(module, "save_list", keep)
    return found


def test_of_bars_those_nobody_was_heard_at_are_saved_as_not_known_and_not_as_nought(
    kept: list[tuple[Any, ...]],
) -> None:
    heard = [Bar("a", "Basket", 3, "3", ""), Bar("b", "Refund", 0, "0", "")]
    hatched = [Bar("c", "Bill", 0, "–", "", hatched=True), Bar("0", "No topic yet", 5, "5", "", hatched=True)]
    lists.save_bars("Touchpoints", "Touchpoint", "customers hurt", [*heard, *hatched], Period())
    head, *rows = kept
    assert head == ("Touchpoint", "customers hurt")
    assert rows == [("Basket", 3), ("Refund", 0), ("Bill", None), ("No topic yet", 5)]


def test_every_job_is_saved_with_what_it_did_and_what_went_wrong(
    kept: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    when = datetime(2026, 3, 9, tzinfo=UTC)
    failed = Run(1, "analyse", RunState.FAILED, when, when, {}, "Out of paper.")
    states = [JobState("prune", None, None, False), JobState("analyse", when, failed, False)]
    monkeypatch.setattr(machinery.store, "look", lambda *_: states)
    machinery.save_jobs()
    head, read, pruned = kept
    assert len(head) == len(read) == len(pruned)
    assert (read[0], read[-1]) == ("Read messages", "Out of paper.")
    assert pruned[1:] == (None, None, None, "", "")
