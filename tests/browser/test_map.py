"""Somebody reads the map in a real browser: by mouse, by keyboard, on a phone."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from db.writes.maps import publish
from jobs.analyse.ready import ensure_taxonomy
from jobs.demo.company import company
from tests.browser.feedback import LATE, say
from tests.web import Web

pytestmark = pytest.mark.browser


@pytest.fixture
def map_page(web: Web, page: Page) -> Page:
    now = datetime.now(UTC)
    ensure_taxonomy(web.url, now)
    first, *others = company().journey.micro_interactions
    hostile = replace(first, name="<img src=x onerror=alert(1)>")
    journey = replace(company().journey, micro_interactions=(hostile, *others))
    publish(web.url, journey, company().functions, now)
    say(web.url, LATE)
    page.goto("/map")
    page.get_by_role("heading", name=journey.name, level=1).wait_for()
    return page


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{name};"))


def test_without_a_journey_the_map_says_how_to_get_one(page: Page) -> None:
    page.goto("/map")
    expect(page.locator(".tl-empty")).to_contain_text("There is no map yet")


def test_a_card_tells_who_has_a_say_and_keeps_its_place_in_the_address(map_page: Page) -> None:
    basket = card(map_page, "Basket")
    expect(basket).to_have_attribute(
        "aria-label", re.compile("not heard from yet; 0 matters open; .*Online shop")
    )
    basket.click()
    expect(map_page).to_have_url(re.compile("step=basket"))
    told = map_page.locator(".tl-card", has_text="Who has a say")
    expect(told).to_contain_text("Online shop")
    expect(told).to_contain_text("Checkout")
    expect(card(map_page, "Basket")).to_have_attribute("aria-pressed", "true")
    map_page.reload()
    expect(map_page.locator(".tl-card", has_text="Who has a say")).to_be_visible()


def test_the_keyboard_reaches_and_chooses_a_card(map_page: Page) -> None:
    card(map_page, "Basket").focus()
    map_page.keyboard.press("Enter")
    expect(map_page).to_have_url(re.compile("step=basket"))
    expect(card(map_page, "Basket")).to_be_focused()
    map_page.keyboard.press("Enter")
    expect(map_page).not_to_have_url(re.compile("step="))


def test_the_legend_names_every_department_in_full(map_page: Page) -> None:
    for name in [*(one.name for one in company().functions), "has no owner"]:
        expect(map_page.get_by_role("listitem").get_by_text(name, exact=True)).to_be_visible()


def test_on_a_phone_the_worst_steps_are_the_map(map_page: Page) -> None:
    map_page.set_viewport_size({"width": 390, "height": 844})
    expect(card(map_page, "Basket")).to_be_hidden()
    expect(map_page.get_by_text("Where most are hurt")).to_be_visible()
    assert map_page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_a_hostile_name_stays_text(map_page: Page) -> None:
    map_page.on("dialog", lambda _dialog: pytest.fail("a label ran"))
    expect(map_page.get_by_role("button", name=re.compile("^<img src=x"))).to_be_visible()
    assert map_page.locator("img[src=x]").count() == 0


def test_a_step_that_does_not_exist_chooses_nothing(map_page: Page) -> None:
    map_page.goto("/map?step=%3Cscript%3E")
    map_page.get_by_text("Where most are hurt").wait_for()
    assert map_page.locator(".tl-card", has_text="Who has a say").count() == 0
