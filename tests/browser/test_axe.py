"""axe finds nothing serious on any page of the demo: light, dark, on a phone, and in Arabic."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.browser.demo import PHONE, PLACES, WIDE, come_in, decides, look_at, settle
from tests.web import Web

pytestmark = pytest.mark.browser
SERIOUS = """async () => {
    const { violations } = await axe.run({ resultTypes: ["violations"] })
    const told = (one, node) => `${one.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`
    const bad = violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    return bad.flatMap((one) => one.nodes.slice(0, 3).map((node) => told(one, node)))
}"""
LOOKS = (("light", WIDE), ("dark", WIDE), ("light", PHONE))


@pytest.fixture
def open_in(browser: Browser, demo: Web) -> Iterator[Callable[[str], Page]]:
    """A page of somebody who came in with a browser that likes a language."""
    contexts = []

    def opened(liked: str) -> Page:
        contexts.append(browser.new_context(base_url=demo.address, locale=liked, viewport=WIDE))
        page = contexts[-1].new_page()
        come_in(page, demo.link())
        decides(demo.url)
        return page

    yield opened
    for context in contexts:
        context.close()


def serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody from using a page."""
    settle(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(SERIOUS)
    return found


def test_nothing_serious_on_any_page_in_light_dark_and_on_a_phone(open_in: Callable[[str], Page]) -> None:
    page = open_in("en")
    found = {}
    for name in PLACES:
        look_at(page, name)
        for scheme, size in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            found[name, scheme, size["width"]] = serious(page)
    assert {place: told for place, told in found.items() if told} == {}


def test_nothing_serious_on_any_page_in_arabic(open_in: Callable[[str], Page]) -> None:
    page = open_in("ar")
    found = {}
    for name in PLACES:
        look_at(page, name)
        found[name] = serious(page)
    assert {place: told for place, told in found.items() if told} == {}


def test_nothing_serious_on_the_pages_before_the_door(browser: Browser, demo: Web) -> None:
    found = {}
    for liked in ("en", "ar"):
        context = browser.new_context(base_url=demo.address, locale=liked, viewport=PHONE)
        page = context.new_page()
        for path in ("/sign-in", "/sign-in?left=1", demo.link(), "/enter?token=unknown"):
            page.goto(path)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.evaluate(AXE_SCRIPT)
                found[liked, path.partition("?")[0], scheme] = page.evaluate(SERIOUS)
        context.close()
    assert {place: told for place, told in found.items() if told} == {}
