"""Maps at the command line: out in every form, in with a look before, and nothing half-stored."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from db.engine import reading
from db.models import Deed, FunctionIn
from db.reads import maps as stored
from db.reads.audit import Sought, entries
from db.rights import HOUSE
from db.writes.maps import publish
from jobs.analyse.ready import FUNCTIONS, ensure_taxonomy
from journeys import exchange
from journeys.exchange import Carried
from journeys.exchange.planned import picture
from journeys.templates import KEYS, WHOLE_LIFE, carried, departments, template
from tests.db.cast import NOW
from tests.touchline import touchline


@pytest.fixture
def store(database_url: str, as_settings: Callable[[str], None]) -> str:
    as_settings(database_url)
    ensure_taxonomy(database_url, NOW)
    publish(database_url, template(WHOLE_LIFE), departments(WHOLE_LIFE), HOUSE, NOW)
    return database_url


def versions(url: str) -> list[tuple[str, int]]:
    with reading(url) as connection:
        return [(row.key, row.version) for row in stored.journeys(connection)]


def test_a_map_goes_out_and_comes_back_as_the_next_version_without_a_change(
    store: str, tmp_path: Path
) -> None:
    file = tmp_path / "life.json"
    assert touchline("map", "export", "--output", str(file)).returncode == 0
    looked = touchline("map", "import", str(file), "--dry-run")
    assert "Nothing changes." in looked.stdout
    assert versions(store) == [(WHOLE_LIFE, 1)]
    came = touchline("map", "import", str(file), "--note", "Back again")
    assert "version 2" in came.stdout
    assert WHOLE_LIFE in touchline("map", "list").stdout
    with reading(store) as connection:
        noted = entries(connection, Sought())
    assert (Deed.EXPORT, f"map {WHOLE_LIFE}") in {(row.what, row.thing) for row in noted}


def test_what_would_change_is_told_before_and_what_is_wrong_stores_nothing(
    store: str, tmp_path: Path
) -> None:
    whole = carried(WHOLE_LIFE)
    first, *others = whole.journey.micro_interactions
    other = replace(whole.journey, micro_interactions=(replace(first, name="Heard of it"), *others))
    (tmp_path / "other.json").write_text(exchange.FORMS["json"].write(replace(whole, journey=other)))
    told = touchline("map", "import", str(tmp_path / "other.json"), "--dry-run").stdout
    assert "Changed: step “Heard of it” (name" in told
    heavy = replace(first, influence=(replace(others[0].influence[0], share=110),))
    wrong = replace(whole.journey, micro_interactions=(heavy, *others))
    (tmp_path / "wrong.json").write_text(exchange.FORMS["json"].write(replace(whole, journey=wrong)))
    refused = touchline("map", "import", str(tmp_path / "wrong.json"))
    assert refused.returncode == 1
    assert "110" in refused.stderr
    assert versions(store) == [(WHOLE_LIFE, 1)]


def test_a_flowchart_that_comes_back_keeps_who_has_a_say(store: str, tmp_path: Path) -> None:
    file = tmp_path / f"{WHOLE_LIFE}.mmd"
    assert touchline("map", "export", "--format", "flowchart", "--output", str(file)).returncode == 0
    assert "Nothing changes." in touchline("map", "import", str(file)).stdout
    with reading(store) as connection:
        now = stored.journeys(connection)[0].published_at
        kept = stored.journey(connection, WHOLE_LIFE, now)
    assert kept is not None
    assert {s.key: s.influence for s in kept.micro_interactions} == {
        s.key: s.influence for s in template(WHOLE_LIFE).micro_interactions
    }


def test_what_is_not_there_is_said_with_what_there_is(store: str) -> None:
    assert f"there is {WHOLE_LIFE}" in touchline("map", "export", "moon").stderr
    assert "There is no template" in touchline("map", "templates", "moon").stderr
    shown = touchline("map", "templates").stdout
    assert all(key in shown for key in KEYS)


def test_a_template_can_be_written_and_the_departments_are_those_that_are_shipped() -> None:
    written = touchline("map", "templates", WHOLE_LIFE).stdout
    assert exchange.read("a.json", written.encode()).carried == carried(WHOLE_LIFE)
    shipped = {one.key: (one.name, one.colour) for one in FUNCTIONS}
    for one in departments(WHOLE_LIFE):
        assert shipped[one.key] == (one.name, one.colour)


def test_the_picture_is_xml_in_which_every_name_is_text() -> None:
    hostile = '<script>alert("1")</script>\x00&'
    journey = template(WHOLE_LIFE)
    steps = tuple(replace(step, name=hostile) for step in journey.micro_interactions)
    function = FunctionIn("shop", hostile, '#000"/><script>')
    drawn = picture(Carried(replace(journey, name=hostile, micro_interactions=steps), (function,)))
    root = ElementTree.fromstring(drawn)
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        *("svg", "g", "rect", "path", "text", "title", "defs", "pattern"),
    }
    assert any("<script>" in (element.text or "") for element in root.iter())
