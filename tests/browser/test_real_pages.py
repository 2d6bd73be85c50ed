"""The page behind the link that an import of real feedback prints: it stands, and says what it cannot say."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.touchline import touchline
from tests.web import Web

pytestmark = pytest.mark.browser
IN_TIME = 60_000  # milliseconds
FILES = {
    "airline.csv": "February 2015",
    "store_reviews.xlsx": "Nothing here has a date, so it cannot be told over time.",
    "olist/olist_order_reviews_dataset.csv": "Most of what they wrote is in Portuguese, which is not read",
    "twcs.csv": "2017",
}


def test_every_real_file_has_a_page_that_is_honest_about_what_it_cannot_say(
    real_data: Path, web: Web, page: Page, as_settings: Callable[[str], None]
) -> None:
    as_settings(web.url)
    links = {name: _taken_in(real_data / name) for name in FILES}
    read = touchline("jobs", "--once")
    assert read.returncode == 0, read.stderr
    for name, honest in FILES.items():
        page.goto(web.address + links[name])
        expect(page.get_by_test_id("stMain")).to_contain_text(honest, timeout=IN_TIME)
        expect(page.locator("blockquote").first).to_be_visible(timeout=IN_TIME)
        expect(page.locator("[data-testid=stException]")).to_have_count(0)


def _taken_in(file: Path) -> str:
    """The address of the page, as the import tells it."""
    done = touchline("import", file)
    assert done.returncode == 0, done.stderr
    found = re.search(r"/\?source=\S+", done.stdout)
    assert found, done.stdout
    return found[0]
