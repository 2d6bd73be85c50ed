"""Bad input and bad days on every page: nonsense in the address, an empty store, one signal, dead jobs."""

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from db.rights import HOUSE
from db.writes import beats
from db.writes.maps import publish
from jobs.analyse.ready import ensure_taxonomy
from jobs.demo.company import company
from tests.browser.demo import decides, settle
from tests.browser.feedback import LATE, say
from tests.web import ROOT, Web

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
HEADS = {"/": "Pulse", "/map": "Map", "/matters": "Matters", "/search": "Search", "/system": "System"}
BENEATH = {
    "/mine": "My page",
    "/decisions": "Decisions",
    "/functions": "Departments",
    "/happiness": "What is a happy customer?",
    "/journeys": "Journeys",
    "/touchpoint": "Touchpoint",
    "/sources": "Sources",
    "/people": "People",
    "/audit": "Audit",
    "/start": "Start",
}
NONSENSE = (
    "period=eternal&from=1&to=%00&source=%3Cb%3E&channel=%27&topic=-1&shown=9&q=%22*%28&step=nowhere&zoom=x"
    "&journey=%00&touchpoint=%3Ci%3E&mode=x&paths=q&colour=z&at=-1&person=1e9&who=%27&what=%22&add=%01&sort=n"
    "&department=%F0%9F%98%A1&matter=99999999999999999999&rows=none&whose=x&stands=y&late=z&at=nothing&asked=7"
)
TROUBLE = re.compile("Traceback|Error|Oops|something went wrong", re.IGNORECASE)
SAYS = {  # what an empty page says, so that somebody knows what to do
    "/": "Bring in feedback",
    "/map": "Choose a map",
    "/matters": "A matter is raised by itself",
    "/search": "Search",
    "/system": "No file was imported yet",
}


def visit(page: Page, path: str) -> None:
    """Open a page, which draws whole and without trouble."""
    page.goto(path)
    page.get_by_role(
        "heading", name=(HEADS | BENEATH)[path.partition("?")[0]], exact=True, level=1
    ).wait_for()
    settle(page)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    assert not TROUBLE.search(page.get_by_test_id("stMain").inner_text()), path


def test_every_page_of_an_empty_store_says_what_to_do_whatever_the_address_says(enter: Enter) -> None:
    page = enter()
    for path, words in SAYS.items():
        visit(page, path)
        expect(page.get_by_test_id("stMain").get_by_text(words).first).to_be_visible()
        visit(page, f"{path}?{NONSENSE}")


def test_one_signal_is_enough_for_every_page_whatever_the_address_says(web: Web, enter: Enter) -> None:
    say(web.url, LATE)
    page = enter()
    for path in HEADS:
        visit(page, path)
        visit(page, f"{path}?{NONSENSE}")
    visit(page, "/")
    expect(page.locator("blockquote")).to_have_count(1)


def test_nonsense_in_the_address_breaks_no_page_of_the_map_nor_of_those_who_run_it(
    web: Web, enter: Enter
) -> None:
    now = datetime.now(UTC)
    ensure_taxonomy(web.url, now)
    publish(web.url, company().journey, company().functions, HOUSE, now)
    say(web.url, LATE)
    page = enter()
    decides(web.url)
    for path in BENEATH:
        visit(page, f"{path}?{NONSENSE}")
    page.goto(f"/map?{NONSENSE}")
    page.locator(".st-key-card-map .card").first.wait_for()


def test_dead_jobs_are_told_on_the_page_that_is_open_and_on_every_other(web: Web, enter: Enter) -> None:
    say(web.url, LATE)
    page, warning = enter(), "Nothing new is read until “touchline up” runs."
    beats.beat(web.url, beats.SCHEDULER, "a test", datetime.now(UTC))
    visit(page, "/")
    expect(page.get_by_text(warning, exact=True)).to_have_count(0)
    beats.beat(web.url, beats.SCHEDULER, "a test", datetime.now(UTC) - timedelta(hours=3))
    expect(page.get_by_text(warning, exact=True)).to_be_visible()
    for path in HEADS:
        visit(page, path)
        expect(page.get_by_text(warning, exact=True)).to_be_visible()
    visit(page, "/system")
    expect(page.get_by_text("the jobs are not running")).to_be_visible()
    expect(page.get_by_text("The jobs were last heard from 3 hours ago.")).to_be_visible()
    beats.beat(web.url, beats.SCHEDULER, "a test", datetime.now(UTC))
    expect(page.get_by_text(warning, exact=True)).to_have_count(0)


def test_a_page_left_open_over_an_upgrade_says_so_and_comes_back_as_the_new_one(
    web: Web, enter: Enter, tmp_path: Path
) -> None:
    say(web.url, LATE)
    page = enter()
    visit(page, "/?period=7")
    newer = tmp_path / "newer"
    for room in ("dashboard", "db", "jobs", "journeys"):
        shutil.copytree(ROOT / room, newer / room, ignore=shutil.ignore_patterns("__pycache__"))
    changed = newer / "dashboard" / "views" / "pulse.py"
    changed.write_text(changed.read_text().replace('_("Pulse")', '"Pulse, made new"'))
    web.stop()
    expect(page.get_by_role("dialog").get_by_text("Touchline does not answer right now")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_text("This page comes back by itself")).to_be_visible()
    web.start(newer)
    expect(page.get_by_role("heading", name="Pulse, made new", exact=True)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?period=7$"))
    expect(page.locator("blockquote")).to_have_count(1)
