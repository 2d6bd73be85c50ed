"""How much of what customers touch has no owner, in one figure and in words."""

import doctest
from datetime import date

import pytest

from dashboard.matrix import nobodys
from dashboard.matrix.nobodys import Base, Nobodys, Touched, base_in_words, in_words, weighed
from db.reads import passed, rollups
from db.reads.rollups import Figures, Period

STEPS = {1: ("pay", "Pay"), 2: ("call", "Call us")}
MARCH = Period(date(2026, 3, 1), date(2026, 3, 7))


def test_the_figure_is_weighted_by_who_touched_each_step() -> None:
    assert doctest.testmod(nobodys).failed == 0
    found = Touched(Base.SERVED, {1: 300, 2: 100})
    assert weighed(found, STEPS, {1: {"shop": 100}}).nobodys == 100
    assert weighed(found, STEPS, {}).nobodys == 400
    assert weighed(found, STEPS, {1: {"shop": 100}, 2: {"shop": 60, "it": 40}}) == Nobodys(
        Base.SERVED, 400, 0
    )


def test_claims_of_more_than_all_leave_nothing_and_never_less_than_nothing() -> None:
    assert weighed(Touched(Base.HEARD, {1: 50}), STEPS, {1: {"shop": 100, "it": 60}}).nobodys == 0


def test_it_is_told_in_percent_only_where_thirty_touched_something() -> None:
    assert in_words(Nobodys(Base.HEARD, 400, 68.0)) == "17 % of what customers touch has no owner."
    few = in_words(Nobodys(Base.HEARD, 12, 6.8))
    assert few == "Of the 12 times that somebody touched a step, about 7 had no owner."
    assert in_words(Nobodys(Base.HEARD, 0, 0)) == ""


@pytest.mark.parametrize(
    ("base", "said"), [(Base.SERVED, "served here"), (Base.HEARD, "heard from"), (Base.MESSAGES, "no name")]
)
def test_the_base_is_said_in_words(base: Base, said: str) -> None:
    assert said in base_in_words(base, MARCH)


def test_the_step_with_the_largest_piece_is_named_and_cannot_reorder_the_sentence() -> None:
    found = weighed(Touched(Base.HEARD, {1: 10, 2: 90}), {1: ("pay", "Pay"), 2: ("x", "\u202eCall")}, {})
    assert nobodys.largest_in_words(found) == "The largest piece is “\u2068Call\u2069”."
    assert nobodys.largest_in_words(Nobodys(Base.HEARD, 10, 0)) == ""


def test_where_nobody_wrote_those_who_did_something_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    did = {1: Figures(events=600)}
    said = {rollups.in_stretches: [Figures()], rollups.by_step: did, passed.by_step: {1: 550}}
    monkeypatch.setattr(nobodys.store, "ask", lambda read, *_: said[read])
    monkeypatch.setattr(nobodys.store, "recall", lambda read, *_, **__: said[read])
    assert nobodys.touched(MARCH) == Touched(Base.SERVED, {1: 550})
