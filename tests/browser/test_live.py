"""The whole of Touchline runs: what comes in is read by the jobs and stands on an open page by itself."""

import pytest
from playwright.sync_api import Browser, expect

from db.settings import settings
from tests.browser.feedback import GLAD, LATE, post
from tests.touchline import Up

pytestmark = pytest.mark.browser
IN_TIME = 30_000  # milliseconds: patience, not the promise, which tests/bench/live.py measures


def test_an_open_pulse_shows_what_just_came_in_and_keeps_its_choices_and_its_place(browser: Browser) -> None:
    with Up() as up:
        assert up.ready(), up.log.read_text()
        url = settings().url
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        chosen = f"http://localhost:{up.port}/?source=reviews&period=7&shown=negative"
        page.goto(chosen)
        page.goto(up.link())
        page.get_by_label("Your name").fill("Ada Byron")
        page.get_by_role("button", name="Come in").click()
        expect(page.get_by_text("Nobody was heard here yet.")).to_be_visible(timeout=IN_TIME)
        page.evaluate("window.neverReloaded = true")
        post(url, LATE, GLAD)
        expect(page.locator("blockquote")).to_have_count(1, timeout=IN_TIME)
        page.set_viewport_size({"width": 390, "height": 500})
        read = page.get_by_test_id("stMain")
        read.evaluate("one => one.scrollTo(0, 200)")
        post(url, "The parcel arrived broken, this is terrible.", start=2)
        expect(page.locator("blockquote")).to_have_count(2, timeout=IN_TIME)
        expect(page.locator("blockquote").first).to_contain_text("arrived broken")
        expect(page.get_by_role("radio", name="Negative")).to_be_checked()
        assert page.evaluate("window.neverReloaded") is True
        assert page.url == chosen
        assert read.evaluate("one => one.scrollTop") == 200
        page.context.close()
