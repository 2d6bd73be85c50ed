"""Staff tell what they heard: a link from the Sources page, a phone that sends it, Pulse keeps it apart."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.feedback import LATE, departments, say, work
from tests.web import Web

pytestmark = pytest.mark.browser
SLOWLY = 30_000  # milliseconds
HEARD = "The customer at the till said the parcel came broken, terrible."


@pytest.fixture
def page(web: Web, enter: Callable[..., Page]) -> Page:
    """A page of an analyst, in a house that heard one customer."""
    departments(web.url)
    say(web.url, LATE)
    return enter("Ada")


def test_what_staff_hear_is_told_on_a_phone_and_read_apart_on_pulse(
    page: Page, web: Web, new_page: Callable[[], Page]
) -> None:
    page.goto("/sources?add=staff")
    page.get_by_label("Where they work").fill("Till of Köln")
    page.get_by_role("button", name="Keep it").last.click()
    expect(page.get_by_alt_text("QR code of the link for staff")).to_be_visible(timeout=SLOWLY)
    address = page.locator("code").filter(has_text="/heard/").inner_text()

    phone = new_page()
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(f"/heard/{address.partition('/heard/')[2].strip()}")
    phone.get_by_label("What did the customer say?").fill(HEARD)
    phone.get_by_label("Where was that?").fill("at the till")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_role("button", name="Send it").click()
    expect(phone.get_by_text("It has not been read yet.")).to_be_visible()
    work(web.url)
    phone.reload()
    expect(phone.get_by_text("It was read")).to_be_visible()

    page.goto("/?period=7&asked=staff")
    expect(page.locator("blockquote p").filter(has_text="came broken")).to_be_visible(timeout=SLOWLY)
    expect(page.get_by_text("1 note of staff")).to_be_visible()
    page.goto("/?period=7")
    expect(page.locator("blockquote p").filter(has_text="two weeks late")).to_be_visible(timeout=SLOWLY)
    expect(page.locator("blockquote p").filter(has_text="came broken")).to_have_count(0)
