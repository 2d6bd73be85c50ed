"""What jobs and writes put into words is told in the language of who is reading, names and all."""

import ast
from collections.abc import Iterator

import pytest

from dashboard.languages import spoken_in
from dashboard.stored import sentences
from dashboard.told import told
from db.reads.record import CONTACTS, HELD, PURPOSES
from jobs.analyse.ready import FUNCTIONS
from jobs.collect import kinds, signals
from jobs.demo.company import company
from journeys.templates import WHOLE_LIFE, template
from tests.house import house, within

SAYING = {"Refused", "UnreadableFileError", "RowError", "OrderGuess", "append", "_note"}
FOR_PAGES = ("jobs.collect", "jobs.demo", "db.writes.functions", "db.writes.emptying", "db.writes.batches")


def said(node: ast.expr) -> str:
    """A text in the code as it would be said, with a figure for what differs."""
    if isinstance(node, ast.JoinedStr):
        return "".join(said(one) for one in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else "7"


def of_the_code() -> Iterator[tuple[str, str]]:
    """Every sentence that the jobs say of files and refusals, with the module it stands in."""
    for module in house().values():
        if within(module.name, *FOR_PAGES):
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in SAYING:
                    yield from ((module.name, text) for text in map(said, node.args) if _a_sentence(text))


def _a_sentence(text: str) -> bool:
    """Not the end of one whose beginning has a name of its own."""
    return " " in text.strip() and (text[0].isalnum() or text[0] == "“") and text[:2] not in {"7:", "7;"}


def test_every_sentence_about_a_file_is_told_in_arabic() -> None:
    every = set(of_the_code())
    assert len(every) > 25
    with spoken_in("ar"):
        assert [(where, text) for where, text in sorted(every) if told(text) == text] == []
        assert told(signals.NOTHING) != signals.NOTHING


def test_the_kinds_of_connections_and_all_their_settings_are_told_in_arabic() -> None:
    said = {text for kind in kinds.told() for text in (kind["title"], kind["help"], kind["secret_title"])}
    said |= {field[of] for kind in kinds.told() for field in kind["fields"] for of in ("title", "help")}
    with spoken_in("ar"):
        assert [text for text in sorted(filter(None, said)) if told(text) == text] == []


def test_the_record_of_processing_is_told_in_german() -> None:
    with spoken_in("de"):
        said = (*PURPOSES.values(), *CONTACTS.values(), HELD)
        assert [text for text in said if told(text) == text] == []
        assert told("imap.example.com did not answer in time.") == (
            "imap.example.com hat nicht rechtzeitig geantwortet."
        )


def test_a_problem_within_a_problem_is_told_too() -> None:
    problem = "3 of these rows give no signal; first row 2: 5 cells where the header has 4."
    with spoken_in("de"):
        assert told(problem) == (
            "3 dieser Zeilen ergeben kein Signal; zuerst Zeile 2: 5 Zellen, wo die Kopfzeile 4 hat."
        )


def test_the_longer_sentence_is_not_taken_for_the_shorter() -> None:
    with spoken_in("de"):
        assert "Anführungszeichen" in told(
            "5 cells where the header has 4: perhaps a text without quotes around it."
        )
        assert "Meinten" in told("There is no column “txt”. Did you mean “text”? The columns are: text.")


def test_default_departments_and_the_map_to_begin_with_are_told_in_arabic() -> None:
    journey, named = template(WHOLE_LIFE), {one.name for one in (*FUNCTIONS, *company().functions)}
    named |= {journey.name} | {one.name for one in (*journey.stages, *journey.touchpoints)}
    named |= {one.name for one in journey.micro_interactions}
    assert named <= set(sentences())
    with spoken_in("ar"):
        assert [name for name in sorted(named) if told(name) == name] == []


@pytest.mark.parametrize("name", ["Halmora Care", "*Finance*", "Logistics 2", "{n}"])
def test_a_department_of_the_companys_own_keeps_its_name(name: str) -> None:
    with spoken_in("ar"):
        assert told(name) == name
