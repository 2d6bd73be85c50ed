"""Somebody proposes a change at a step, the department that is needed says yes, and it becomes a matter."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from db.models import InfluenceIn
from tests.browser.presses import pick, unfold
from tests.browser.test_axe import serious
from tests.db.claiming import NOW, a_map, a_step
from tests.web import Web

pytestmark = pytest.mark.browser
CHANGE = "Keep the basket for a week instead of an hour."


def write(page: Page, field: str, words: str) -> None:
    page.get_by_label(field).fill(words)
    page.get_by_label(field).press("Control+Enter")


def test_a_change_is_proposed_answered_accepted_and_waits_in_the_queue(
    web: Web, enter: Callable[..., Page]
) -> None:
    a_map(web.url, a_step("basket", InfluenceIn("shop", "delivers", 60, "agreed")), a_step("pay"), at=NOW)
    ada, bo = enter("Ada", "Shop"), enter("Bo", "IT")
    ada.goto("/map?step=basket")
    expect(ada.get_by_text("Nothing is proposed here so far.")).to_be_visible()
    unfold(ada, "Propose a change …", ada.get_by_label("What is to change?"))
    write(ada, "What is to change?", CHANGE)
    write(ada, "How would you explain it to the customer?", "Hurry, your basket will not wait.")
    write(ada, "What do you expect from it?", "Fewer start anew.")
    assert serious(ada) == []
    pick(ada, "Which departments would have to do something?", "IT")
    ada.get_by_role("button", name="Propose it").click()
    expect(ada.get_by_text("presses the customer").first).to_be_visible()
    write(ada, "How would you explain it to the customer?", "Your basket waits here for a week.")
    ada.get_by_role("button", name="Propose it").click()
    card = ada.locator(".tl-proposal")
    expect(card).to_contain_text("waits for answers")
    expect(card).to_contain_text("Your basket waits here for a week.")

    bo.goto("/mine")
    expect(bo.locator(".st-key-card-proposals .tl-proposal")).to_contain_text(CHANGE)
    bo.get_by_role("button", name="IT does its part").click()
    expect(bo.locator(".st-key-card-proposals")).to_have_count(0)

    expect(card).to_contain_text("can be decided")
    ada.get_by_role("button", name="Accept it").click()
    expect(card).to_contain_text("accepted: new")
    expect(card).to_contain_text("It is a matter: Shop.")
    assert serious(ada) == []
    ada.get_by_role("link", name="Look at the matter").click()
    expect(ada.get_by_text("Change: Basket").first).to_be_visible()
    expect(ada.get_by_text("Change it, then tell customers so: Your basket waits here")).to_be_visible()
