"""Two departments say what a happy customer is, see on whom they differ, and do not agree on one for all."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from jobs.map import happiness
from tests.browser.feedback import GLAD, LATE, departments, say
from tests.browser.presses import unfold
from tests.web import Web

pytestmark = pytest.mark.browser


def judged(url: str) -> None:
    while any(happiness.run(url, datetime.now(UTC)).values()):
        pass


def test_departments_see_on_whom_they_differ_and_say_why_they_do_not_agree(
    web: Web, enter: Callable[..., Page]
) -> None:
    departments(web.url)
    say(web.url, LATE, GLAD)
    ada, ben = enter("Ada Byron", "Support"), enter("Ben Bell", "Logistics")
    ada.goto("/happiness")
    expect(ada.get_by_text("No department has said it yet.")).to_be_visible()
    unfold(ada, "Say it for Support …", ada.get_by_label("In one sentence")).fill("Told us nothing negative.")
    ada.get_by_role("button", name="Say so").click()
    expect(ada.get_by_text("It is noted; customers are judged by it in a moment.")).to_be_visible()

    ben.goto("/happiness")
    unfold(ben, "Say it for Logistics …", ben.get_by_label("In one sentence")).fill("Writes to us often.")
    ben.get_by_text("As text", exact=True).click()
    ben.get_by_role("textbox", name="The test").fill("messages > often")
    ben.get_by_role("textbox", name="The test").press("Control+Enter")
    expect(ben.get_by_text("Character 12: this word is not known here.")).to_be_visible()
    expect(ben.get_by_role("button", name="Say so")).to_be_disabled()
    ben.get_by_role("textbox", name="The test").fill("messages > 5")
    ben.get_by_role("textbox", name="The test").press("Control+Enter")
    expect(ben.get_by_text("Messages: more than 5")).to_be_visible()
    ben.get_by_role("button", name="Say so").click()
    expect(ben.locator("[class*=st-key-card-definition]")).to_have_count(2)

    judged(web.url)
    expect(ada.get_by_text("Support agree on 1 of 2 customers.")).to_be_visible()
    ada.get_by_role("button", name="1 happy for Support, unhappy for Logistics").click()
    expect(ada.locator("blockquote")).to_have_count(1)
    expect(ada.locator("blockquote")).to_contain_text("Wonderful")

    unfold(ada, "Propose one for all …", ada.get_by_label("In one sentence")).fill("Has no complaints.")
    ada.get_by_role("button", name="Say so").click()
    expect(ada.get_by_text("No answer yet: Logistics.")).to_be_visible()
    unfold(ben, "Answer …", ben.get_by_label("Why not, in a few words")).fill("Silence is not joy.")
    ben.get_by_label("Why not, in a few words").press("Enter")
    ben.get_by_role("button", name="We do not").click()
    expect(ada.locator(".st-key-card-agreed").get_by_text("Silence is not joy.")).to_be_visible()
