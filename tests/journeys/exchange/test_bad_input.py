"""Files that are no maps: each is refused in a sentence that names the line or the step and what to do."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from db.models import EdgeIn, FunctionIn, InfluenceIn, JourneyIn, MicroInteractionIn, StageIn, TouchpointIn
from journeys import exchange, sentences
from journeys.exchange import Carried, UnreadableMapError, checks

STEPS = tuple(MicroInteractionIn(key, key.capitalize(), "buy", "web", "web") for key in ("basket", "pay"))
ENDED = (STEPS[0], replace(STEPS[1], kind="ending"))
SHOP = FunctionIn("shop", "Shop", "#24406e")
JOURNEY = JourneyIn(
    "life",
    "A life",
    (StageIn("buy", "Buying"), StageIn("use", "Using")),
    (TouchpointIn("web", "Web shop", "web"),),
    ENDED,
    (EdgeIn("basket", "pay"),),
)
GOOD = Carried(JOURNEY, (SHOP,))


def refused(file: str, content: str | bytes) -> str:
    with pytest.raises(UnreadableMapError) as error:
        exchange.read(file, content.encode() if isinstance(content, str) else content)
    return str(error.value)


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    whole = json.loads(exchange.FORMS["json"].write(GOOD))
    change(whole)
    return json.dumps(whole)


def steps_of(whole: dict[str, Any]) -> list[dict[str, Any]]:
    return whole["journey"]["micro_interactions"]


def test_a_good_map_has_nothing_wrong() -> None:
    assert checks.wrong_with(GOOD) == checks.Wrong((), ())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{\n{", "Line 2"),
        ('{"format": "touchline journey", "format": 1}', "“format” is there twice"),
        ("[" * 100_000, "too deep"),
        ('{"a":' * 100_000, "too deep"),
        ("[]", "no Touchline map"),
        ('{"format": "touchline journey", "version": 2}', "version 2"),
        ('{"format": "touchline journey", "version": NaN}', "no JSON"),
        ("9" * 10_000, "no JSON"),
        (changed(lambda whole: whole.update(mood=1)), "no field “mood”"),
        (changed(lambda whole: whole["journey"]["stages"][1].pop("name")), "stages 2: The field “name”"),
        (changed(lambda whole: steps_of(whole)[1].update(colour="red")), "step 2 “pay”"),
        (changed(lambda whole: steps_of(whole)[0].update(name=7)), "Text is wanted"),
        (changed(lambda whole: steps_of(whole)[0].update(kind="end")), "“end” is none of"),
        (changed(lambda whole: whole["journey"].update(edges={})), "A list is wanted"),
    ],
)  # fmt: skip
def test_json_that_is_no_map(content: str, told: str) -> None:
    assert told in refused("map.json", content)


def test_a_file_that_is_too_large_or_not_utf8_or_of_another_kind() -> None:
    assert "larger than 5 MB" in refused("map.json", b" " * 10_000_000)
    assert refused("map.csv", b"journey\n\xff\xfe").startswith("Line 2 is not UTF-8")
    assert "no kind that holds a map" in refused("map.pdf", b"%PDF")


BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<graphml><graph edgedefault="directed"><node id="&b;"/></graph></graphml>"""
OUTSIDE = """<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><graphml><graph id="&x;"/></graphml>"""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (BOMB, "entities"),
        (OUTSIDE, "entities"),
        ("<graphml>" * 200_000, "too deep"),
        ("<graphml>\n<graph", "Line 2"),
        ("<graphml/>", "no GraphML"),
        ('<graphml><graph edgedefault="directed"><node id="a"/></graph></graphml>', "no Touchline map"),
        (exchange.FORMS["graphml"].write(GOOD).replace('"directed"', '"undirected"'), "no direction"),
        (exchange.FORMS["graphml"].write(GOOD).replace("ending", "end"), "node “pay” → kind"),
    ],
)
def test_graphml_that_is_no_map(content: str, told: str) -> None:
    assert told in refused("map.graphml", content)


def row(**cells: str) -> str:
    names = ("journey", "stage", "stage_place", "touchpoint", "step", "step_name", "influence", "next")
    usual = {"journey": "life", "stage": "buy", "touchpoint": "web", "step": "basket", "step_name": "Basket"}
    return ",".join((usual | cells).get(name, "") for name in names)


