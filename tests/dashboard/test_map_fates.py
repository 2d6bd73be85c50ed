"""Where customers stop and how it ends is told with its base, and as not enough where it is not known."""

import pytest

from dashboard import store
from dashboard.figures import Unit
from dashboard.map import fates
from dashboard.map.drawing import laid_out
from dashboard.map.fared import Fared
from dashboard.map.lived import Kind
from db.models import How
from db.reads.fates import Fate
from db.reads.lived import Ended
from jobs.demo.company import company

FARED = Fared(
    laid_out(company().journey)[0], {}, {one.key: one for one in company().functions}, Unit(by_customer=True)
)


def test_who_stopped_stands_on_those_who_were_watched_long_enough() -> None:
    bar = fates._stopped(FARED, "handover", Fate(7, 120, 9, 30, 10, 20))
    assert (bar.value, bar.shown, bar.hatched) == (30, "30 of 100", False)
    assert bar.note == "60 went on, 9 came back, 10 are still here"
    assert bar.said == f"Handover at the door: 30 of 100 stopped here. {bar.note}"


def test_where_nobody_was_watched_for_long_enough_there_is_no_bar_but_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(fates.st, "html", drawn.append)
    monkeypatch.setattr(fates, "bars", lambda several, *_, **__: drawn.extend(one.key for one in several))
    several = [Fate(7, 20, 0, 0, 0, 20), Fate(8, 120, 9, 30, 10, 20)]
    fates._where_they_stop(FARED, {7: "basket", 8: "handover"}, several, print)
    assert drawn[0] == "handover"
    assert "At 1 step nobody was watched for long enough to tell." in drawn[1]
    drawn.clear()
    fates._where_they_stop(FARED, {7: "basket"}, several[:1], print)
    assert len(drawn) == 1


def test_the_ways_back_that_most_took_come_first_and_lead_to_where_they_came_back_to() -> None:
    way = {"from": "handover", "to": "basket", "kind": Kind.BACK, "weight": 3, "said": "three"}
    more = {**way, "from": "unpack", "weight": 4}
    on = {**way, "kind": Kind.WALKED, "weight": 90}
    assert [one.key for one in fates._turned(FARED, [way, on, more])] == ["basket/unpack", "basket/handover"]


def test_endings_have_their_names_and_what_cannot_be_told_is_hatched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "ask", lambda _: {1: "End the care plan", 2: "Pay"})
    stood = (
        Ended(How.ENDING, 1, 5),
        Ended(How.SILENCE, 1, 3),
        Ended(How.SILENCE, 2, 4),
        Ended(How.CENSORED, 2, 6),
    )
    found = [(one.name, one.value, one.hatched) for one in fates._ends(stood, {1: "end_contract"})]
    assert found == [
        ("End the care plan", 5, False),
        ("Silent for longer than is usual", 7, False),
        ("Not watched for long enough", 6, True),
    ]
