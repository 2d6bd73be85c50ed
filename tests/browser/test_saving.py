"""Somebody takes a list away and opens it elsewhere: everything is in it, and nothing of it runs."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from db.engine import reading
from db.models import Deed
from db.reads.audit import Sought, entries
from tests.browser.feedback import LATE, raise_matter, say
from tests.browser.test_stories import open_page
from tests.web import Web

pytestmark = pytest.mark.browser
FORMULA = '=HYPERLINK("http://elsewhere.example","terrible")'


def saved(page: Page, form: str, card: str = "body") -> tuple[str, bytes]:
    """The name and content of the list in a card, or of the page's only one, saved as `form`."""
    if not page.get_by_role("button", name=f"Save as {form}").is_visible():
        page.locator(card).get_by_role("button", name="Save list").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as {form}").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_the_matters_open_as_csv_and_xlsx_and_a_formula_stays_text(
    web: Web, enter: Callable[..., Page]
) -> None:
    say(web.url, LATE)
    raise_matter(web.url, FORMULA)
    raise_matter(web.url, "Parcels are late")
    page = enter()
    open_page(page, "Matters")
    name, content = saved(page, "CSV")
    assert name.startswith("touchline matters")
    assert name.endswith(".csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {row["What"] for row in rows} == {f"'{FORMULA}", "Parcels are late"}
    name, content = saved(page, "XLSX")
    assert name.endswith(".xlsx")
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    texts = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == FORMULA]
    assert [cell.data_type for cell in texts] == ["s"]
    assert sheet.max_row == 3


def test_all_sentences_of_pulse_are_saved_and_not_only_those_in_sight(
    web: Web, enter: Callable[..., Page]
) -> None:
    say(web.url, *(f"{LATE} It is number {n}." for n in range(25)), f"{FORMULA} {LATE}")
    page = enter()
    page.locator("blockquote").first.wait_for()
    name, content = saved(page, "CSV", ".st-key-card-sentences")
    assert re.search(r"\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d, saved", name)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 26
    assert [row["What they said"] for row in rows if "HYPERLINK" in row["What they said"]] == [
        f"'{FORMULA} {LATE}"
    ]
    assert {row["Something negative"] for row in rows} == {"yes"}
    page.goto("/search?q=number")
    page.locator("blockquote").first.wait_for()
    _name, content = saved(page, "CSV")
    assert len(content.decode("utf-8-sig").splitlines()) == 26
    with reading(web.url) as connection:
        noted = entries(connection, Sought(who="Ada"))
    assert [row.thing for row in noted if row.what == Deed.EXPORT] == [
        "list What was found",
        "list What they say",
    ]
    assert [row.thing for row in noted if row.what == Deed.LOOK] == ["search", "pulse"]
    assert "number" not in str(noted), "what somebody searched for is kept as a digest"
