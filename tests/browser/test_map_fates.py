"""Beside the map as it happens every bar of what became of customers leads to the step it counts."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert

from db.engine import writing
from db.models import Arrival, ChannelRollup, LivedEnd
from tests.db.cast import NOW
from tests.db.claiming import a_map, a_step
from tests.db.test_fates import STANDS
from tests.db.test_lived import DAY, drawn, walk
from tests.web import Web

pytestmark = pytest.mark.browser
STEPS = ("basket", "pay", "leave")


@pytest.fixture
def walked(web: Web) -> Web:
    """One ended at the third step; of three at the second, one fell silent and one is there still."""
    a_map(web.url, *map(a_step, STEPS), at=NOW)
    paths = walk(1, 2, 1, 2, 3), walk(1, 2), walk(1, 2), walk(2, start=900)
    generation_id = drawn(web.url, *paths)
    names = "node_id", "ended", "first_day", "last_day", "limit_days"
    head = {"generation_id": generation_id, "source_id": 1, "seen_at": 0}
    rows = [head | {"customer_id": who} | dict(zip(names, row, strict=True)) for who, row in STANDS.items()]
    cell = {"generation_id": generation_id, "grain": "d", "source_id": 1, "channel": "web", "events": 1}
    with writing(web.url) as connection:
        connection.execute(insert(LivedEnd), rows)
        connection.execute(insert(ChannelRollup).values(day=DAY + 100, **cell))
        connection.execute(insert(Arrival).values(source_id=1, day=DAY + 101, signals=1, last_at=NOW))
    return web


def test_every_bar_leads_to_the_step_it_counts(walked: Web, page: Page) -> None:
    page.goto("/map?paths=happens&period=all")
    fates, panel = page.locator(".st-key-card-fates"), page.locator(".st-key-card-panel")
    _first, second, third = (step.capitalize() for step in STEPS)
    fates.get_by_role("button", name=f"{second}: 1 of 3 stopped here.").click(timeout=60_000)
    expect(panel.get_by_role("heading", name=second)).to_be_visible(timeout=20_000)
    fates.get_by_role("button", name=f"{third}: 1 customer", exact=True).click()
    expect(panel.get_by_role("heading", name=third)).to_be_visible(timeout=20_000)
    for rest in ("Silent for longer than is usual", "Still coming", "Not watched for long enough"):
        expect(fates.get_by_role("button", name=f"{rest}: 1 customer", exact=True)).to_be_visible()


def test_choices_above_the_paths_stand_in_two_calm_rows(walked: Web, page: Page) -> None:
    """What is drawn in the first; whose paths, and what can be done, in the second."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/map?paths=difference&period=all")
    choices = page.locator(".st-key-choices .stSelectbox, .st-key-map-modes :is(.stSelectbox, .stButton)")
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=60_000)
    expect(choices).to_have_count(9)
    tops = [round(box["y"]) for one in choices.all() if (box := one.bounding_box())]
    assert (len({*tops[:5]}), max(tops[5:]) - min(tops[5:]) <= 2) == (1, True)
    assert tops[0] < tops[5]