HEAD = "journey,stage,stage_place,touchpoint,step,step_name,influence,next"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["journey,stage"], "no column “touchpoint”"),
        ([f"{HEAD},mood"], "no column “mood”"),
        ([f"{HEAD},next"], "“next” is there twice"),
        ([HEAD, row(), "a,b"], "Line 3: 2 cells where the heading has 8"),
        ([HEAD, row(influence="shop causes many")], "line 2 → influence: A whole number"),
        ([HEAD, row(influence="shop guesses 5")], "“guesses” is none of"),
        ([HEAD, row(journey="other"), row(step="pay")], "Line 3: This row is of the journey “life”"),
        ([HEAD, row(stage_place="1"), row(step="pay", stage_place="2")], "otherwise here than in line 2"),
        ([HEAD, row(stage_place="1"), row(stage="use", stage_place="1")], "stand at the same place"),
        ([HEAD, "life,,,,,,,"], "Line 2: The row names no step"),
    ],
)  # fmt: skip
def test_a_table_that_is_no_map(lines: list[str], told: str) -> None:
    assert told in refused("map.csv", "\n".join(lines))


def test_a_table_of_a_cell_without_an_end_is_refused() -> None:
    assert refused("map.csv", f'{HEAD}\nlife,"{"x" * 200_000}').startswith("Line ")


def test_a_table_made_by_hand_needs_no_places_and_may_have_semicolons() -> None:
    lines = [HEAD, row(next="pay"), row(step="pay", stage="use", next="basket; pay")]
    text = "\n".join(lines).replace(",", ";").replace("basket; pay", '"basket; pay"')
    read = exchange.read("map.csv", text.encode())
    assert [stage.key for stage in read.carried.journey.stages] == ["buy", "use"]
    assert {(edge.start, edge.end) for edge in read.carried.journey.edges} == {
        ("basket", "pay"), ("pay", "basket"), ("pay", "pay"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "begins with “flowchart” or “journey”"),
        ("sequenceDiagram\nA->>B: hi", "Line 1"),
        ('flowchart LR\nclick a href "javascript:alert(1)"', "Line 2: “click” would run something"),
        ('flowchart LR\na["<script>alert(1)</script>"]', "Line 2"),
        ('flowchart LR\na["<img src=x onerror=alert(1)>"]', "Line 2: There is HTML"),
        ('flowchart LR\na -->|"<img src=x onerror=alert(1)>"| b', "Line 2: There is HTML"),
        ("flowchart LR\na -- <script>alert(1)</script> --> b", "Line 2"),
        ("flowchart LR\na[no end", "Line 2: A text or shape"),
        ("flowchart LR\na %$ b", "“%$ b”"),
        ("flowchart LR\nsubgraph a\nsubgraph a\nend\nend", "Line 3: The stage “a” stands within itself"),
        ("flowchart LR\nsubgraph a\nsubgraph b\nend\nend", "Line 3: A stage within a stage"),
        ("flowchart LR\nsubgraph a\nend\nsubgraph a\nend", "Line 4: The stage “a” is there twice"),
        ("flowchart LR\nsubgraph a\nx", "“end” is missing"),
        ("flowchart LR\nx\nend", "Line 3: “end” ends no stage"),
        ("flowchart LR\nsubgraph a\nx\nend\na --> x", "Line 5: A way leads to or from the stage “a”"),
        ("flowchart LR\nsubgraph a\nx\nend\ny --> x", "Line 5: The step “y” stands in no stage"),
        ("journey\nsection a\nwithout a number", "Line 3: A step is written as"),
    ],
)
def test_mermaid_that_is_no_map(content: str, told: str) -> None:
    assert told in refused("map.mmd", content)


def test_a_flowchart_of_somebody_else_is_read_as_far_as_it_carries_a_map() -> None:
    text = """---
title: Our shop
config: {theme: dark}
---
%%{init: {"securityLevel": "loose"}}%%
graph TD
    subgraph Choosing
        A[Look around] -->|likes it| B(Put it in the basket):::warm & C{"Ask #quot;somebody#quot;<br/>first"}
    end
    subgraph buy [Buying it]
        B -- pays --> D([Gone]) --- A
    end
    classDef warm fill:#f96
"""
    taken = exchange.read("shop.mmd", text.encode())
    journey = taken.carried.journey
    assert (journey.key, journey.name) == ("shop", "Our shop")
    assert [stage.name for stage in journey.stages] == ["Choosing", "Buying it"]
    assert [(s.key, s.name, s.stage) for s in journey.micro_interactions] == [
        ("A", "Look around", journey.stages[0].key),
        ("B", "Put it in the basket", journey.stages[0].key),
        ("C", 'Ask "somebody" first', journey.stages[0].key),
        ("D", "Gone", journey.stages[1].key),
    ]
    assert journey.edges == (
        EdgeIn("A", "B", "likes it"),
        EdgeIn("A", "C", "likes it"),
        EdgeIn("B", "D", "pays"),
        EdgeIn("D", "A"),
    )
    said = " ".join(taken.said)
    assert all(word in said for word in ("Settings", "Colours", "without an arrow"))


