"""An owner's first ten minutes, on a phone: what is theirs, the first matter, and who stands in for them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from dashboard.words import day
from db.engine import reading, writing
from db.models import (
    Action,
    Basis,
    FunctionIn,
    InfluenceIn,
    JourneyIn,
    MicroInteractionIn,
    PlacingIn,
    SignalIn,
    StageIn,
    TouchpointIn,
    metadata,
)
from db.reads import maps
from db.reads.absences import absences
from db.reads.actions import Which, open_actions
from db.reads.owning import suggestions
from db.reads.rollups import Period
from db.rights import HOUSE
from db.writes.maps import publish
from db.writes.signals import Target, record
from db.writes.sources import SourceFacts, ensure
from jobs.analyse.ready import ensure_taxonomy
from journeys.influence import counted, largest
from tests.browser.demo import PHONE
from tests.browser.feedback import GLAD, LATE, raise_matter, work
from tests.browser.presses import unfold
from tests.web import Web

pytestmark = pytest.mark.browser
PATIENCE = 30_000  # milliseconds
DUE = datetime.now(UTC) + timedelta(days=3)
FUNCTIONS = (
    FunctionIn("logistics", "Logistics", "#8a4b2a"),
    FunctionIn("support", "Support", "#0b6e69"),
)


SAID = {
    "door": ("still waiting for my parcel", (LATE, LATE.replace("parcel", "parcel, the sofa"), GLAD)),
    "mail": ("awful mails", ("Five awful mails a day, I am angry and cannot stop them. Terrible.",)),
    "counter": ("kind woman at the counter", ("The kind woman at the counter helped at once. Thank you!",)),
}
"""What customers say at each touchpoint, and words that are told to Logistics of it."""


def a_suggested_map(url: str) -> None:
    """A journey that suggests three touchpoints to Logistics, each with what was said there."""
    now = datetime.now(UTC)
    ensure_taxonomy(url, now)
    touchpoints = ("Door", "Mail", "Counter")
    steps = tuple(
        MicroInteractionIn(
            name.lower(), f"{name} step", "getting", name.lower(), "review",
            influence=(InfluenceIn("logistics", "delivers", 60),),
            placing=PlacingIn(references=(name.lower(),)),
        )
        for name in touchpoints
    )  # fmt: skip
    journey = JourneyIn(
        "getting_it", "Getting it", (StageIn("getting", "Getting"),),
        tuple(TouchpointIn(name.lower(), name, "review") for name in touchpoints), steps, (),
    )  # fmt: skip
    publish(url, journey, FUNCTIONS, HOUSE, now, basis=Basis.SUGGESTED)
    facts = SourceFacts("reviews", "Shop reviews", "review", purpose="in_public", origin="a test")
    source_id, channel = ensure(url, facts, now)
    said = [
        SignalIn(f"{at}{n}", "verbatim", text=text, occurred_at=now, profile=f"{at} {n}", reference=at)
        for at, (_, texts) in SAID.items()
        for n, text in enumerate(texts)
    ]
    record(url, Target(source_id, channel), said, now)
    work(url)


def ids(url: str) -> dict[str, int]:
    """The departments' ids by key."""
    functions = metadata.tables["functions"].c
    with reading(url) as connection:
        return {key: id_ for key, id_ in connection.execute(select(functions.key, functions.id))}  # noqa: C416


def of_logistics(url: str, action_id: int) -> None:
    """Give a matter to the department, due in three days."""
    values = {"function_id": ids(url)["logistics"], "due_at": DUE}
    with writing(url) as connection:
        connection.execute(update(Action).where(Action.id == action_id).values(**values))


def greeting(url: str) -> str:
    """What an owner in Logistics is told first, each figure as the store has it."""
    with reading(url) as connection:
        journey = maps.journey(connection, "getting_it", datetime.now(UTC))
        assert journey is not None
        says = {step.touchpoint: counted(step.influence) for step in journey.micro_interactions}
        states = maps.step_states(connection, Period())
        mine = (ids(url)["logistics"],)
        free = len(open_actions(connection, Which(function_ids=mine, nobodys=True)))
    led = sum(largest(say) == "logistics" for say in says.values())
    hurt = {key: states[key].figures.customers_negative for key in SAID}
    worst = max((key for key in SAID if "logistics" in says[key]), key=lambda key: hurt[key])
    assert (led, worst, hurt[worst], free) == (2, "door", 2, 1)
    return (
        f"You lead {led} touchpoints. {hurt[worst]} customers told us something negative at"
        f" “{worst.capitalize()}” (DAYS); nowhere of yours were there more."
        f" {free} matter waits for somebody of yours, due on {day(DUE)}."
    )


def test_an_owner_says_what_is_theirs_takes_the_first_matter_and_names_who_stands_in(
    web: Web, enter: Callable[..., Page]
) -> None:
    a_suggested_map(web.url)
    of_logistics(web.url, raise_matter(web.url, "Parcels are late", "door"))
    page = enter("Ada Byron", "Logistics")
    page.set_viewport_size(PHONE)
    asked = page.locator(".st-key-card-suggested")
    expect(asked.get_by_role("heading")).to_contain_text("Is this yours?")
    expect(asked.locator("[class*=st-key-question]")).to_have_count(3, timeout=PATIENCE)
    for touchpoint, (words, _texts) in SAID.items():
        question = asked.locator(f"[class*=st-key-question][class*={touchpoint}]")
        expect(question.locator("blockquote")).to_have_count(1, timeout=PATIENCE)
        expect(question.locator("blockquote")).to_contain_text(words)

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
    told = page.get_by_text(re.compile("You lead 2 touchpoints"))
    expect(told).to_be_visible(timeout=PATIENCE)
    plain = re.sub("[\u2066-\u2069]", "", told.inner_text())
    assert re.sub(r"\(.*?\)", "(DAYS)", plain) == greeting(web.url)
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
