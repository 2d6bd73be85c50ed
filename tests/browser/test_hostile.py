"""Words from outside stay words: in a real browser they run nothing, fetch nothing and break no layout."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert, select, update

from db.engine import writing
from db.models import Action, Batch, BatchState, Category, Function, RejectedRow, SignalIn
from db.rights import HOUSE
from db.writes import sources
from db.writes.maps import publish
from db.writes.signals import Target, record
from jobs.analyse.ready import ensure_taxonomy
from jobs.demo.company import company
from tests.browser.demo import decides
from tests.browser.feedback import LATE, disagreed, raise_matter, work
from tests.web import Web

pytestmark = pytest.mark.browser

HTML = "<img src=x onerror=alert(1)><script>alert(2)</script><a href=//elsewhere.example>a</a><style>*{"
MARKDOWN = (
    "![pixel](http://elsewhere.example/pixel.png) [link](javascript:alert(3)) **bold** $x^2$ :material/home:"
)
OVERRIDES = "\u202eerongi\u2066\u2067 \u200f\u202d"
NASTY = f"{HTML} {MARKDOWN} {OVERRIDES} \x00\x01\U0001f621"
UNBROKEN = "w" * 10_000
TEXTS = (
    HTML, MARKDOWN, OVERRIDES + LATE, UNBROKEN, f"terrible {UNBROKEN}", NASTY + LATE,
    '=HYPERLINK("http://elsewhere.example","terrible")', "\U0001f621\U0001f468\u200d\U0001f469 \x00terrible",
)  # fmt: skip
SLOWLY = 30_000  # milliseconds; so many long names take their time
OF_CUSTOMERS = ("/?period=7", "/matters", "/map", "/mine", "/search?q=terrible")
OF_THE_MAP = (
    *("/decisions", "/happiness", "/functions", "/journeys", "/touchpoint?step=date_promised"),
    *("/map?mode=edit", "/map?mode=versions", "/map?paths=difference"),
)
IMAGE = re.compile(r"!\[pixel\]\(http:\u2060?//elsewhere\.example/pixel\.png\)")
"""In a label, where Markdown would be read, an address is broken by a word joiner."""
PAGES = (
    *OF_CUSTOMERS,
    *OF_THE_MAP,
    "/sources?source=nasty",
    "/system",
    "/audit",
    "/people?person=1",
    "/start?at=map",
)
WIDTHS = (390, 1440)
INERT = """() => {
    const all = [document], alive = []
    for (const root of all) for (const one of root.querySelectorAll("*")) {
        if (one.shadowRoot) all.push(one.shadowRoot)
        const leads = one.getAttribute("href") ?? one.getAttribute("src") ?? ""
        const runs = [...one.attributes].some(({ name }) => name.startsWith("on"))
        const texts = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
        const reorders = texts.some((node) => /[\\u202a-\\u202e\\u0000]/.test(node.data))
        const alert = /elsewhere|javascript:|^x$/.test(leads) || runs || reorders
        if (alert) alive.push(one.outerHTML.slice(0, 200))
    }
    return alive
}"""
TOO_WIDE = """() => {
    const main = document.querySelector("[data-testid=stMain]") ?? document.body
    const wide = document.scrollingElement.scrollWidth > innerWidth || main.scrollWidth > main.clientWidth + 1
    if (!wide) return []
    const all = [main], over = []
    for (const root of all) for (const one of root.querySelectorAll("*")) {
        if (one.shadowRoot) all.push(one.shadowRoot)
        if (one.getBoundingClientRect().right > innerWidth + 1) over.push(one.outerHTML.slice(0, 160))
    }
    return over.length ? over.slice(-3) : ["something"]
}"""


def a_hostile_world(url: str) -> None:
    """Everything that can be named or said is hostile: sources, people, topics, steps, files, matters."""
    now = datetime.now(UTC)
    ensure_taxonomy(url, now)
    with writing(url) as connection:
        connection.execute(update(Category).values(name=Category.name + NASTY))
    journey, functions = company().journey, company().functions
    hostile = replace(
        journey,
        name=NASTY,
        stages=tuple(replace(one, name=NASTY) for one in journey.stages),
        micro_interactions=tuple(
            replace(one, name=NASTY + UNBROKEN[:300], wants=NASTY) for one in journey.micro_interactions
        ),
    )
    publish(url, hostile, tuple(replace(one, name=one.name + NASTY) for one in functions), HOUSE, now)
    facts = sources.SourceFacts("nasty", f"{NASTY} {UNBROKEN}", "review", purpose="in_public", origin=NASTY)
    source_id, channel = sources.ensure(url, facts, now)
    said = [SignalIn(str(n), "verbatim", text, now, profile=f"{NASTY} {n}") for n, text in enumerate(TEXTS)]
    record(url, Target(source_id, channel), said, now)
    work(url)
    raise_matter(url, title=f"{NASTY} {UNBROKEN}")
    disagreed(url, f"{NASTY} {UNBROKEN[:400]}", NASTY[:390].replace("\x00", ""), now)
    with writing(url) as connection:
        owner = select(Function.id).where(Function.key == functions[0].key).scalar_subquery()
        connection.execute(update(Action).values(function_id=owner))
        taken = {
            "source_id": source_id,
            "file_name": NASTY + UNBROKEN,
            "state": BatchState.STORED,
            "started_at": now,
        }
        batch_id = connection.execute(insert(Batch).values(taken).returning(Batch.id)).scalar_one()
        left_out = {"row_number": 3, "column": NASTY, "problem": f"no date: {NASTY}{UNBROKEN}", "raw": NASTY}
        connection.execute(insert(RejectedRow).values(batch_id=batch_id, **left_out))


@pytest.fixture
def told(web: Web, new_page: Callable[[], Page]) -> tuple[Page, list[str]]:
    """A page of an owner in a hostile world, and everything that it did although it must not."""
    a_hostile_world(web.url)
    wrong: list[str] = []
    own = (web.address, web.address.replace("http", "ws"), "data:", "blob:")
    page = new_page()
    page.on("request", lambda request: request.url.startswith(own) or wrong.append(request.url))
    page.on("dialog", lambda dialog: wrong.append(f"dialog {dialog.message}"))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: "Security Policy" in said.text and wrong.append(said.text))
    page.goto(web.link())
    page.get_by_label("Your name").fill("<b>Ada</b> ![x](//elsewhere.example/i.png)")
    page.get_by_label("Where you work").select_option(value=company().functions[0].key)
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("heading", name="My page", exact=True).wait_for()
    decides(web.url)
    return page, wrong


def test_hostile_words_run_nothing_fetch_nothing_and_break_no_layout(told: tuple[Page, list[str]]) -> None:
    page, wrong = told
    for path in PAGES:
        page.goto(path)
        page.locator("h1").first.wait_for()
        look_deeper(page, path)
        if path != "/audit":  # it keeps no texts in words
            expect(page.get_by_text("<script>alert(2)</script>").first).to_be_attached()
            expect(page.get_by_text(IMAGE).first).to_be_attached()
        assert page.evaluate(INERT) == [], path
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert runs_over(page) == [], (path, width)
    assert wrong == []


def runs_over(page: Page) -> list[str]:
    """What runs over the side of a page, after charts had the time to find their new size."""
    for _ in range(50):
        if not (over := page.evaluate(TOO_WIDE)):
            break
        page.wait_for_timeout(100)
    return over


def look_deeper(page: Page, path: str) -> None:
    """Open what a page folds away, and ask for what its words lead to."""
    if path == "/map":
        press_first_bar(page)
        page.get_by_text("Show all sentences").click(timeout=SLOWLY)
    if path in ("/matters", "/mine"):
        page.locator("button.row").first.click(timeout=SLOWLY)
    if path in OF_CUSTOMERS:
        said = "onerror" if path == "/map" else "wwww"
        expect(page.locator("blockquote p").filter(has_text=said).first).to_be_attached(timeout=SLOWLY)
        page.get_by_text("Not right?").first.click()
    if path == "/?period=7":
        press_first_bar(page)


def press_first_bar(page: Page) -> None:
    page.locator("button.bar").first.click()
    expect(page.locator("button.bar[aria-pressed=true]")).to_have_count(1, timeout=SLOWLY)
