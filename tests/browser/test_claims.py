"""Two departments take the same step, disagree, and the executive settles it, and what else waits there."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from dashboard.door.gate import COOKIE
from db.models import Role
from db.rights import HOUSE
from db.writes.happiness import DefinitionIn, define, propose
from tests.browser.feedback import LATE, say
from tests.browser.presses import unfold
from tests.db.claiming import NOW, a_map
from tests.web import Web

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def takes(page: Page, words: str) -> None:
    """Somebody says at "Basket" what their department has to do with it."""
    page.goto("/map?step=basket")
    unfold(page, "Take a say …", page.get_by_role("button", name=words)).click()
    expect(page.get_by_text("It is noted; the others can agree or disagree.")).to_be_visible()


def test_two_departments_claim_the_same_and_the_executive_settles_it(
    web: Web, enter: Enter, new_page: Callable[[], Page]
) -> None:
    a_map(web.url, at=NOW)
    say(web.url, LATE)
    ada, bo = enter("Ada", "Shop"), enter("Bo", "IT")
    takes(ada, "We decide it alone")
    expect(ada.get_by_text("nobody agreed yet")).to_be_visible()
    expect(bo.get_by_role("link", name="My page", exact=True)).to_be_visible()
    takes(bo, "We lead")
    expect(ada.get_by_role("link", name="My page (1)")).to_be_visible()
    expect(bo.get_by_text("Together they claim more than there is.").first).to_be_visible()
    expect(ada.get_by_text("Together they claim more than there is.").first).to_be_visible()
    expect(ada.get_by_text("100 % has no owner.")).to_be_visible()

    boss = new_page()
    boss.context.add_cookies([{"name": COOKIE, "value": web.session(Role.EXECUTIVE), "url": web.address}])
    late = datetime.now(UTC) - timedelta(days=91)
    said = DefinitionIn(1, "Bought again.", "purchases > 1")
    define(web.url, said._replace(function_id=2), HOUSE, late)
    propose(web.url, said, HOUSE, late)
    boss.goto("/decisions")
    menu = boss.get_by_test_id("stSidebarNav")
    expect(menu.get_by_role("link", name="Decisions (2)")).to_be_visible()
    expect(boss.get_by_text("Shop proposes: ")).to_contain_text("Bought again.")
    unfold(boss, "Decide …", boss.get_by_label("Why, in a few words")).fill("It is time.")
    boss.get_by_label("Why, in a few words").press("Enter")
    boss.get_by_role("button", name="It holds for all").click()
    expect(boss.get_by_text("It is decided.")).to_be_visible()
    expect(menu.get_by_role("link", name="Decisions (1)")).to_be_visible()
    expect(
        boss.get_by_role("heading", name=re.compile(r"What departments disagree on .?\(1\)"))
    ).to_be_visible()
    for name, share in (("Shop, percent", "70"), ("IT, percent", "20")):
        boss.get_by_label(name).fill(share)
        boss.get_by_label(name).press("Enter")
    expect(boss.get_by_text("10 % has no owner.")).to_be_visible()
    boss.get_by_role("button", name="Settle it").click()
    expect(boss.get_by_text("It is settled")).to_be_visible()
    expect(boss.get_by_text("Nobody disagrees.")).to_be_visible()
    expect(menu.get_by_role("link", name="Decisions", exact=True)).to_be_visible()
    expect(ada.get_by_text("10 % has no owner.", exact=True)).to_be_visible()
    ada.get_by_text("What was said so far").click()
    expect(ada.locator(".tl-happened li").first).to_contain_text("Settled for")
