"""Somebody asks on their phone to be told each morning what waits for them, is told, and ends it again."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from db.engine import writing
from db.models import Person
from db.settings import settings
from jobs.engage.mornings import run
from tests.browser.demo import PHONE
from tests.browser.feedback import LATE, departments, raise_matter, say
from tests.smtp import Kept, server
from tests.touchline import free_port
from tests.web import ROOT, Web

pytestmark = pytest.mark.browser

TOGGLE = "Tell me each morning what waits for me"


def test_who_asks_is_told_each_morning_and_ends_it_again(
    web: Web, enter: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, seven = Kept(), datetime.now(UTC).replace(hour=7, minute=30)
    departments(web.url)
    say(web.url, LATE)
    raise_matter(web.url, "Parcels are late")
    ada = enter("Ada Byron", "Logistics")
    ada.goto("/matters")
    ada.get_by_role("button", name=re.compile("^Take it:")).first.click()
    expect(ada.get_by_text("It is yours.")).to_be_visible()
    ada.goto("/mine")
    expect(ada.locator(".st-key-card-away")).to_be_visible()
    expect(ada.get_by_text(TOGGLE)).to_have_count(0)  # nobody takes mail: nothing is offered
    with server(taken, free_port()) as address:
        monkeypatch.setenv("TOUCHLINE_MAIL", f"smtp://{address}")
        monkeypatch.setenv("TOUCHLINE_ALLOW_HOSTS", "localhost")
        settings.cache_clear()
        web.stop()
        web.start(ROOT)
        ada.set_viewport_size(PHONE)
        ada.goto("/mine")
        card = ada.locator(".st-key-card-mornings")
        expect(card.get_by_text("You have no mail address here")).to_be_visible()
        with writing(web.url) as connection:
            connection.execute(update(Person).values(mail="ada@example.com"))
        ada.reload()
        expect(card.get_by_text("ada@example.com")).to_be_visible()
        card.get_by_text(TOGGLE).click()
        expect(ada.get_by_text("You are told each morning.")).to_be_visible()
        assert run(web.url, seven) == {"told": 1}
        assert "Matters that are yours: 1" in taken.mails[0].get_content()
        card.get_by_text(TOGGLE).click()
        expect(ada.get_by_text("You get no more mail.")).to_be_visible()
        assert run(web.url, seven.replace(year=seven.year + 1)) == {}
