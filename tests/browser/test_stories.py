"""Stories of people who use Touchline, in a real browser."""

import re
import struct
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from db.engine import reading
from db.reads import runs
from db.writes import beats
from db.writes import runs as running
from jobs.analyse.engine import polarity
from tests.browser.feedback import GLAD, LATE, departments, raise_matter, say
from tests.web import Web

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def tile(page: Page, label: str) -> str:
    shown = page.locator(".tl-tile", has_text=label).locator(".tl-value")
    return shown.inner_text()


def open_page(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", name=name, exact=True, level=1).wait_for()


def test_a_stranger_is_told_where_the_link_is(web: Web, new_page: Callable[[], Page]) -> None:
    page = new_page()
    page.goto("/")
    expect(page).to_have_url(f"{web.address}/sign-in")
    expect(page.get_by_role("main")).to_contain_text("touchline up")


def test_a_link_leads_an_owner_to_their_page_and_is_then_used_up(
    web: Web, new_page: Callable[[], Page]
) -> None:
    departments(web.url)
    link = web.link()
    page = new_page()
    page.goto(link)
    page.get_by_label("Your name").fill("Ada Byron")
    page.get_by_label("Where you work").select_option(label="Logistics")
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("heading", name="My page", exact=True).wait_for()
    expect(page.locator(".tl-foot")).to_contain_text("Ada Byron\u2069, \u2068Logistics")
    other = new_page()
    other.goto(link)
    expect(other.get_by_role("main")).to_contain_text("already been used")


def test_a_link_opened_before_signing_in_is_where_signing_in_leads(
    web: Web, new_page: Callable[[], Page]
) -> None:
    say(web.url, LATE, GLAD)
    page = new_page()
    page.goto("/?source=reviews&period=7&shown=positive")
    expect(page).to_have_url(f"{web.address}/sign-in")
    page.goto(web.link())
    page.get_by_label("Your name").fill("Ada Byron")
    page.get_by_role("button", name="Come in").click()
    expect(page).to_have_url(f"{web.address}/?source=reviews&period=7&shown=positive")
    expect(page.locator("blockquote")).to_have_count(1)


def test_signing_out_leads_back_to_the_sign_in_page(page: Page) -> None:
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_page_left_open_notices_that_its_session_ended(web: Web, page: Page) -> None:
    other = page.context.new_page()
    other.goto("/sign-out")
    other.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in?left=1", timeout=15_000)
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def test_an_open_pulse_shows_what_was_just_read_without_a_reload(web: Web, page: Page) -> None:
    expect(page.get_by_text("Nobody was heard here yet.")).to_be_visible()
    say(web.url, LATE, GLAD)
    expect(page.locator(".tl-tile").first).to_contain_text("2", timeout=15_000)
    assert tile(page, "negative") == "1"
    say(web.url, LATE, start=2)
    expect(page.locator(".tl-tile").first).to_contain_text("3", timeout=15_000)
    expect(page.locator("mark.negative").first).to_be_visible()


def test_not_right_counts_at_once_on_every_open_page_and_can_be_taken_back(web: Web, enter: Enter) -> None:
    say(web.url, LATE, GLAD)
    mine, theirs = enter("Ada"), enter("Bo")
    expect(theirs.locator(".tl-tile").nth(1)).to_contain_text("1")
    mine.get_by_text("Not right?").nth(1).click()
    mine.get_by_role("button", name="Nothing negative").first.click()
    for page in (mine, theirs):
        expect(page.locator(".tl-tile").nth(1).locator(".tl-value")).to_have_text("0", timeout=15_000)
    mine.get_by_role("button", name="Take it back").click()
    for page in (mine, theirs):
        expect(page.locator(".tl-tile").nth(1).locator(".tl-value")).to_have_text("1", timeout=15_000)


def test_one_word_can_be_taken_for_all_that_were_tagged_for_the_same_words(web: Web, enter: Enter) -> None:
    say(web.url, *(f"{piece}, what a killer sofa it is" for piece in ("Red", "Blue", "Grey")), GLAD)
    page = enter()
    page.goto("/?shown=negative")
    quotes = page.locator("blockquote")
    expect(quotes).to_have_count(3)
    assert page.get_by_text("tagged for the same words").count() == 0
    blue = quotes.filter(has_text="Blue, what")
    blue.get_by_text("Not right?").click()
    blue.get_by_role("button", name="Nothing negative").click()
    expect(blue).to_contain_text("2 others were tagged for the same words")
    blue.get_by_role("button", name="Change too").click()
    negative = page.locator(".tl-tile").nth(1).locator(".tl-value")
    expect(negative).to_have_text("0")
    expect(page.get_by_text("tagged for the same words")).to_have_count(0)
    quotes.filter(has_text="Red, what").get_by_role("button", name="Take it back").click()
    expect(negative).to_have_text("1")
    expect(blue).to_contain_text("1 other was tagged for the same words")


def test_a_bar_leads_to_its_sentences(web: Web, enter: Enter) -> None:
    say(web.url, LATE, GLAD, LATE + " Again.")
    page = enter()
    bar = page.locator("button.bar").first
    name, n = bar.locator(".name").inner_text(), bar.locator(".n").inner_text()
    bar.click()
    expect(page.get_by_role("heading", name=name, level=2)).to_be_visible()
    expect(page).to_have_url(re.compile(r"topic=\d+"))
    expect(page.get_by_text(f"{n} customers, {n} messages")).to_be_visible()
    expect(page.locator("blockquote")).to_have_count(int(n))


def test_a_shared_address_opens_with_the_same_choices(web: Web, enter: Enter) -> None:
    say(web.url, LATE, GLAD)
    page = enter()
    page.goto("/?source=reviews&period=7&shown=positive")
    expect(page.locator("blockquote")).to_have_count(1)
    expect(page.locator("blockquote")).to_contain_text("sofa")
    page.goto("/?source=%3Cb%3E&period=eternal&topic=x&shown=9&from=yesterday&to=1")
    expect(page.locator("blockquote")).to_have_count(2)


def test_a_job_runs_when_somebody_asks_for_it(web: Web, page: Page) -> None:
    now = datetime.now(UTC)
    beats.beat(web.url, beats.SCHEDULER, "a test", now)
    ended = {"started_at": now, "ended_at": now, "counts": {}, "error": "Out of paper."}
    running.finish(web.url, "search", holder="a test", **ended)
    open_page(page, "System")
    expect(page.get_by_text("Out of paper.")).to_be_visible()
    page.get_by_role("button", name="Run now").click()
    expect(page.get_by_role("button", name="Asked for")).to_be_disabled()
    with reading(web.url) as connection:
        assert [job for _id, job in runs.requested(connection)] == ["search"]


def test_nothing_is_fetched_from_elsewhere_nor_breaks_the_content_policy(web: Web, enter: Enter) -> None:
    say(web.url, LATE, *[GLAD] * 300)  # enough for a page with charts
    page = enter()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.goto("/")
    expect(page.locator("blockquote").first).to_be_visible()
    expect(page.locator(".stVegaLiteChart canvas, .stVegaLiteChart svg").first).to_be_visible()
    own = (web.address, web.address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []
    assert [text for text in told if "Content Security Policy" in text] == []


def test_no_page_is_told_a_score(web: Web, enter: Enter) -> None:
    say(web.url, LATE, GLAD)
    raise_matter(web.url)
    page = enter()
    told = bytearray()
    hear = lambda payload: told.extend(payload if isinstance(payload, bytes) else payload.encode())  # noqa: E731
    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    for name in ("/", "/matters", "/map", "/system"):
        page.goto(name)
        page.locator("h1").first.wait_for()
        page.wait_for_load_state("networkidle")
    assert b"still waiting" in told
    values = [f"{value:g}".encode() for text in (LATE, GLAD) for value in polarity(text) if value % 1]
    doubles = [struct.pack("<d", value) for text in (LATE, GLAD) for value in polarity(text) if value % 1]
    assert [word for word in (b"compound", b"polarity", *values, *doubles) if word in told] == []
    assert re.findall(rb"[^\n]*(?<!under)score.*", told, re.IGNORECASE) == []