WRONG: list[tuple[Carried, str]] = [
    (replace(GOOD, journey=replace(JOURNEY, **change)), told)
    for change, told in (
        ({"micro_interactions": (), "edges": ()}, "has no step"),
        ({"micro_interactions": (*ENDED, STEPS[0])}, "“basket” is there twice"),
        ({"stages": (*JOURNEY.stages, JOURNEY.stages[0])}, "“buy” is there twice; a stage stands once"),
        ({"touchpoints": JOURNEY.touchpoints * 2}, "“web” is there twice"),
        ({"edges": JOURNEY.edges * 2}, "from “basket” to “pay” is there twice"),
        ({"edges": (*JOURNEY.edges, EdgeIn("pay", "pay"))}, "from “Pay” to itself"),
        ({"edges": (EdgeIn("basket", "moon"),)}, "“moon”, which is not there"),
        ({"edges": (EdgeIn("basket", "pay", "by \u202ephone"),)}, "that nobody sees (U+202E)"),
        ({"edges": (EdgeIn("basket", "pay", "x" * 81),)}, "more than 80 letters"),
        ({"stages": JOURNEY.stages[1:]}, "“Basket”: The stage “buy” is not there"),
        ({"touchpoints": ()}, "The touchpoint “web” is not there"),
        ({"touchpoints": (TouchpointIn("web", "Web", "phone"),)}, "that of its touchpoint is “phone”"),
        ({"name": "\u202eesrever"}, "U+202E"),
        ({"name": "  "}, "The name is missing"),
        ({"key": "a b"}, "cannot be a key"),
        ({"name": "x" * 3_000}, "more than 2,000 letters"),
    )
]  # fmt: skip


def shared(*influence: InfluenceIn) -> Carried:
    steps = (replace(STEPS[0], influence=influence), ENDED[1])
    return replace(GOOD, journey=replace(JOURNEY, micro_interactions=steps))


SHARES = [
    (shared(InfluenceIn("shop", "causes", 110)), "“Basket”: A share of 110"),
    (shared(InfluenceIn("shop", "causes", -1)), "A share of -1"),
    (shared(InfluenceIn("it", "causes", 1)), "The department “it” is not there"),
    (shared(*[InfluenceIn("shop", "causes", 55)] * 2), "The shares make 110 of 100"),
    (shared(*[InfluenceIn("shop", "causes", 5)] * 2), "“shop” has two shares"),
    (replace(GOOD, functions=(replace(SHOP, colour="red;}"),)), "is no colour"),
]


@pytest.mark.parametrize(("carried", "told"), WRONG + SHARES)
def test_a_map_that_contradicts_itself_is_told_where(carried: Carried, told: str) -> None:
    must = checks.wrong_with(carried).must
    assert any(told in sentence for sentence in must), must


def test_two_thousand_steps_are_too_many_and_it_is_said_at_once() -> None:
    steps = tuple(replace(STEPS[0], key=f"s{n}") for n in range(2_000))
    big = replace(GOOD, journey=replace(JOURNEY, micro_interactions=steps, edges=()))
    assert checks.wrong_with(big).must == (
        "The map has 2,000 steps and may have 500; make several journeys of it.",
    )


def test_of_many_wrongs_the_first_dozen_is_told() -> None:
    steps = tuple(replace(STEPS[0], key=f"s{n}", stage="moon") for n in range(40))
    must = checks.wrong_with(replace(GOOD, journey=replace(JOURNEY, micro_interactions=steps, edges=()))).must
    assert len(must) == 13
    assert must[-1].startswith("And ")


def test_what_nobody_reaches_and_what_never_ends_is_told_and_may_stay() -> None:
    lost = replace(STEPS[0], key="lost", name="Lost", stage="use")
    odd = replace(GOOD, journey=replace(JOURNEY, micro_interactions=(*STEPS, lost)))
    assert checks.wrong_with(odd) == checks.Wrong(
        (), (sentences.UNREACHED.format(step="Lost"), sentences.NO_ENDING)
    )
