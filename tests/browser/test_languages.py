"""Every page in Arabic, from right to left, without a sentence left in English; and changing the language."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import languages
from db.rights import HOUSE
from db.writes.maps import publish
from jobs.analyse.ready import ensure_taxonomy
from jobs.demo.company import company
from tests.browser.demo import decides
from tests.browser.feedback import GLAD, LATE, disagreed, raise_matter, say
from tests.web import Web
from tests.words import catalog, texts

pytestmark = pytest.mark.browser
PULSE = {"en": "Pulse", "de": "Puls", "ar": "النبض"}
EVERY_PAGE = {"", "audit", "map", "matters", "mine", "people", "search", "sources", "start", "system"}
BENEATH_THE_MAP = (
    *("/functions", "/happiness", "/journeys", "/touchpoint?step=pay", "/decisions"),
    *("/map?mode=edit", "/map?mode=versions", "/map?paths=difference"),
)
SETTLED = 1_500  # milliseconds for the last parts of a page to be drawn
SHOWN = """() => {
    const said = []
    const walk = (root) => {
        for (const one of root.childNodes) {
            if (one.nodeType === Node.TEXT_NODE && one.data.trim()) said.push(one.data.trim())
            if (one.nodeType !== Node.ELEMENT_NODE || ["SCRIPT", "STYLE"].includes(one.tagName)) continue
            if (one.matches("blockquote > p:first-child, iframe") || !one.checkVisibility()) continue
            said.push(one.getAttribute("placeholder") ?? "") // (labels are partly Streamlit's)
            if (one.shadowRoot) walk(one.shadowRoot)
            walk(one)
        }
    }
    walk(document.body)
    return [...new Set(said)].filter((text) => /[A-Za-z]{3}/.test(text))
}"""


def a_world_without_english_names(url: str) -> None:
    """Sentences, a map and a matter, in which every name that is data is no English word."""
    now = datetime.now(UTC)
    ensure_taxonomy(url, now)
    journey, functions = company().journey, company().functions
    named = replace(
        journey,
        name="Qxj",
        stages=tuple(replace(one, name=f"Qxs {n}") for n, one in enumerate(journey.stages)),
        touchpoints=tuple(replace(one, name=f"Qxt {n}") for n, one in enumerate(journey.touchpoints)),
        micro_interactions=tuple(
            replace(one, name=f"Qx {n}", wants=f"qxw {n}") for n, one in enumerate(journey.micro_interactions)
        ),
    )
    publish(url, named, tuple(replace(one, name=f"Qxf {n}") for n, one in enumerate(functions)), HOUSE, now)
    say(url, *[LATE] * 3, GLAD, "?!")
    raise_matter(url, title="Let a person reply: Delivery late")
    disagreed(url, "qxr", "Qxd", now)


def in_english() -> list[re.Pattern[str]]:
    """What would give an English text away: all of a short one, the fixed words of a longer one."""
    found, same = [], same_in_arabic()
    for text, _ in set(texts()):
        for form in (text,) if isinstance(text, str) else text:
            fixed = re.split(r"\{\w*\}", form)
            if not re.search("[a-z]{3}", "".join(fixed)) or form in same:
                continue
            pattern = ".+".join(map(re.escape, fixed))
            long_enough = max(len(piece.split()) for piece in fixed) > 2
            found.append(re.compile(rf"\b{pattern}" if long_enough else rf"^{pattern}$"))
    return found


def same_in_arabic() -> set[str]:
    """Texts that are no words, such as the name of a form of file."""
    return {str(message.id) for message in catalog("ar") if message.id and message.string == message.id}


@pytest.fixture
def open_in(browser: Browser, web: Web) -> Iterator[Callable[..., Page]]:
    """Sign somebody in whose browser likes a language."""
    contexts = []

    def opened(liked: str, department: str = "") -> Page:
        size = {"width": 1440, "height": 900}
        context = browser.new_context(base_url=web.address, locale=liked, viewport=size)
        contexts.append(context)
        page = context.new_page()
        page.goto(web.link())
        page.locator("input[name=name]").fill("Qxp")
        page.locator("select[name=function]").select_option(department)
        page.locator("form button").click()
        page.get_by_test_id("stSidebarNavLink").first.wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()


def is_in(page: Page, language: str, direction: str) -> None:
    """The document says so itself, for screen readers and styles."""
    expect(page.locator("html")).to_have_attribute("dir", direction, timeout=30_000)
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_every_page_is_all_in_arabic_and_runs_from_right_to_left(
    web: Web, open_in: Callable[..., Page]
) -> None:
    a_world_without_english_names(web.url)
    page, english = open_in("ar-EG", company().functions[0].key), in_english()
    links = page.get_by_test_id("stSidebarNavLink")
    places = [link.get_attribute("href") or "/" for link in links.all()]
    assert {place.rpartition("/")[2] for place in places} == EVERY_PAGE
    searched = [place for place in places if place.endswith("search")]
    asked_for = ["/?period=28", *(f"{place}?q=late" for place in searched)]  # "/" leads to My page
    decides(web.url)
    for place in [*places, *asked_for, *BENEATH_THE_MAP]:
        page.goto(place)
        page.locator("h1").first.wait_for()
        is_in(page, "ar", "rtl")
        page.wait_for_timeout(SETTLED)
        left = [text for text in page.evaluate(SHOWN) if any(one.search(text) for one in english)]
        assert left == [], place
        assert page.get_by_test_id("stSidebar").bounding_box()["x"] > 1_000, "the menu is at the right"


def test_on_a_phone_the_menu_stays_away_until_it_is_asked_for(web: Web, open_in: Callable[..., Page]) -> None:
    page = open_in("ar")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/?period=28")
    page.get_by_role("heading", name=PULSE["ar"], exact=True).wait_for()
    expect(page.get_by_test_id("stSidebarNavLink").first).not_to_be_in_viewport()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_test_id("stSidebarNavLink").first).to_be_in_viewport()


def test_a_language_chosen_in_the_menu_holds_at_once_and_comes_back(
    web: Web, open_in: Callable[..., Page]
) -> None:
    page = open_in("en-US")
    page.goto("/?period=7")
    page.get_by_label("Language").click()
    page.get_by_role("option", name=languages.NAMES["ar"]).click()
    page.get_by_role("heading", name=PULSE["ar"], exact=True).wait_for()
    is_in(page, "ar", "rtl")
    assert "period=7" in page.url, "what was asked for stays"
    page.reload()
    page.get_by_role("heading", name=PULSE["ar"], exact=True).wait_for()
    elsewhere = open_in("ar")  # the same person, whose browser would not have been asked
    is_in(elsewhere, "ar", "rtl")
    page.goto("/sign-out")
    is_in(page, "ar", "rtl")
