"""Whoever goes through a page by keyboard alone sees at every step where they are."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.demo import WIDE, come_in, decides, look_at
from tests.web import Web

pytestmark = pytest.mark.browser
STEPS = 60
FOCUSED = """() => {
    let one = document.activeElement
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement
    if (!one || one === document.body) return null
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
    const ring = outlineStyle !== "none" && parseFloat(outlineWidth) >= 1
    const name = one.getAttribute("aria-label") || one.innerText || ""
    return { tag: one.tagName.toLowerCase(), name: name.slice(0, 60), seen: ring || boxShadow !== "none" }
}"""


@pytest.fixture
def page(browser: Browser, demo: Web) -> Any:
    context = browser.new_context(base_url=demo.address, viewport=WIDE)
    page = context.new_page()
    come_in(page, demo.link())
    decides(demo.url)
    yield page
    context.close()


def walked(page: Page) -> list[dict[str, Any]]:
    """What has the focus after each press of Tab."""
    steps = []
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        page.wait_for_timeout(20)
        steps.append(page.evaluate(FOCUSED))
    return [step for step in steps if step]


@pytest.mark.parametrize("name", ["pulse", "map", "matters", "happiness", "start"])
def test_a_link_or_a_button_shows_that_it_has_the_focus(page: Page, name: str) -> None:
    look_at(page, name)
    pressable = [step for step in walked(page) if step["tag"] in ("a", "button", "summary")]
    assert len(pressable) >= 20
    assert [step for step in pressable if not step["seen"]] == []


def test_no_press_lies_on_the_way_that_is_not_in_the_language_of_the_page(page: Page) -> None:
    look_at(page, "pulse")
    names = {step["name"] for step in walked(page)}
    assert not names & {"Download as PNG", "Copy Vega-Lite spec", "Fullscreen"}
