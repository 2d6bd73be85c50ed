"""An owner's first ten minutes, on a phone: what is theirs, the first matter, and who stands in for them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from db.engine import reading, writing
from db.models import (
    Action,
    Basis,
    FunctionIn,
    InfluenceIn,
    JourneyIn,
    MicroInteractionIn,
    PlacingIn,
    StageIn,
    TouchpointIn,
    metadata,
)
from db.reads.absences import absences
from db.reads.actions import Which, open_actions
from db.reads.owning import suggestions
from db.rights import HOUSE
from db.writes.maps import publish
from jobs.analyse.ready import ensure_taxonomy
from tests.browser.demo import PHONE
from tests.browser.feedback import LATE, raise_matter, say
from tests.browser.presses import unfold
from tests.web import Web

pytestmark = pytest.mark.browser
PATIENCE = 30_000  # milliseconds
FUNCTIONS = (
    FunctionIn("logistics", "Logistics", "#8a4b2a"),
    FunctionIn("support", "Support", "#0b6e69"),
)


def a_suggested_map(url: str) -> None:
    """A journey that suggests three touchpoints to Logistics; reviews are placed at the first."""
    now = datetime.now(UTC)
    ensure_taxonomy(url, now)
    touchpoints = ("Door", "Mail", "Counter")
    placed = {"Door": PlacingIn(channel=("review",))}
    steps = tuple(
        MicroInteractionIn(
            name.lower(), f"{name} step", "getting", name.lower(), "review",
            influence=(InfluenceIn("logistics", "delivers", 60),), placing=placed.get(name, PlacingIn()),
        )
        for name in touchpoints
    )  # fmt: skip
    journey = JourneyIn(
        "getting_it", "Getting it", (StageIn("getting", "Getting"),),
        tuple(TouchpointIn(name.lower(), name, "review") for name in touchpoints), steps, (),
    )  # fmt: skip
    publish(url, journey, FUNCTIONS, HOUSE, now, basis=Basis.SUGGESTED)


def ids(url: str) -> dict[str, int]:
    """The departments' ids by key."""
    functions = metadata.tables["functions"].c
    with reading(url) as connection:
        return {key: id_ for key, id_ in connection.execute(select(functions.key, functions.id))}  # noqa: C416


def of_logistics(url: str, action_id: int) -> None:
    """Give a matter to the department."""
    mine = update(Action).where(Action.id == action_id).values(function_id=ids(url)["logistics"])
    with writing(url) as connection:
        connection.execute(mine)


def test_an_owner_says_what_is_theirs_takes_the_first_matter_and_names_who_stands_in(
    web: Web, enter: Callable[..., Page]
) -> None:
    a_suggested_map(web.url)
    say(web.url, LATE)
    of_logistics(web.url, raise_matter(web.url, "Parcels are late", "door"))
    page = enter("Ada Byron", "Logistics")
    page.set_viewport_size(PHONE)
    asked = page.locator(".st-key-card-suggested")
    expect(asked.get_by_role("heading")).to_contain_text("Is this yours?")
    expect(asked.locator("[class*=st-key-question]")).to_have_count(3, timeout=PATIENCE)
    expect(asked.locator("blockquote").first).to_contain_text("still waiting for my parcel")

    asked.locator("[class*=st-key-question][class*=door]").get_by_role("button", name="Yes, ours").click()
    expect(page.get_by_text("It is yours now")).to_be_visible(timeout=PATIENCE)
    expect(asked.locator("[class*=st-key-question]")).to_have_count(2, timeout=PATIENCE)
    asked.locator("[class*=st-key-question][class*=mail]").get_by_role("button", name="Partly").click()
    expect(page.get_by_text("You have a share in it now")).to_be_visible(timeout=PATIENCE)
    expect(asked.locator("[class*=st-key-question]")).to_have_count(1, timeout=PATIENCE)
    unfold(asked, "No, ask …", page.get_by_label("Whose is it?")).click()
    page.get_by_role("option", name="Support").click()
    page.get_by_role("button", name="Not ours").click()
    expect(asked).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_text(re.compile("You lead 2 touchpoints"))).to_be_visible(timeout=PATIENCE)
    with reading(web.url) as connection:
        assert suggestions(connection, [ids(web.url)["logistics"]]) == []
        assert len(suggestions(connection, [ids(web.url)["support"]])) == 1

    first = page.locator(".st-key-card-first")
    expect(first.get_by_text("Parcels are late").first).to_be_visible(timeout=PATIENCE)
    first.locator("[class*=st-key-presses]").get_by_role("button", name="Take it").click()
    expect(page.get_by_text("It is yours.")).to_be_visible(timeout=PATIENCE)
    expect(first).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_text(re.compile("1 matter waits for you"))).to_be_visible(timeout=PATIENCE)

    unfold(page, "Be away …", page.get_by_role("button", name="Say so")).click()
    expect(page.get_by_role("button", name=re.compile("Back now|Take back"))).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    with reading(web.url) as connection:
        assert [row.person for row in open_actions(connection, Which())] == ["Ada Byron"]
        assert len(absences(connection, datetime.now(UTC))) == 1
