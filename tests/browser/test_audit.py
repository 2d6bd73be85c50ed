"""Privacy looks up in a browser who did what; nothing that customers said is there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.feedback import LATE, say
from tests.web import Web

pytestmark = pytest.mark.browser


def test_who_looked_is_found_by_name_and_deed_and_the_address_keeps_it(
    web: Web, enter: Callable[..., Page]
) -> None:
    say(web.url, LATE)
    enter("Bo Byron").locator("blockquote").first.wait_for()
    page = enter("Ada Lovelace")
    page.locator("blockquote").first.wait_for()
    page.goto("/audit?what=look")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    page.get_by_label("Who", exact=True).fill("lovelace")
    page.get_by_label("Who", exact=True).press("Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Sentences on Pulse")
    assert "who=lovelace" in page.url
    assert "what=look" in page.url
    page.reload()
    expect(rows).to_have_count(1)
    assert LATE not in page.content()
    page.goto("/audit?who=nobody-of-that-name")
    expect(page.get_by_text("No entry is like this.")).to_be_visible()
