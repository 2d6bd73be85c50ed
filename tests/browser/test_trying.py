"""A sender is set up on the Sources page: a delivery is tried, its secret shown once, then it delivers."""

import json
import re
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from standardwebhooks.webhooks import Webhook

from tests.browser.feedback import departments
from tests.web import Web

pytestmark = pytest.mark.browser
SLOWLY = 30_000  # milliseconds
MAPPING = "id: key\ntext: words\nuser: who"


@pytest.fixture
def page(web: Web, enter: Callable[..., Page]) -> Page:
    """A page of an analyst."""
    departments(web.url)
    return enter("Ada")


def write(page: Page, label: str, text: str) -> None:
    """Fill an area and leave it, as a person does."""
    area = page.get_by_role("textbox", name=label, exact=True)
    area.fill(text)
    area.press("Control+Enter")


def test_a_delivery_is_tried_before_its_sender_is_kept(page: Page, web: Web) -> None:
    page.goto("/sources?add=hook")
    page.get_by_label("Who delivers?").click()
    page.get_by_role("option", name="Another program").click()
    expect(page.get_by_label("How does it sign?")).to_be_visible(timeout=SLOWLY)
    write(page, "How a delivery is read", "id: key\ntext words")
    expect(page.get_by_text("this is none: text words")).to_be_visible(timeout=SLOWLY)
    write(page, "How a delivery is read", MAPPING)
    write(page, "Paste a delivery to try it", '{"key": 1, "words": ')
    expect(page.get_by_text("This is no JSON")).to_be_visible(timeout=SLOWLY)
    write(page, "Paste a delivery to try it", '{"key": 1, "words": "It <b>never</b> came", "who": "bob"}')
    expect(page.get_by_role("cell", name="It <b>never</b> came")).to_be_visible(timeout=SLOWLY)

    page.get_by_label("Name of the source").fill("Our shop")
    page.get_by_role("button", name="Keep it").last.click()

    expect(page.get_by_text("Copy this secret now")).to_be_visible(timeout=SLOWLY)
    expect(page.get_by_text("/hooks/our-shop")).to_be_visible()
    secret = page.locator("code").filter(has_text=re.compile("^whsec_")).inner_text()
    page.get_by_role("button", name="It is copied").click()
    expect(page.get_by_text("Copy this secret now")).to_have_count(0, timeout=SLOWLY)
    expect(page.get_by_text(secret)).to_have_count(0)

    deliver(web, secret, {"key": 1, "words": "Nobody calls back", "who": "bob"})
    deliver(web, secret, {"key": 2, "other": "words <img src=x> elsewhere"})
    page.reload()
    expect(page.get_by_text("What no signal could be made of")).to_be_visible(timeout=SLOWLY)
    expect(page.get_by_text("words <img src=x> elsewhere")).to_be_visible()
    expect(page.get_by_text("Nobody calls back")).to_be_visible()
    page.get_by_role("button", name="Read them again").click()
    expect(page.get_by_text("1 delivery is still kept.")).to_be_visible(timeout=SLOWLY)
    page.get_by_role("button", name="Looked at; delete them").click()
    expect(page.get_by_text("What no signal could be made of")).to_have_count(0, timeout=SLOWLY)


def deliver(web: Web, secret: str, payload: object) -> None:
    body, now = json.dumps(payload).encode(), datetime.now(UTC)
    headers = {"webhook-id": "m1", "webhook-timestamp": str(int(now.timestamp()))}
    headers["webhook-signature"] = Webhook(secret).sign("m1", now, body.decode())
    asked = urllib.request.Request(f"{web.address}/hooks/our-shop", body, headers)
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert answer.status == 202
