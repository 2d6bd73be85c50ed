"""A map that somebody drops on Start: what is wrong with it, and what else it would change, is said first."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dashboard import store, widgets
from dashboard.start import bring
from dashboard.start.journey import as_the_trade
from db.engine import reading
from db.models import InfluenceIn, StageIn
from db.reads.functions import FunctionRow
from db.rights import HOUSE
from db.writes.maps import publish
from journeys.exchange import FORMS, Carried
from tests.db.cast import NOW
from tests.db.test_drafts import FUNCTIONS, OTHER, PLAIN

WHOLE = Carried(PLAIN, FUNCTIONS)


@pytest.fixture
def said(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the page says, on a store with the journey `OTHER`."""
    publish(sqlite_url, OTHER, FUNCTIONS, HOUSE, NOW)

    def ask(question: Callable[..., Any], *about: Any) -> Any:
        with reading(sqlite_url) as connection:
            return question(connection, *about)

    lines: list[str] = []
    for name in ("ask", "look"):
        monkeypatch.setattr(store, name, ask)
    monkeypatch.setattr(widgets, "line", lambda words, _kind="": words)
    monkeypatch.setattr(bring.st, "html", lines.append)
    return lines


def dropped(carried: Carried, form: str = "json") -> Carried | None:
    return bring._read(f"life.{FORMS[form].ending}", FORMS[form].write(carried).encode())


@pytest.mark.parametrize("form", ["json", "csv", "graphml"])
def test_a_map_that_is_whole_can_be_chosen_and_what_is_odd_is_said(said: list[str], form: str) -> None:
    assert dropped(replace(WHOLE, journey=replace(PLAIN, edges=())), form) is not None
    assert "No way leads a customer to “Pay”." in said


def test_other_maps_that_a_file_would_change_are_named_before_anything_is_stored(said: list[str]) -> None:
    called = tuple(replace(one, name=f"{one.name} now") for one in PLAIN.touchpoints)
    assert dropped(replace(WHOLE, journey=replace(PLAIN, touchpoints=called))) is not None
    assert said[-1] == "“Web” stands in “Other life” as well; there it becomes “Web now” when IT agree."
    assert store.ask(bring.maps.journey, PLAIN.key, NOW) is None


WRONG = {
    "The stage “buying” is there twice": replace(PLAIN, stages=(*PLAIN.stages, StageIn("buying", "Again"))),
    "The shares make 110 of 100": replace(
        PLAIN,
        micro_interactions=(
            replace(PLAIN.micro_interactions[0], influence=(InfluenceIn("shop", "causes", 110),)),
            *PLAIN.micro_interactions[1:],
        ),
    ),
    "The department “sales” is not there": replace(PLAIN, owner="sales"),
}


@pytest.mark.parametrize("words", WRONG)
def test_a_map_with_something_wrong_cannot_be_chosen(said: list[str], words: str) -> None:
    assert dropped(replace(WHOLE, journey=WRONG[words])) is None
    assert any(words in one for one in said)


def test_what_is_no_map_is_told_so(said: list[str]) -> None:
    assert bring._read("life.json", b"{}") is None
    assert bring._read("life.mmd", b"flowchart LR\n a --> b\n click a call steal()") is None
    assert len(said) == 2
    assert "would run something" in said[1]


def test_departments_are_called_as_the_trade_does_and_names_of_ones_own_stay() -> None:
    rows = [FunctionRow(1, "shop", "Shop", "#24406e"), FunctionRow(2, "product", "Makers", "#5a7d3c")]
    assert [row.name for row in as_the_trade(rows, "retail")] == ["Stores", "Makers"]
    stores = as_the_trade(rows, "retail")
    assert [row.name for row in as_the_trade(stores, "whole_life")] == ["Shop", "Makers"]
    assert as_the_trade(rows, "a map of ours") == rows
