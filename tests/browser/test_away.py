"""Somebody goes on holiday: their deputy sees on My page what falls to them, for as long as they are away."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from db.engine import reading
from db.reads.absences import absences
from db.reads.actions import Which, open_actions
from tests.browser.feedback import LATE, departments, raise_matter, say
from tests.browser.presses import unfold
from tests.db.matters import NOW
from tests.web import Web

pytestmark = pytest.mark.browser


def test_what_somebody_has_who_is_away_stands_on_the_page_of_who_stands_in(
    web: Web, enter: Callable[..., Page]
) -> None:
    departments(web.url)
    say(web.url, LATE)
    raise_matter(web.url, "Parcels are late")
    ben = enter("Ben Bell", "Logistics")
    ada = enter("Ada Byron", "Logistics")
    ada.goto("/matters")
    ada.get_by_role("button", name=re.compile("^Take it:")).first.click()
    expect(ada.get_by_text("It is yours.")).to_be_visible()
    ada.goto("/mine")
    unfold(ada, "Be away …", ada.get_by_label("Who stands in")).click()
    ada.get_by_role("option", name="Ben Bell").click()
    ada.get_by_role("button", name="Say so").click()
    expect(ada.locator(".st-key-card-away p").get_by_text("Ben Bell")).to_be_visible()
    ben.goto("/mine")
    card = ben.locator("[class*=st-key-card-for]")
    expect(card.get_by_role("heading")).to_contain_text("Ada Byron")
    expect(card.get_by_text("Parcels are late")).to_be_visible()
    ada.get_by_role("button", name="Back now").click()
    expect(ada.get_by_text("You are not away.")).to_be_visible()
    expect(card).to_have_count(0)
    with reading(web.url) as connection:
        assert absences(connection, NOW.replace(year=2100)) == []
        assert [row.person for row in open_actions(connection, Which())] == ["Ada Byron"]
