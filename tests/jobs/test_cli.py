"""The command line: every command does its work, and what goes wrong is one sentence and a code."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.channels import channel_names
from dashboard.languages import catalog
from db.engine import reading
from db.migrate import current, head
from db.models import Purpose
from db.reads import runs as told
from db.reads.people import LinkState, link_state
from db.reads.record import PURPOSES
from db.settings import settings
from jobs.collect.channels import CHANNELS, OTHER
from tests.db.cast import a_source, recorded, said
from tests.touchline import touchline


@pytest.fixture
def store(database_url: str, as_settings: Callable[[str], None]) -> str:
    as_settings(database_url)
    return database_url


def test_help_names_every_command() -> None:
    said = touchline("--help").stdout
    for command in (
        "up",
        "jobs",
        "migrate",
        "doctor",
        "backup",
        "restore",
        "export",
        "import",
        "map",
        "accuracy",
        "link",
        "tokens",
    ):
        assert f" {command} " in said


def test_migrate_creates_the_store(empty_database_url: str, as_settings: Callable[[str], None]) -> None:
    as_settings(empty_database_url)
    done = touchline("migrate")
    assert (done.returncode, done.stdout.strip()) == (0, f"The store went from nothing to {head()}.")
    assert current(empty_database_url) == head()
    assert touchline("migrate").stdout.strip() == "The store is at head."


def test_jobs_once_brings_a_file_from_the_folder_to_its_findings(store: str) -> None:
    settings().inbox.mkdir(parents=True)
    rows = "id,text,created_at\n1,I am still waiting for my parcel and nobody answers,2026-03-09\n"
    (settings().inbox / "mail.csv").write_text(rows)
    done = touchline("jobs", "--once")
    assert done.returncode == 0, done.stderr
    (line,) = touchline("export", "signals").stdout.splitlines()
    assert (json.loads(line)["external_id"], json.loads(line)["language"]) == ("1", "en")
    with reading(store) as connection:
        assert {"folder", "analyse", "search"} <= {run.job for run in told.recent(connection)}


def test_jobs_once_ends_with_one_and_the_error_in_words(store: str) -> None:
    settings().inbox.parent.mkdir(exist_ok=True)
    settings().inbox.mkdir()
    (settings().inbox / "done").symlink_to("nowhere")  # nothing can be moved there
    (settings().inbox / "mail.csv").write_text("id,text\n1,hello there\n")
    done = touchline("jobs", "--once")
    assert done.returncode == 1
    assert "folder: " in done.stderr


def test_a_backup_comes_back(store: str, tmp_path: Path) -> None:
    recorded(store, a_source(store), said("a"))
    assert touchline("backup", tmp_path / "saved").returncode == 0
    recorded(store, a_source(store), said("b"))
    assert touchline("restore", tmp_path / "saved", "--yes").returncode == 0
    assert len(touchline("export", "signals").stdout.splitlines()) == 1


def test_restore_asks_first(store: str, tmp_path: Path) -> None:
    touchline("backup", tmp_path / "saved")
    asked = touchline("restore", tmp_path / "saved")
    assert asked.returncode == 1
    assert "This replaces everything" in asked.stdout + asked.stderr


def test_an_export_goes_to_a_file_and_says_how_much(store: str, tmp_path: Path) -> None:
    recorded(store, a_source(store), said("a"), said("b"))
    done = touchline(
        "export", "signals", "--format", "csv", "--source", "shop", "--output", tmp_path / "out.csv"
    )
    assert "2 signals written" in done.stderr
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        assert [row["external_id"] for row in csv.DictReader(file)] == ["a", "b"]


@pytest.mark.parametrize("form", ["csv", "html"])
def test_the_record_of_processing_is_told_in_the_language_that_is_asked_for(
    store: str, tmp_path: Path, form: str
) -> None:
    recorded(store, a_source(store), said("a"))
    file, read = tmp_path / "record", catalog("de")
    done = touchline("export", "passports", "--format", form, "--language", "de", "--output", file)
    assert (done.returncode, done.stderr) == (0, "")
    page = file.read_text("utf-8-sig")
    words = ["Where it comes from", "Why they talk to you"]
    words += ["Record of processing"] if form == "html" else []
    assert [one for one in words if read.gettext(one) not in page or read.gettext(one) == one] == []
    assert read.pgettext("told", PURPOSES[Purpose.IN_PUBLIC]) in page
    assert (form == "csv") or '<html lang="de"' in page


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("export", "signals", "--source", "nobody"), "There is no source 'nobody'"),
        (("export", "signals", "--language", "de"), "--language is for passports"),
        (("export", "signals", "--format", "html"), "is written of passports only"),
        (("import", "--raise", "77"), "There is no import 77"),
        (("import", "--undo", "77"), "There is no import 77"),
        (("backup", "/etc/hostname"), "/etc/hostname exists already; name a new file."),
        (("import", "nowhere.csv"), "There is no file nowhere.csv"),
        (("export", "passports", "--format", "csv", "--language", "fr"), "There is no language 'fr'"),
        (("backup", "/nowhere/saved"), "There is no folder /nowhere"),
        (("restore", "--yes", "pyproject.toml"), "pyproject.toml is no backup of Touchline."),
        (("accuracy", "--data", "/nowhere"), "No such file or directory"),
    ],
)
def test_what_goes_wrong_is_told_without_a_traceback(
    sqlite_url: str, words: tuple[str, ...], sentence: str, as_settings: Callable[[str], None]
) -> None:
    as_settings(sqlite_url)
    done = touchline(*words)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert sentence in line


def test_a_setting_that_cannot_be_used_is_named() -> None:
    done = touchline("doctor", PORT="many")
    assert done.returncode == 1
    assert "PORT: Input should be a valid integer" in done.stderr


def test_an_address_of_a_store_that_touchline_has_not_is_named() -> None:
    done = touchline("doctor", DATABASE_URL="mysql://me:hush@db/touchline")
    assert (done.returncode, "Traceback" in done.stderr, "hush" in done.stderr) == (1, False, False)
    assert "DATABASE_URL: Value error, write it like postgresql://" in done.stderr


def test_a_dry_run_says_why_a_file_cannot_come_in(orders: Path) -> None:
    done = touchline("import", orders, "--dry-run")
    assert done.returncode == 1
    assert "--events shipped_at=NAME" in done.stderr


@pytest.fixture
def orders(tmp_path: Path, sqlite_url: str, as_settings: Callable[[str], None]) -> Path:
    as_settings(sqlite_url)
    path = tmp_path / "orders.csv"
    path.write_text("order_id,shipped_at\n1,2026-01-02\n2,2026-01-03\n", encoding="utf-8")
    return path


def test_a_file_of_which_no_row_can_be_read_ends_with_one_and_says_where_the_rows_are(orders: Path) -> None:
    orders.write_text("id,text\n1,\n2,\n", encoding="utf-8")
    done = touchline("import", orders)
    told = "nothing came in. 2 rows could not be read, kept with the reason beside the file,"
    assert (done.returncode, done.stderr.splitlines()[-1].startswith(f"orders.csv: {told}")) == (1, True)
    assert "See it" not in done.stdout
    assert orders.with_name("orders.csv.rejected.csv").exists()
    orders.write_text("id,text\n1,\n2,all is well here\n", encoding="utf-8")
    assert touchline("import", orders).returncode == 0


def test_a_channel_is_one_that_the_pages_have_words_for_in_whatever_spelling(orders: Path) -> None:
    orders.write_text("id,text\n1,all is well here\n", encoding="utf-8")
    assert set(channel_names()) == {*CHANNELS, OTHER}
    unknown = touchline("import", orders, "--channel", "pigeon")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert all(known in unknown.stderr for known in channel_names())
    assert "channel mail" in touchline("import", orders, "--channel", "E-Mail", "--dry-run").stdout


def test_a_preview_shows_nothing_that_a_terminal_would_act_on(orders: Path) -> None:
    orders.write_text("id,text\n1,\x1b]0;mine\x1b[31m \u202eawful service\u202c\n", encoding="utf-8")
    done = touchline("import", orders, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "  no date  ]0;mine[31m awful service\n" in done.stdout


def test_raising_from_an_import_tells_what_is_not_read_yet(orders: Path) -> None:
    orders.write_text("id,text,created_at\n1,I want my money back,2020-01-02\n", encoding="utf-8")
    assert touchline("import", orders).returncode == 0
    told = touchline("import", "--raise", "1").stdout
    assert told.startswith("0 matters raised, 0 refreshed.\n1 signal of it not read yet; once they are,")


def test_a_store_that_is_not_set_up_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = touchline("export", "signals", TOUCHLINE_DATA_DIR=str(tmp_path / "empty"))
    assert (done.returncode, "touchline migrate" in done.stderr) == (1, True)


def test_the_doctor_ends_with_one_while_something_is_wrong(store: str) -> None:
    done = touchline("doctor")
    assert done.returncode == 1
    assert "wrong The jobs have never run on this store" in done.stdout


def test_another_link_lets_another_person_in(store: str) -> None:
    done = touchline("link")
    token = done.stdout.strip().partition("/enter?token=")[2]
    with reading(store) as connection:
        assert link_state(connection, token, datetime.now(UTC)) == LinkState.FRESH


def test_a_token_is_printed_once_listed_by_its_beginning_and_ended(store: str) -> None:
    made = touchline("tokens", "make", "The shop [till]", "--scope", "ingest", "--scope", "read")
    token = made.stdout.strip()
    assert made.returncode == 0, made.stderr
    listed = touchline("tokens", "list", COLUMNS="120").stdout
    assert token not in listed
    assert all(told in listed for told in (token[:11], "The shop [till]", "ingest, read", "never"))
    assert touchline("tokens", "revoke", token[:11]).returncode == 0
    assert "revoked" in touchline("tokens", "list", COLUMNS="120").stdout
    unknown = touchline("tokens", "revoke", "tl_nonsense")
    assert (unknown.returncode, unknown.stderr.strip()[:18]) == (1, "There is no token ")
