"""The same thing, period and base shows the same figure on every page of the demo, and in what is saved."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo import WIDE, come_in, settle
from tests.web import Web

pytestmark = pytest.mark.browser
BARS = "(all) => all.map((one) => ['.name', '.n'].map((part) => one.querySelector(part).textContent))"
DEPARTMENT = "Logistics"


@pytest.fixture
def page(browser: Browser, demo: Web) -> Iterator[Page]:
    """A page of somebody in Logistics."""
    context = browser.new_context(base_url=demo.address, viewport=WIDE, locale="en")
    opened = context.new_page()
    come_in(opened, demo.link())
    yield opened
    context.close()


def number(words: str) -> int:
    """The first number in words."""
    found = re.search(r"\d[\d,]*", words)
    assert found, words
    return int(found[0].replace(",", ""))


def bars(page: Page, card: str, more: str = "") -> dict[str, int]:
    """The bars of a card by their names, without those that nobody was heard at."""
    shown = page.locator(f".st-key-card-{card} button.bar")
    shown.first.wait_for()
    if more:
        few = shown.count()
        page.get_by_text(more, exact=True).click()
        expect(shown).not_to_have_count(few)
    return {name: number(n) for name, n in shown.evaluate_all(BARS) if re.search(r"\d", n)}


def tile(page: Page, label: str) -> str:
    return page.locator(".tl-tile", has_text=label).inner_text()


def behind(page: Page) -> list[int]:
    """How many customers and messages a list of sentences says it has, and how many of them are saved."""
    said = page.locator(".st-key-card-sentences .tl-heading .tl-soft").first.inner_text()
    return [*(number(piece) for piece in said.split(", ")), len(rows(page, ".st-key-card-sentences"))]


def rows(page: Page, card: str = "") -> list[dict[str, str]]:
    """What is saved as CSV, of a page or of one of its cards."""
    page.locator(f"{card} [data-testid=stPopover]", has_text="Save list").get_by_role("button").click()
    button = page.get_by_role("button", name="Save as CSV")
    with page.expect_download() as download:
        button.click()
    page.keyboard.press("Escape")
    content = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def go(page: Page, path: str) -> None:
    page.goto(path)
    page.locator("h1").wait_for()
    settle(page)


def test_customers_topics_and_sentences_agree(page: Page) -> None:
    go(page, "/?period=28&shown=negative")
    negative = number(tile(page, "something negative").split("\n", 1)[1])
    customers, messages, kept = behind(page)
    assert customers == negative
    assert messages == kept
    topics = bars(page, "topics")
    assert len(topics) > 5
    for name in list(topics)[:2]:
        page.locator(".st-key-card-topics button.bar", has_text=name).first.click()
        page.get_by_role("heading", name=name, level=2).wait_for()
        settle(page)
        customers, messages, kept = behind(page)
        assert customers == topics[name]
        assert messages == kept


def test_steps_agree_on_the_map_and_on_the_page_of_their_owner(page: Page) -> None:
    go(page, "/map")
    page.locator(".st-key-card-map .card").first.wait_for()
    drawn = page.locator(".st-key-card-map .card").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent)"
    )
    steps = bars(page, "worst", "Show all steps")
    worst, n = max(steps.items(), key=lambda pair: pair[1])
    assert any(said.startswith(worst) and number(said) == n for said in drawn)
    go(page, "/mine")
    own = bars(page, "own-touchpoints")
    assert len(own) > 2
    page.locator(".st-key-card-own-touchpoints button.bar").first.click()
    page.get_by_role("heading", name=next(iter(own)), level=1).wait_for()
    at = bars(page, "touchpoint-steps")
    assert {name: steps.get(name, 0) for name in at} == at
    assert max(at.values()) <= next(iter(own.values())) <= sum(at.values())


def test_open_matters_agree_on_every_page_and_in_what_is_saved(page: Page) -> None:
    go(page, "/?period=28")
    told = tile(page, "Matters open")
    all_of_them, of_department = number(told), number(told.split(DEPARTMENT, 1)[1])
    go(page, "/matters")
    assert number(page.locator(".tl-title .tl-soft").inner_text()) == all_of_them
    kept = Counter(row["Department"] for row in rows(page))
    assert kept.total() == all_of_them
    assert kept[DEPARTMENT] == of_department
    go(page, "/mine")
    assert number(page.get_by_role("heading", name="Nobody has it yet").inner_text()) == of_department


def test_what_is_found_is_as_long_as_search_says(page: Page) -> None:
    go(page, "/search?q=delivery")
    page.locator("blockquote").first.wait_for()
    said = page.locator(".tl-heading .tl-soft").first.inner_text()
    found = rows(page)
    assert number(said) == len(found) > 20
    assert all("deliver" in row["What they said"].lower() for row in found)
