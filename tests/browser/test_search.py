"""Somebody looks for what customers said, by the words they used."""

import pytest
from playwright.sync_api import Page, expect

from dashboard.parts.search_box import LONGEST_TYPED
from tests.browser.feedback import GLAD, LATE, say
from tests.web import Web

pytestmark = pytest.mark.browser
MANY = 45  # messages, which is three pages of sentences


def opened(page: Page, address: str = "/search") -> Page:
    page.goto(address)
    page.get_by_role("heading", name="Search", level=1).wait_for()
    return page


def test_the_box_has_the_focus_and_enter_searches(web: Web, page: Page) -> None:
    say(web.url, LATE, GLAD)
    opened(page)
    box = page.get_by_role("searchbox", name="Search what customers said")
    expect(box).to_be_focused()
    expect(page.get_by_text("Type what you look for")).to_be_visible()
    page.keyboard.type("PARCEL waiting")
    page.keyboard.press("Enter")
    expect(page.locator("blockquote")).to_have_count(1)
    expect(page.locator("mark.found")).to_have_text(["waiting", "parcel"])
    expect(page).to_have_url(f"{web.address}/search?q=PARCEL+waiting")
    box.fill("zebra")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_text("No message holds all these words.")).to_be_visible()
    box.fill("")
    box.press("Enter")
    expect(page.get_by_text("Type what you look for")).to_be_visible()


def test_a_shared_search_opens_with_its_choices_and_shows_more_when_asked(web: Web, page: Page) -> None:
    say(web.url, *(f"Parcel number {n} is late, terrible." for n in range(MANY)))
    opened(page, "/search?q=parcel&source=reviews")
    expect(page.get_by_text(f"{MANY} messages")).to_be_visible()
    for shown in (20, 40):
        expect(page.locator("blockquote")).to_have_count(shown)
        page.get_by_role("button", name="Show more").click()
    expect(page.locator("blockquote")).to_have_count(MANY)
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)
    expect(page.locator("blockquote").first).to_contain_text(f"number {MANY - 1} ")


def test_not_right_counts_from_a_search_too(web: Web, page: Page) -> None:
    say(web.url, LATE)
    opened(page, "/search?q=parcel")
    page.get_by_text("Not right?").click()
    page.get_by_role("button", name="Nothing negative").click()
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()


def test_odd_words_find_nothing_and_break_nothing(web: Web, page: Page) -> None:
    say(web.url, GLAD)
    opened(page)
    box = page.get_by_role("searchbox")
    for odd in ('"', "NOT (a OR", "\U0001f621", "متأخر", "a*:b", "x" * 10_000, "<b>![](//x.y)"):
        box.fill(odd)
        box.press("Enter")
        expect(page.locator(".tl-empty")).to_be_visible()
        expect(box).to_have_value(odd[:LONGEST_TYPED])
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
