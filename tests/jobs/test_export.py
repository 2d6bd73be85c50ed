"""One row per item: complete in JSON, safe in a spreadsheet, in words where nothing was found yet."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.engine import writing
from db.errors import Refused
from db.models import metadata
from jobs.collect.intake import Order, import_file
from jobs.export import EXPORTS, HEADINGS, write
from tests.db.cast import (
    NOW,
    a_generation,
    a_source,
    about,
    analysed,
    found,
    recorded,
    said,
    topic_ids,
    waiting_rows,
)
from tests.db.matters import people

T = metadata.tables
FIELDS = [
    "external_id", "source", "channel", "occurred_at", "language",
    "negative", "positive", "categories", "micro_interaction", "text",
]  # fmt: skip


def as_json(url: str, what: str = "signals", **more: str) -> list[dict[str, object]]:
    out = io.StringIO()
    write(url, what, "jsonl", out, **more)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def as_csv(url: str, what: str = "signals") -> list[dict[str, str]]:
    out = io.StringIO(newline="")
    write(url, what, "csv", out)
    return list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))


def test_a_signal_is_one_row_with_what_was_found(database_url: str) -> None:
    recorded(database_url, a_source(database_url), said("a", "late\nagain"))
    plan = a_generation(database_url)
    topics = topic_ids(database_url)
    both = about(topics["rude"]) + about(topics["late"])
    analysed(database_url, plan, *(found(row, categories=both) for row in waiting_rows(database_url)))
    (row,) = as_json(database_url)
    assert list(row) == FIELDS
    assert row == {
        "external_id": "a", "source": "shop", "channel": "review", "occurred_at": "2026-03-10T11:00:00Z",
        "language": "en", "negative": "present", "positive": "absent", "categories": ["late", "rude"],
        "micro_interaction": None, "text": "late\nagain",
    }  # fmt: skip
    (line,) = as_csv(database_url)
    assert list(line) == FIELDS
    assert (line["categories"], line["text"], line["micro_interaction"]) == ("late; rude", "late\nagain", "")


def test_a_signal_without_date_or_analysis_has_empty_values(database_url: str) -> None:
    recorded(database_url, a_source(database_url), said("a", occurred_at=None))
    (line,) = as_csv(database_url)
    assert {name for name, value in line.items() if value} == {"external_id", "source", "channel", "text"}
    (row,) = as_json(database_url)
    assert (row["occurred_at"], row["negative"], row["categories"]) == (None, None, [])


def test_who_works_here_is_named_in_no_text(database_url: str) -> None:
    people(database_url, "Ada Lovelace")
    recorded(database_url, a_source(database_url), said("a", "Ada was rude"))
    assert [row["text"] for row in as_json(database_url)] == ["*** was rude"]


def test_more_signals_than_one_page_come_in_order_without_gaps(database_url: str) -> None:
    recorded(database_url, a_source(database_url), *(said(str(n)) for n in range(4_100)))
    assert [row["external_id"] for row in as_json(database_url)] == [str(n) for n in range(4_100)]


def test_one_source_can_be_asked_for(database_url: str) -> None:
    for key in ("shop", "mail"):
        recorded(database_url, a_source(database_url, key), said(f"of {key}"))
    assert [row["external_id"] for row in as_json(database_url, source="mail")] == ["of mail"]
    with pytest.raises(Refused, match="no source 'post'; there is mail, shop"):
        as_json(database_url, source="post")
    with pytest.raises(Refused, match="narrows signals only"):
        as_json(database_url, "actions", source="mail")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_spreadsheet_takes_a_text_for_a_formula(database_url: str, start: str) -> None:
    hostile = f"{start}HYPERLINK(1)"
    recorded(database_url, a_source(database_url), said("a", hostile))
    (line,) = as_csv(database_url)
    assert line["text"] == f"'{hostile}"
    assert as_json(database_url)[0]["text"] == hostile


def test_an_import_of_an_export_says_the_same(sqlite_url: str, tmp_path: Path) -> None:
    recorded(sqlite_url, a_source(sqlite_url), said("a", "=1+1, or not?"), said("b", "- still\nwaiting"))
    file = tmp_path / "again.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        write(sqlite_url, "signals", "csv", out)
    import_file(sqlite_url, file, Order(source="again"), NOW)
    assert [row["text"] for row in as_json(sqlite_url, source="again")] == [
        "=1+1, or not?",
        "- still\nwaiting",
    ]


def test_text_that_turns_the_reading_direction_is_made_harmless_in_csv(database_url: str) -> None:
    recorded(database_url, a_source(database_url), said("a", "abc\u202edef\u2066"))
    assert as_csv(database_url)[0]["text"] == "abcdef"
    assert as_json(database_url)[0]["text"] == "abc\u202edef\u2066"


def test_an_empty_store_gives_no_rows(database_url: str) -> None:
    assert [as_json(database_url, what) for what in ("signals", "actions", "journeys")] == [[], [], []]


@pytest.mark.parametrize("what", sorted(set(EXPORTS) - {"staff"}))
def test_a_sheet_of_nothing_has_its_heading(database_url: str, what: str) -> None:
    out = io.StringIO(newline="")
    assert write(database_url, what, "csv", out) == 0
    (heading,) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert heading == list(HEADINGS[what])


def test_a_heading_names_the_values_below_it(database_url: str) -> None:
    recorded(database_url, a_source(database_url), said("a", profile="cust-1"))
    _a_journey(database_url)
    for what in ("signals", "journeys", "passports"):
        (line,) = as_json(database_url, what)
        assert (what, [*line]) == (what, [*HEADINGS[what]])


def test_a_matter_is_one_row_with_names_instead_of_numbers(database_url: str) -> None:
    _a_matter(database_url)
    (row,) = as_json(database_url, "actions")
    assert [*row] == [*HEADINGS["actions"]]
    assert (row["function"], row["raised_at"]) == ("it", "2026-03-10T12:00:00Z")
    assert not [name for name in row if "person" in name], "what one person did is in no export"
    assert not [name for name in row if name.endswith("_id")]


def _a_matter(database_url: str) -> None:
    with writing(database_url) as connection:
        function = {"key": "it", "name": "IT", "colour": "#000000", "position": 0}
        function_id = connection.execute(
            sa.insert(T["functions"]).values(function).returning(T["functions"].c.id)
        )
        action = {
            "fingerprint": "x", "kind": "answer", "state": "proposed", "is_open": True, "title": "Answer",
            "reason": "asked", "next_move": "", "rule": "question", "function_id": function_id.scalar_one(),
            "escalation_level": 0, "customers": 1, "signals": 1, "raised_at": NOW, "changed_at": NOW,
        }  # fmt: skip
        connection.execute(sa.insert(T["actions"]).values(action))


def test_a_step_is_one_row_with_its_place_and_who_has_a_say(database_url: str) -> None:
    _a_journey(database_url)
    (row,) = as_json(database_url, "journeys")
    assert (row["journey"], row["stage"], row["touchpoint"], row["micro_interaction"]) == (
        "life",
        "Buying",
        "shop",
        "pay",
    )
    assert row["influence"] == {"it": 60, "shop": 40}
    (line,) = as_csv(database_url, "journeys")
    assert line["influence"] == "it 60; shop 40"


def _a_journey(url: str) -> None:
    since = {"valid_from": datetime(2026, 1, 1, tzinfo=UTC)}
    rows: list[tuple[str, dict[str, object]]] = [
        ("journeys", {"id": 1, "key": "life", "name": "Life", "created_at": NOW}),
        ("stages", {"id": 1, "journey_id": 1, "key": "buy"}),
        ("stage_attributes", {"stage_id": 1, "name": "Buying", "position": 0, **since}),
        ("touchpoints", {"id": 1, "key": "shop"}),
        ("touchpoint_attributes", {"touchpoint_id": 1, "name": "Shop", "channel": "web", **since}),
        ("micro_interactions", {"id": 1, "key": "pay"}),
        (
            "micro_interaction_attributes",
            {"micro_interaction_id": 1, "touchpoint_id": 1, "name": "Pay", "kind": "interaction",
             "layer": "frontstage", "wants": "", "initiator": "", "receiver": "",
             "context": "", "evidence": "", "systems": [], "completed_by": [], **since},
        ),
        ("stage_places", {"stage_id": 1, "micro_interaction_id": 1, "position": 0, **since}),
    ]  # fmt: skip
    for number, (key, share) in enumerate((("it", 60), ("shop", 40)), 1):
        function = {"id": number, "key": key, "name": key, "colour": "#000000", "position": number}
        held = {"micro_interaction_id": 1, "function_id": number, "share": share, "mode": "delivers"}
        rows.append(("functions", function))
        rows.append(("influence", held | {"basis": "agreed", "accountable": False, **since}))
    with writing(url) as connection:
        for table, row in rows:
            connection.execute(sa.insert(T[table]).values(row))
