"""Where customers' data goes is read off the house itself: whatever is added is found without being told."""

import shutil
from pathlib import Path

import pytest

from db.reach import Reach, reach
from tests.house import ROOMS, ROOT

SEEN = "from dashboard import store\nfrom db.reads import sentences\n\nstore.ask(sentences.sentences, None)\n"
UNSEEN = "from dashboard import store\nfrom db.reads import functions\n\nstore.ask(functions.functions)\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The house, to be built on."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("*.pyc", "__pycache__"))
    return tmp_path


def test_pages_jobs_and_exports_that_show_what_customers_said_are_found() -> None:
    found = reach()
    assert {"pulse", "search", "matters", "map"} <= set(found.pages)
    assert {"analyse", "search", "raise"} <= set(found.jobs)
    assert "signals" in found.exports


def test_what_never_touches_customers_is_not() -> None:
    found = reach()
    assert "checkpoint" not in found.jobs
    assert "journeys" not in found.exports


def test_a_page_that_is_added_is_found_without_being_told(copy: Path) -> None:
    views = copy / "dashboard" / "views"
    (views / "brought.py").write_text(SEEN)
    (views / "harmless.py").write_text(UNSEEN)
    assert set(reach(copy).pages) - set(reach().pages) == {"brought"}


def test_a_job_and_an_export_that_are_added_are_found(copy: Path) -> None:
    schedule, export = copy / "jobs" / "schedule.py", copy / "jobs" / "export.py"
    schedule.write_text(
        schedule.read_text().replace(
            "JOBS = (",
            'JOBS = (\n    Job("send", None, analyse.run, "Sends."),\n    Job("rest", None, print, ""),',
        )
    )
    export.write_text(
        export.read_text().replace('"signals": s', '"everything": stored.signals, "signals": s')
    )
    before, after = reach(), reach(copy)
    assert set(after.jobs) - set(before.jobs) == {"send"}
    assert set(after.exports) - set(before.exports) == {"everything"}


def test_a_route_that_is_added_is_found(copy: Path) -> None:
    (copy / "dashboard" / "door" / "leak.py").write_text(
        "from db.reads import sentences\n\n\n"
        '@router.get("/leak")\ndef leak(connection):\n    return _rows(connection)\n\n\n'
        "def _rows(connection):\n    return sentences.sentences(connection, None)\n"
    )
    before, after = reach(), reach(copy)
    assert set(after.routes) - set(before.routes) == {"GET /leak"}
    assert isinstance(after, Reach)
