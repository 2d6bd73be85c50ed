"""Somebody reads the map in a real browser: by mouse, by keyboard, on a phone."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.told import CONTEXT
from db.engine import reading
from db.models import Deed
from db.reads.audit import Sought, entries
from db.rights import HOUSE
from db.writes.maps import publish
from jobs.analyse.ready import ensure_taxonomy
from jobs.demo.company import company
from journeys import exchange
from tests.browser.feedback import LATE, raise_matter, say, take_unseen
from tests.web import Web

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # the machine may have more to do


@pytest.fixture
def map_page(web: Web, page: Page, words: NullTranslations) -> Page:
    now = datetime.now(UTC)
    ensure_taxonomy(web.url, now)
    first, *others = company().journey.micro_interactions
    hostile = replace(first, name="<img src=x onerror=alert(1)>")
    journey = replace(company().journey, micro_interactions=(hostile, *others))
    publish(web.url, journey, company().functions, HOUSE, now)
    say(web.url, LATE)
    page.goto("/map")
    page.get_by_role("heading", name=words.pgettext(CONTEXT, journey.name), level=1).wait_for()
    page.locator(".card").first.wait_for()
    return page


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{name};"))


def test_without_a_journey_the_map_says_how_to_get_one(page: Page) -> None:
    page.goto("/map")
    expect(page.locator(".tl-empty")).to_contain_text("There is no map yet")


def panel(page: Page) -> Locator:
    return page.locator(".st-key-card-panel")


def test_a_card_tells_who_has_a_say_and_keeps_its_place_in_the_address(map_page: Page) -> None:
    basket = card(map_page, "Basket")
    expect(basket).to_have_attribute(
        "aria-label", re.compile("not heard from yet; 0 matters open; .*Online shop")
    )
    basket.click()
    expect(map_page).to_have_url(re.compile("step=basket"))
    expect(panel(map_page)).to_contain_text("Online shop leads")
    expect(panel(map_page)).to_contain_text("Checkout")
    expect(basket).to_have_attribute("aria-pressed", "true")
    map_page.reload()
    expect(panel(map_page)).to_contain_text("Online shop leads")


def test_the_keyboard_walks_the_map_and_chooses_without_losing_its_place(map_page: Page) -> None:
    map_page.get_by_role("combobox", name="Period").focus()
    focused = map_page.locator(".card:focus")
    for _control_between in range(9):
        map_page.keyboard.press("Tab")
        if focused.count():
            break
    expect(focused).to_have_count(1)
    first = focused.get_attribute("data-key")
    map_page.keyboard.press("ArrowRight")
    expect(focused).not_to_have_attribute("data-key", str(first))
    map_page.keyboard.press("ArrowDown")
    chosen = str(focused.get_attribute("data-key"))
    map_page.keyboard.press("Enter")
    expect(map_page).to_have_url(re.compile(f"step={chosen}"))
    expect(panel(map_page)).to_contain_text("Around it")
    expect(focused).to_have_attribute("data-key", chosen)
    map_page.keyboard.press(" ")
    expect(map_page).not_to_have_url(re.compile("step="))
    expect(focused).to_have_attribute("data-key", chosen)


def test_what_comes_after_a_step_is_a_link_that_chooses_it(map_page: Page) -> None:
    map_page.goto("/map?step=pay")
    after = panel(map_page).get_by_role("button", name="Delivery date promised", exact=True)
    after.click()
    expect(panel(map_page).get_by_role("heading", name="Delivery date promised")).to_be_visible()
    expect(card(map_page, "Delivery date promised")).to_have_attribute("aria-pressed", "true")


def test_the_legend_names_every_department_in_full(map_page: Page) -> None:
    for name in [*(one.name for one in company().functions), "has no owner", "not heard from"]:
        legend = map_page.locator(".st-key-card-map").get_by_role("listitem")
        expect(legend.locator("bdi").get_by_text(name, exact=True)).to_be_visible()


def test_from_further_away_the_steps_of_a_block_lead_closer(map_page: Page) -> None:
    map_page.goto("/map?zoom=stage&step=buying&department=shop")
    expect(map_page.locator(".card")).to_have_count(len(company().journey.stages))
    panel(map_page).get_by_role("button", name="Basket", exact=True).click()
    expect(map_page).to_have_url(re.compile(r"^[^?]*\?(?!.*zoom=).*step=basket"))
    expect(card(map_page, "Basket")).to_have_attribute("aria-pressed", "true")


def test_the_map_comes_closer_moves_and_goes_further_away_up_to_its_stages(map_page: Page) -> None:
    frame, drawn = map_page.locator(".scroll"), map_page.locator(".scroll > svg")

    def wide() -> float:
        return float(drawn.evaluate("one => parseFloat(one.style.width)"))

    opened, middle = wide(), frame.bounding_box()
    assert middle
    map_page.mouse.move(middle["x"] + 300, middle["y"] + 200)
    map_page.mouse.wheel(0, -200)  # that is for the page
    assert wide() == opened
    map_page.get_by_role("button", name="Closer").click()
    assert wide() > opened
    frame.scroll_into_view_if_needed()
    card(map_page, "Basket").hover()
    map_page.mouse.down()
    map_page.mouse.move(middle["x"], middle["y"], steps=3)
    map_page.mouse.up()
    assert frame.evaluate("one => one.scrollLeft") > 0
    expect(map_page).not_to_have_url(re.compile("step="))  # a drag is no press
    card(map_page, "Basket").focus()
    map_page.keyboard.press("0")
    assert wide() <= opened
    for level, first in (("touchpoint", "mention/word_of_mouth"), ("stage", "mention")):
        map_page.keyboard.press("-")
        expect(map_page.locator(".card:focus")).to_have_attribute("data-key", first)
        expect(map_page).to_have_url(re.compile(f"zoom={level}"))
    map_page.keyboard.press("+")
    expect(map_page).to_have_url(re.compile("zoom=touchpoint"))


def test_a_department_dims_what_it_has_no_say_in(map_page: Page) -> None:
    map_page.goto("/map?department=legal")
    expect(map_page.locator(".card.dim").first).to_be_visible()
    legal = [s for s in company().journey.micro_interactions if "legal" in {i.function for i in s.influence}]
    expect(map_page.locator(".card:not(.dim)")).to_have_count(len(legal))


def saved(page: Page, form: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as {form}", exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_the_map_is_saved_as_a_file_and_as_the_picture_that_is_seen(map_page: Page, web: Web) -> None:
    map_page.get_by_role("button", name="Export").click()
    name, written = saved(map_page, "JSON")
    assert name.endswith(".json")
    brought = exchange.read(name, written).carried.journey
    assert brought.micro_interactions[0].name == "<img src=x onerror=alert(1)>"
    name, drawn = saved(map_page, "SVG")
    sheet = ElementTree.fromstring(drawn)
    assert (name.endswith(".svg"), brought.stages[0].name in "".join(sheet.itertext())) == (True, True)
    name, picture = saved(map_page, "PNG")
    assert name.endswith(".png")
    assert picture.startswith(b"\x89PNG")
    wide, tall = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert min(wide, tall) > 500
    assert wide / tall == pytest.approx(
        float(sheet.attrib["width"]) / float(sheet.attrib["height"]), rel=0.01
    )
    with reading(web.url) as connection:
        noted = [one.after for one in entries(connection, Sought()) if one.what == Deed.EXPORT]
    assert [one and one["format"] for one in noted] == ["PNG", "SVG", "JSON"]


def test_on_paper_the_map_is_whole_and_nothing_stands_there_that_can_only_be_pressed(map_page: Page) -> None:
    map_page.goto("/map?step=basket")
    expect(panel(map_page)).to_contain_text("Online shop leads")
    map_page.get_by_role("button", name="Closer").click()  # on the screen a part of it is out of sight
    map_page.emulate_media(media="print")
    frame, drawn = map_page.locator(".scroll"), map_page.locator(".scroll > svg")
    expect(map_page.get_by_role("combobox", name="Period")).to_be_hidden()
    expect(map_page.get_by_role("button", name="Edit", exact=True)).to_be_hidden()
    expect(map_page.get_by_role("button", name="Closer")).to_be_hidden()
    expect(map_page.get_by_role("navigation")).to_be_hidden()
    within = """(svg) => {
      const paper = svg.getBoundingClientRect()
      const across = (box) => box.left >= paper.left - 1 && box.right <= paper.right + 1
      const boxes = [...svg.querySelectorAll(".card")].map((card) => card.getBoundingClientRect())
      return boxes.every((box) => across(box) && box.bottom <= paper.bottom + 1)
    }"""
    assert drawn.evaluate(within)
    assert drawn.evaluate("(svg) => svg.getBoundingClientRect().right <= innerWidth + 1")
    assert frame.evaluate("(one) => getComputedStyle(one).overflow") == "visible"
    assert frame.evaluate("(one) => getComputedStyle(one).contain") == "none"
    expect(map_page.get_by_role("heading", name="Basket")).to_be_visible()
    assert map_page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_the_list_is_the_map_and_reaches_every_step(map_page: Page) -> None:
    map_page.set_viewport_size({"width": 390, "height": 844})
    expect(card(map_page, "Basket")).to_be_hidden()
    expect(map_page.get_by_text("Where most are hurt")).to_be_visible()
    map_page.get_by_text("Show all steps").click()
    rows = map_page.locator("button.bar")
    expect(rows).to_have_count(len(company().journey.micro_interactions))
    rows.filter(has_text="Basket").click()
    expect(panel(map_page)).to_contain_text("Online shop leads")
    assert map_page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_read_from_right_to_left_the_first_stage_is_at_the_right(map_page: Page) -> None:
    def middle(name: str) -> float:
        box = card(map_page, name).bounding_box()
        assert box
        return box["x"] + box["width"] / 2

    assert middle("Basket") < middle("Refund paid")
    map_page.evaluate("document.documentElement.dir = 'rtl'")
    assert middle("Basket") > middle("Refund paid")


def test_a_hostile_name_stays_text(map_page: Page) -> None:
    map_page.on("dialog", lambda _dialog: pytest.fail("a label ran"))
    hostile = map_page.get_by_role("button", name=re.compile("^<img src=x"))
    expect(hostile).to_be_visible()
    hostile.click()
    expect(panel(map_page)).to_contain_text("<img src=x")
    assert map_page.locator("img[src=x]").count() == 0


def test_nonsense_in_the_address_chooses_nothing(map_page: Page) -> None:
    map_page.goto("/map?step=%3Cscript%3E&zoom=moon&department=%3Cb%3E&period=never")
    expect(panel(map_page)).to_contain_text("The whole map")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_the_map_to_a_matter_one_takes_it_and_the_other_is_told_who_was_first(
    map_page: Page, web: Web, enter: Callable[..., Page], words: NullTranslations
) -> None:
    take = words.gettext("Take it")
    told = words.gettext("{name} was first and took it {age}.").format(name="NAME", age="AGE")
    first = re.compile(re.escape(told).replace("NAME", ".?Ada Byron.?").replace("AGE", ".+"))
    contested = raise_matter(web.url, "Parcels are late", step="handover")
    bo = enter("Bo")
    for page in (map_page, bo):
        page.goto("/map?step=handover")
        expect(panel(page).get_by_role("button", name=take)).to_have_count(1)
    take_unseen(web.url, contested, "Ada Byron")  # in the same moment: open pages have not heard of it yet
    bo.get_by_role("button", name=take).click()
    expect(panel(bo)).to_contain_text(first)


def test_who_takes_a_matter_on_the_map_reads_so_and_everybody_sees_whose_it_is(
    map_page: Page, web: Web, enter: Callable[..., Page]
) -> None:
    raise_matter(web.url, "Parcels are late", step="handover")
    bo = enter("Bo")
    for page in (map_page, bo):
        page.goto("/map?step=handover")
    panel(map_page).get_by_role("button", name="Take it").click()
    expect(panel(map_page).get_by_text("It is yours.")).to_be_visible()
    expect(panel(bo)).to_contain_text("Ada Byron")
    expect(panel(bo).get_by_role("button", name="Take it")).to_have_count(0)
