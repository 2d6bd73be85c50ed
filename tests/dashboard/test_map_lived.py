"""The layer "as it happens" draws what was walked, and names what differs from the plan."""

from datetime import date, timedelta

import pytest

from dashboard import store
from dashboard.figures import Unit
from dashboard.map.drawing import drawing, laid_out
from dashboard.map.fared import Fared
from dashboard.map.lived import A_YEAR, MOST_DRAWN, Kind, Layer, layer, narrowed, wanted, with_ways
from dashboard.map.wish import MapWish
from db.reads.edges import Graph
from db.reads.lived import Walked, Wanted
from db.reads.maps import StepState
from db.reads.rollups import Figures, Period
from jobs.demo.company import company
from journeys.graph import Zoom

PERIOD = Period(date(2026, 3, 1), date(2026, 3, 28))


def ways(monkeypatch: pytest.MonkeyPatch, shown: Layer, *walked: Walked) -> dict[tuple[str, str], Kind]:
    """The kinds of the ways that are drawn; the steps of the demo's map have the ids 1, 2, 3 …"""
    monkeypatch.setattr(store, "ask", lambda *_: Graph(walked, ()))
    graph, places = laid_out(company().journey)
    states = {key: StepState(number, Figures(), 0) for number, key in enumerate(graph, 1)}
    fared = Fared(graph, states, {one.key: one for one in company().functions}, Unit(by_customer=True))
    drawn = with_ways(drawing(fared, places), fared, places, shown, PERIOD, MapWish())
    return {(way["from"], way["to"]): way.get("kind") for way in drawn["ways"]}


def step_ids() -> dict[str, int]:
    """The ids of the demo's steps."""
    return {key: number for number, key in enumerate(laid_out(company().journey)[0], 1)}


def test_what_was_walked_is_told_from_what_was_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    graph, ids = laid_out(company().journey)[0], step_ids()
    start, end = next(ends for ends in graph.edges() if not graph.has_edge(*reversed(ends)))
    planned, turned = Walked(ids[start], ids[end], 3, 2, 5.0), Walked(ids[end], ids[start], 1, 1, 5.0)
    edges = Walked(None, ids[start], 3, 2, None), Walked(ids[end], None, 3, 2, None)
    found = ways(monkeypatch, Layer.HAPPENS, planned, turned, *edges)
    assert found == {(start, end): Kind.WALKED, (end, start): Kind.BACK}
    differs = ways(monkeypatch, Layer.DIFFERENCE, planned, turned)
    assert (start, end) not in differs
    assert differs[end, start] is Kind.BACK
    assert list(differs.values()).count(Kind.UNWALKED) == len({*graph.edges()}) - 1


def test_ways_beyond_the_most_walked_are_counted_and_drawn_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = list(step_ids().values())
    many = [Walked(a, b, 9, 9, 5.0) for a in ids[:10] for b in ids[:10] if a != b]
    monkeypatch.setattr(store, "ask", lambda *_: Graph(tuple(many), ()))
    graph, places = laid_out(company().journey)
    states = {key: StepState(number, Figures(), 0) for number, key in enumerate(graph, 1)}
    fared = Fared(graph, states, {one.key: one for one in company().functions}, Unit(by_customer=True))
    plan = drawing(fared, places)
    few = with_ways(plan, fared, places, Layer.HAPPENS, PERIOD, MapWish())
    every = with_ways(plan, fared, places, Layer.HAPPENS, PERIOD, MapWish(every_way=True))
    assert (len(few["ways"]), few["undrawn"]) == (MOST_DRAWN, len(many) - MOST_DRAWN)
    assert (len(every["ways"]), every["undrawn"]) == (len(many), 0)


def test_the_plan_is_drawn_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(ways(monkeypatch, Layer.PLANNED)) == set(laid_out(company().journey)[0].edges())


def test_ways_from_step_to_step_are_known_at_the_closest_zoom_only() -> None:
    assert layer("happens", Zoom.STEP) is Layer.HAPPENS
    assert layer("happens", Zoom.STAGE) is layer("<b>", Zoom.STEP) is Layer.PLANNED


def test_the_same_weeks_last_year_are_as_many_and_begin_on_the_same_weekday() -> None:
    now, before = wanted(PERIOD), wanted(PERIOD, back=A_YEAR)
    assert now.since is not None
    assert now.until is not None
    assert before.since == now.since - timedelta(days=364)
    assert now.until - now.since == timedelta(days=28)
    assert wanted(Period()) == Wanted()


def test_a_department_and_a_channel_narrow_the_paths_to_the_steps_they_are_concerned_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Wanted] = []
    monkeypatch.setattr(store, "ask", lambda _read, *said: asked.extend(said) or ())
    graph, places = laid_out(company().journey)
    states = {key: StepState(number, Figures(), 0) for number, key in enumerate(graph, 1)}
    fared = Fared(graph, states, {one.key: one for one in company().functions}, Unit(by_customer=True))
    looked = MapWish(department="logistics", channel="mail")
    ids = {states[key].id for key in graph if fared.has_say(key, "logistics")}
    mail = {states[key].id for key, node in graph.nodes.items() if node["channel"] == "mail"}
    assert {*narrowed(PERIOD, fared, looked).step_ids} == ids & mail
    with_ways(drawing(fared, places), fared, places, Layer.HAPPENS, PERIOD, looked)
    assert asked == [narrowed(PERIOD, fared, looked)]
    assert {*narrowed(PERIOD, fared, MapWish(department="logistics", channel="fax")).step_ids} == ids
    nobody = MapWish(department="legal", channel="forum")
    assert narrowed(PERIOD, fared, nobody).step_ids == (-1,), "nothing is left, not everything"
