"""What is asked once is kept for everybody, each gets a copy, and a failure is told but not kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest

from dashboard.shelf import Shelf, comparable
from db.reads.rollups import Narrowed, Period


def test_an_answer_is_made_once_and_each_gets_a_copy() -> None:
    shelf, made = Shelf(2), []
    for _ in range(2):
        answer = shelf.get("key", lambda: made.append(1) or [1])
        assert answer == [1]
        answer.append(2)
    assert made == [1]


def test_the_one_asked_for_longest_ago_goes_first() -> None:
    shelf = Shelf(2)
    for key in ("old", "new", "old", "newest"):
        shelf.get(key, lambda key=key: key)
    assert shelf.get("old", lambda: "made again") == "old"
    assert shelf.get("new", lambda: "made again") == "made again"


def test_an_answer_holds_so_many_seconds() -> None:
    shelf = Shelf(2, seconds=0)
    assert [shelf.get("key", lambda n=n: n) for n in range(2)] == [0, 1]


def test_who_asks_while_another_makes_it_waits_for_that_one() -> None:
    shelf, begun, go_on, made = Shelf(2), Event(), Event(), []

    def slow() -> str:
        begun.set()
        made.append(go_on.wait(30))
        return "answer"

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(shelf.get, "key", slow)
        assert begun.wait(30)
        second = threads.submit(shelf.get, "key", slow)
        go_on.set()
        assert (first.result(), second.result()) == ("answer", "answer")
    assert made == [True]


def test_a_failure_is_told_and_tried_again() -> None:
    shelf = Shelf(2)

    def fails() -> None:
        raise OSError("the disk is gone")

    for _ in range(2):
        with pytest.raises(OSError, match="the disk is gone"):
            shelf.get("key", fails)
    assert shelf.get("key", lambda: "back") == "back"


def test_the_same_question_is_found_again_whatever_holds_its_arguments() -> None:
    day = date(2026, 1, 1)
    asked = [comparable(([1, 2], Period(day, day), {"a": [Narrowed(channel="chat")]})) for _ in range(2)]
    assert asked[0] == asked[1]
    assert hash(asked[0]) == hash(asked[1])
    assert comparable(([1, 2],)) != comparable(([2, 1],))
