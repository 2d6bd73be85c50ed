"""The Sources page: what nobody named waits there, is named there, and comes in; one is added and paused."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from pytest_httpserver import HTTPServer

from db.models import SignalIn
from db.writes import sources
from db.writes.signals import Target, record
from jobs import answer, release
from tests.browser.feedback import LATE, departments, skip_start, work
from tests.browser.presses import unfold
from tests.connecting import collect, loopback_allowed, set_up, told
from tests.web import Web

__all__ = ["loopback_allowed"]
pytestmark = pytest.mark.browser
SLOWLY = 30_000  # milliseconds


@pytest.fixture
def page(web: Web, new_page: Callable[[], Page]) -> Page:
    """A page of an analyst, in a house with one source that nobody named."""
    skip_start(web.url)
    departments(web.url)
    now = datetime.now(UTC)
    source_id, channel = sources.ensure(
        web.url, sources.SourceFacts("posts", "Posts", "web", kind="api"), now
    )
    record(
        web.url, Target(source_id, channel), [SignalIn("1", "verbatim", LATE, now, profile="+49 151")], now
    )
    page = new_page()
    page.goto(web.link())
    page.get_by_label("Your name").fill("Ada")
    page.get_by_role("button", name="Come in").click()
    page.locator("h1").wait_for()
    return page


def test_what_nobody_named_waits_and_comes_in_when_it_is_named(page: Page, web: Web) -> None:
    page.goto("/sources?stands=held&source=posts")
    expect(page.get_by_text("1 source is kept aside")).to_be_visible(timeout=SLOWLY)
    expect(page.get_by_text("nobody said what it may be used for").first).to_be_visible()
    page.get_by_label("Where it comes from").fill("our shop")
    page.get_by_text("They wrote to us", exact=True).click()
    page.get_by_role("button", name="Keep it").last.click()
    expect(page.get_by_role("status")).to_contain_text("Kept", timeout=SLOWLY)
    while any(release.run(web.url, datetime.now(UTC)).values()):
        pass
    work(web.url)
    page.goto("/?period=7")
    expect(page.locator("blockquote p").filter(has_text="two weeks late")).to_be_visible(timeout=SLOWLY)


def test_a_source_is_added_and_paused_and_an_identifier_looked_up(page: Page) -> None:
    page.goto("/sources?add=api")
    page.get_by_label("Name of the source").fill("Shop of Köln")
    page.get_by_role("button", name="Keep it").last.click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=SLOWLY)
    expect(page).to_have_url(re.compile("source=shop-of-koln"))
    expect(page.get_by_text('"source": "shop-of-koln"')).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("paused since").first).to_be_visible(timeout=SLOWLY)
    page.get_by_label("Identifier").fill("+49 151")
    page.get_by_label("Identifier").press("Enter")
    expect(page.get_by_text("Why this one and not another").first).to_be_visible(timeout=SLOWLY)


@pytest.mark.usefixtures("loopback_allowed")
def test_how_a_source_is_fetched_is_changed_after_a_look_at_what_it_would_bring(
    page: Page, web: Web, httpserver: HTTPServer
) -> None:
    item = "<item><guid>1</guid><title>Still waiting</title></item>"
    feed = f"<rss version='2.0'><channel>{item}</channel></rss>"
    httpserver.expect_request("/new").respond_with_data(feed, content_type="application/xml")
    set_up(web.url, "feed", {"url": httpserver.url_for("/old")})
    collect(web.url, datetime.now(UTC))
    page.goto("/sources?source=far")
    page.get_by_text("Change how it is fetched").click()
    address = page.get_by_role("textbox", name="Address")
    expect(address).to_have_value(httpserver.url_for("/old"))
    address.fill(httpserver.url_for("/new"))
    unfold(page, "Look at the first messages", page.get_by_text("Fetching the first messages"))
    answer.run(web.url, datetime.now(UTC))
    expect(page.get_by_text("Still waiting")).to_be_visible(timeout=SLOWLY)
    page.get_by_role("button", name="Keep it").last.click()
    expect(page.get_by_role("status")).to_contain_text("Kept", timeout=SLOWLY)
    assert told(web.url).settings["url"] == httpserver.url_for("/new")
