"""Somebody edits the map in a real browser, publishes it, and compares what changed."""

import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, expect

from db.rights import HOUSE
from db.writes.maps import publish
from jobs.analyse.ready import ensure_taxonomy
from jobs.demo.company import company
from tests.browser.presses import unfold
from tests.web import Web

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # the machine may have more to do


@pytest.fixture
def editor(web: Web, page: Page) -> Page:
    now = datetime.now(UTC)
    ensure_taxonomy(web.url, now)
    publish(web.url, company().journey, company().functions, HOUSE, now)
    page.goto("/map")
    page.get_by_role("button", name="Edit", exact=True).click()
    page.locator(".edited .card").first.wait_for()
    return page


def changes(page: Page) -> Locator:
    return page.locator(".st-key-card-changes")


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{name};"))


def test_edit_by_form_keyboard_and_mouse_then_undo_publish_and_compare(editor: Page) -> None:
    panel = editor.locator(".st-key-card-panel")
    panel.get_by_label("Name", exact=True).first.fill("Gift wrapping")
    panel.get_by_role("button", name="Add it").click()
    expect(changes(editor)).to_contain_text(re.compile("“.Gift wrapping.” is new, in “.First mention.”."))
    added = card(editor, "Gift wrapping")
    added.focus()
    editor.keyboard.press("c")
    editor.keyboard.press("ArrowRight")
    editor.keyboard.press("Enter")
    expect(changes(editor)).to_contain_text(re.compile("A way leads from “.Gift wrapping.” to"))
    expect(added).to_have_count(1)
    editor.get_by_role("button", name="Undo").click()
    expect(changes(editor)).not_to_contain_text("A way leads from")
    drawn = saved(editor, "SVG")
    assert "Gift wrapping" in "".join(ElementTree.fromstring(drawn).itertext())  # the draft as it is seen
    expect(editor.get_by_role("combobox", name="Zoom")).to_have_count(0)  # it would do nothing here
    beside_each_other(editor, panel)
    pull(editor, "Pay by invoice", dx=-130)
    expect(changes(editor)).to_contain_text(re.compile("“.Pay by invoice.” stands in “.Choosing.” now."))

    editor.get_by_text("Publish …").click()
    editor.get_by_label("What is new, in a few words").fill("Gifts are wrapped")
    editor.get_by_role("button", name="Publish version 2").click()
    expect(editor.get_by_role("button", name="Edit", exact=True)).to_be_visible()
    expect(card(editor, "Gift wrapping")).to_have_count(1)

    editor.get_by_role("button", name="Versions").click()
    compared = editor.locator(".st-key-card-compared")
    expect(compared).to_contain_text(re.compile("“.Gift wrapping.” is new, in “.First mention.”."))
    expect(compared).to_contain_text(re.compile("“.Pay by invoice.” stands in “.Choosing.” now."))
    expect(editor.get_by_text(re.compile("Ada.*: .*Gifts are wrapped"))).to_be_visible()

    editor.get_by_role("button", name="Bring version 1 back as a draft").click()
    expect(changes(editor)).to_contain_text(re.compile("“.Gift wrapping.” is no more."))
    expect(changes(editor)).to_contain_text(re.compile("“.Pay by invoice.” stands in “.Buying.” now."))
    editor.get_by_role("button", name="Undo").click()
    expect(changes(editor)).to_contain_text("Nothing yet.")


def saved(page: Page, form: str) -> bytes:
    """The map as it is saved from its Export menu, which is closed again."""
    save = page.get_by_role("button", name=f"Save as {form}", exact=True)
    with page.expect_download() as download:
        unfold(page, "Export", save).click()
    page.keyboard.press("Escape")
    expect(save).to_be_hidden()
    return Path(download.value.path()).read_bytes()


def beside_each_other(editor: Page, panel: Locator) -> None:
    """Draw a second way between two steps, told apart by what is written on it, and take both back."""
    connect = panel.get_by_role("button", name="Connect")
    connect.click()
    expect(changes(editor)).to_contain_text(re.compile("A way leads from “.Gift wrapping.” to “[^”]*”[.]"))
    panel.get_by_role("textbox", name="Written on it").fill("by phone")
    panel.get_by_role("textbox", name="Written on it").blur()
    connect.click()
    expect(changes(editor)).to_contain_text(
        re.compile("A way leads from “.Gift wrapping.” to .*: .by phone.[.]")
    )
    expect(panel.get_by_role("button", name=re.compile("Take away: .*: by phone"))).to_be_visible()
    for gone in "by phone", "A way leads from":
        editor.get_by_role("button", name="Undo").click()
        expect(changes(editor)).not_to_contain_text(gone)


def pull(page: Page, name: str, dx: int) -> None:
    """Drag a card by so many pixels sideways."""
    box = card(page, name).bounding_box()
    assert box is not None
    x, y = box["x"] + 30, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y, steps=8)
    page.mouse.up()


def test_on_a_phone_a_form_does_what_dragging_does(editor: Page) -> None:
    phone = editor
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto("/map?mode=edit&step=basket")
    panel = phone.locator(".st-key-card-panel")
    expect(panel.get_by_label("Name", exact=True).first).to_have_value("Basket")
    panel.get_by_label("Name", exact=True).first.fill("Cart")
    panel.get_by_role("button", name="Change it", exact=True).click()
    expect(changes(phone)).to_contain_text(re.compile("“.Basket.” is called “.Cart.” now."))
