"""Two people work through the queue: they take, give, wait and finish, and the history tells all of it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from db.rights import HOUSE
from db.writes.maps import publish
from jobs.analyse.ready import ensure_taxonomy
from jobs.demo.company import company
from tests.browser.feedback import LATE, departments, raise_matter, say, take_unseen
from tests.browser.presses import unfold
from tests.browser.test_stories import open_page
from tests.web import Web

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def take_first(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Take it:")).first.click()


def told(page: Page) -> list[str]:
    """The history of the open matter, line by line."""
    return [
        line.replace("\u2068", "").replace("\u2069", "")
        for line in page.locator(".tl-happened li").all_inner_texts()
    ]


def test_a_matter_is_taken_and_who_comes_too_late_is_told_who_was_first(web: Web, enter: Enter) -> None:
    say(web.url, LATE)
    raise_matter(web.url)
    contested = raise_matter(web.url, "Nobody answers")
    ada, bo = enter("Ada"), enter("Bo")
    open_page(ada, "Matters")
    take_first(ada)
    expect(ada.get_by_text("It is yours.")).to_be_visible()
    expect(ada.get_by_role("button", name=re.compile("^Take it:"))).to_have_count(1)
    open_page(bo, "Matters")
    expect(bo.get_by_role("button", name=re.compile("^Take it:"))).to_have_count(1)
    take_unseen(web.url, contested, "Ada")  # in the same moment: open pages have not heard of it yet
    take_first(bo)
    expect(bo.get_by_text("was first")).to_contain_text("Ada")


def test_a_matter_is_given_waits_and_is_done_and_its_history_tells_all(web: Web, enter: Enter) -> None:
    departments(web.url)
    say(web.url, LATE)
    raise_matter(web.url)
    ada, bo = enter("Ada"), enter("Bo")
    open_page(ada, "Matters")
    take_first(ada)
    unfold(ada, "Give to …", ada.get_by_text("Who?"))
    ada.get_by_role("button", name="Give it to them").click()
    expect(ada.get_by_text("They have it now")).to_be_visible()

    bo.goto("/matters?whose=mine")
    bo.get_by_role("button", name=re.compile("Parcels are late")).click()
    unfold(bo, "Wait for …", bo.get_by_label("What for?")).fill("the carrier's answer")
    bo.get_by_role("button", name="Let it wait").click()
    expect(bo.get_by_text(re.compile(r"waiting for .?Logistics.? since")).first).to_be_visible()
    expect(ada.get_by_text(re.compile(r"waiting for .?Logistics.? since")).first).to_be_visible()

    unfold(bo, "Done …", bo.get_by_label("What was done?")).fill("told everybody the new date")
    bo.get_by_role("button", name="It is done").click()
    expect(bo.get_by_text("It stands under")).to_be_visible()
    bo.goto("/matters?stands=done")
    bo.get_by_role("button", name=re.compile("Parcels are late")).click()
    expect(bo.get_by_text("we look again on").first).to_be_visible()
    expect(bo.locator(".tl-happened li")).to_have_count(5)
    lines = told(bo)
    wanted = ("Ada took it", "Ada gave it to Bo", "Bo waits for Logistics: the carrier's answer")
    for line, words in zip(
        lines, (*wanted, "Bo did it: told everybody the new date", "we look again on"), strict=True
    ):
        assert words in line


def test_a_wrong_press_is_taken_back_and_nothing_is_done_without_a_word(web: Web, enter: Enter) -> None:
    say(web.url, LATE)
    raise_matter(web.url)
    page = enter()
    open_page(page, "Matters")
    take_first(page)
    unfold(page, "Done …", page.get_by_role("button", name="It is done")).click()
    expect(page.get_by_text("Say in a few words what was done.")).to_be_visible()
    page.goto("/matters?whose=mine")
    page.get_by_role("button", name=re.compile("Parcels are late")).click()
    page.get_by_role("button", name="Give it back").click()
    expect(page.get_by_text("It is free again")).to_be_visible()
    expect(page.get_by_text("No matter is like this now.")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("It is yours.")).to_be_visible()
    expect(page.get_by_role("button", name="Done …")).to_be_visible()


def test_a_shared_address_narrows_the_queue_and_nonsense_in_it_does_nothing(web: Web, enter: Enter) -> None:
    say(web.url, LATE)
    raise_matter(web.url)
    page = enter()
    page.goto("/matters?whose=mine")
    expect(page.get_by_text("No matter is like this now.")).to_be_visible()
    page.goto("/matters?whose=%3Cb%3E&late=x&at=y&topic=-1&matter=99999&rows=none&department=%27")
    expect(page.get_by_role("button", name=re.compile("^Take it:"))).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Parcels are late")).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the button beside the row, without a mouse
    expect(page.get_by_text("It is yours.")).to_be_visible()


def test_an_owner_lands_on_what_is_theirs_and_a_shared_address_still_leads_to_pulse(
    web: Web, enter: Enter
) -> None:
    ensure_taxonomy(web.url, datetime.now(UTC))
    publish(web.url, company().journey, company().functions, HOUSE, datetime.now(UTC))
    say(web.url, LATE)
    raise_matter(web.url)
    lena = enter("Lena", "Logistics")
    expect(lena.get_by_text(re.compile("You lead .* touchpoints"))).to_be_visible()
    expect(lena.get_by_text("Nothing is yours.")).to_be_visible()
    expect(lena.get_by_text(re.compile("You have a say at")).first).to_be_visible()
    ada = enter("Ada")
    open_page(ada, "Matters")
    take_first(ada)
    unfold(ada, "Wait for …", ada.get_by_role("combobox", name=re.compile("For whom"))).click()
    ada.get_by_role("option", name="Logistics").click()
    ada.get_by_label("What for?").fill("a new date")
    ada.get_by_role("button", name="Let it wait").click()
    expect(lena.get_by_text("Others wait for you (1)")).to_be_visible(timeout=20_000)
    lena.goto("/?period=7")
    expect(lena.get_by_role("heading", name="Pulse", exact=True)).to_be_visible()
