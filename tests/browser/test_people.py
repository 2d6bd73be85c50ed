"""Who looks after the people invites somebody, and lets them go without anything staying behind."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from db.engine import reading
from db.reads.accounts import accounts
from db.reads.functions import functions
from tests.browser.demo import settle
from tests.browser.feedback import departments
from tests.browser.presses import unfold
from tests.web import Web

pytestmark = pytest.mark.browser


def test_somebody_is_invited_by_a_link_shown_once_and_leaves_again(
    web: Web, enter: Callable[..., Page]
) -> None:
    departments(web.url)
    page = enter("Ada Byron")
    page.goto("/people")
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_label("Name", exact=True).fill("Ben Bell")
    page.get_by_label("Mail", exact=True).fill("ben@example.com")
    page.get_by_label("Mail", exact=True).press("Tab")
    settle(page)
    page.get_by_role("button", name="Make a link").click()
    link = page.locator(".st-key-card-link code")
    expect(link).to_contain_text("/enter?token=")
    expect(page.get_by_text("2 people may sign in")).to_be_visible()
    page.reload()
    expect(page.get_by_text("2 people may sign in")).to_be_visible()
    expect(link).to_have_count(0)
    with reading(web.url) as connection:
        ben = next(row for row in accounts(connection) if row.name == "Ben Bell")
    assert ben.roles == ("owner",)
    page.goto(f"/people?person={ben.id}")
    page.get_by_role("button", name="They leave").click()
    expect(page.get_by_text("Nothing is theirs.")).to_be_visible()
    page.get_by_role("button", name="Let them go").click()
    expect(page.get_by_text("1 person may sign in")).to_be_visible()
    expect(page.get_by_role("cell", name=re.compile("left on"))).to_be_visible()


def test_a_department_gets_another_name(web: Web, enter: Callable[..., Page]) -> None:
    departments(web.url)
    page = enter("Ada Byron")
    page.goto("/people")
    unfold(page, "Rename …", page.get_by_label("New name")).fill("Transport")
    page.get_by_label("New name").press("Tab")
    settle(page)
    page.get_by_role("button", name="Rename it").click()
    expect(page.get_by_text("It has its new name.")).to_be_visible()
    with reading(web.url) as connection:
        assert "Transport" in [row.name for row in functions(connection)]
