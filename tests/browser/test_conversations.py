"""A sentence says which conversation it is part of, and leads to all of it, the company's lines marked."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from db.models import Author, SignalIn
from db.writes.signals import Target, record
from db.writes.sources import SourceFacts, ensure
from tests.browser.feedback import work
from tests.web import Web

pytestmark = pytest.mark.browser

SAID = (
    (Author.CUSTOMER, "My parcel never came, this is terrible."),
    (Author.COMPANY, "We are very sorry <b>and</b> look into it."),
    (Author.CUSTOMER, "It still did not come, I am so disappointed."),
)
PEOPLE = {Author.CUSTOMER: "ada"}


def a_conversation(url: str) -> None:
    now = datetime.now(UTC)
    facts = SourceFacts("desk", "Desk", "mail", purpose="wrote_to_us", origin="a test")
    source_id, channel = ensure(url, facts, now)
    signals = [
        SignalIn(str(number), "verbatim", text, now - timedelta(hours=5 - number), author=author)
        for number, (author, text) in enumerate(SAID)
    ]
    signals = [one._replace(conversation="t1", profile=PEOPLE.get(one.author)) for one in signals]
    record(url, Target(source_id, channel), signals, now)
    work(url)


def test_a_conversation_is_read_whole_beneath_one_of_its_sentences(page: Page, web: Web) -> None:
    a_conversation(web.url)
    expect(page.locator("blockquote")).to_have_count(
        2
    )  # the company's own words are no sentence of a customer
    button = page.get_by_role("button", name="Part of a conversation of 3 messages").first
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    page.keyboard.press("Enter")
    lines = page.locator("blockquote li")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_contain_text("The customer")
    expect(lines.nth(1)).to_contain_text("The company")
    expect(lines.nth(1)).to_contain_text("We are very sorry <b>and</b> look into it.")
    button = page.get_by_role("button", name="Part of a conversation of 3 messages").first
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(lines).to_have_count(0)
