"""Stories of an executive on Pulse, in a real browser."""

from collections.abc import Callable
from gettext import NullTranslations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.feedback import GLAD, LATE, departments, raise_matter, say
from tests.web import Web

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
PATIENCE = 15_000


def tile(page: Page, label: str) -> Locator:
    return page.locator(".tl-tile", has_text=label).locator(".tl-value")


def test_the_line_comes_first_and_few_messages_are_for_reading(web: Web, page: Page) -> None:
    say(web.url, LATE, GLAD)
    line = page.locator(".tl-verdict")
    expect(line).to_contain_text("1 customer told us something negative.", timeout=PATIENCE)
    expect(line).to_contain_text("Fewer than 300 messages came in during 28 days")
    expect(page.locator(".stVegaLiteChart")).to_have_count(0)
    assert "%" not in page.locator("[data-testid=stMain]").inner_text()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_a_number_to_its_sentences_and_a_word_that_changes_the_number_for_all(
    web: Web, enter: Enter, words: NullTranslations
) -> None:
    said, counted = words.gettext, words.ngettext
    say(web.url, LATE, LATE + " Again.", GLAD)
    mine, theirs = enter("Ada"), enter("Bo")
    label = said("Told us something negative")
    expect(tile(theirs, label)).to_have_text("2", timeout=PATIENCE)
    tile(mine, label).click()
    expect(mine.locator("blockquote")).to_have_count(2, timeout=PATIENCE)
    mine.locator("button.bar").first.click()
    customers = counted("{n} customer", "{n} customers", 2).format(n=2)
    messages = counted("{n} message", "{n} messages", 2).format(n=2)
    behind = said("{customers}, {messages}").format(customers=customers, messages=messages)
    expect(mine.get_by_text(behind)).to_be_visible(timeout=PATIENCE)
    mine.get_by_text(said("Not right?")).first.click()
    mine.get_by_role("button", name=said("Nothing negative")).first.click()
    expect(tile(theirs, label)).to_have_text("1", timeout=PATIENCE)
    one = counted("{n} customer", "{n} customers", 1).format(n=1)
    expect(theirs.locator(".tl-verdict")).to_contain_text(one, timeout=PATIENCE)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_was_chosen_is_in_the_address_and_opens_the_same_for_another(
    web: Web, enter: Enter, words: NullTranslations
) -> None:
    said = words.gettext
    period, week = said("Period"), said("Last {n} days").format(n=7)
    say(web.url, LATE, GLAD)
    ada = enter("Ada")
    ada.get_by_role("combobox", name=period).click()
    ada.get_by_role("option", name=week, exact=True).click()
    ada.wait_for_url("**/?*period=7*", timeout=PATIENCE)
    tile(ada, said("Told us something positive")).click()
    ada.wait_for_url("**/?*shown=positive*", timeout=PATIENCE)
    bo = enter("Bo")
    bo.goto(ada.url)
    expect(bo.get_by_role("combobox", name=period)).to_have_value(week, timeout=PATIENCE)
    expect(bo.locator("blockquote")).to_have_count(1, timeout=PATIENCE)
    expect(bo.locator("blockquote")).to_contain_text("sofa")


def test_what_no_department_has_is_handed_to_one_from_pulse(web: Web, enter: Enter) -> None:
    departments(web.url)
    say(web.url, LATE)
    raise_matter(web.url)
    page = enter("Ada")
    needs = page.locator(".st-key-card-needs")
    expect(needs).to_contain_text("No department has it.", timeout=PATIENCE)
    needs.get_by_role("button", name="Hand to").click()
    page.get_by_role("button", name="Logistics").click()
    expect(page.locator(".st-key-told")).to_contain_text("It is theirs now.", timeout=PATIENCE)
    expect(needs).to_contain_text("nothing waits for you right now")
