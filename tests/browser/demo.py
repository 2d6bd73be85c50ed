"""The demo company as people look at it: every page, and how to tell that all of one is drawn."""

from datetime import UTC, datetime

from playwright.sync_api import Page
from sqlalchemy import insert, select
from sqlmodel import col

from db.engine import writing
from db.models import Person, PersonRole, Role
from db.writes import beats
from jobs import search
from jobs.analyse import job
from jobs.demo.load import fill
from jobs.engage import job as engage
from jobs.map import happiness

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PLACES = {  # the address of every page, and what is drawn last on it
    "pulse": ("/?period=28", "blockquote"),
    "map": ("/map?step=date_promised", "blockquote"),
    "functions": ("/functions?step=date_promised", "table"),
    "journeys": ("/journeys", "a[href*=journey]"),
    "touchpoint": ("/touchpoint?step=date_promised", "blockquote"),
    "matters": ("/matters?matter=3", ".tl-happened"),
    "mine": ("/mine", "button.bar"),
    "search": ("/search?q=delivery", "blockquote"),
    "sources": ("/sources?source=chat", "table"),
    "happiness": ("/happiness", ".tl-happened"),
    "decisions": ("/decisions", "[class*=st-key-card-nobodys]"),
    "map-edit": ("/map?mode=edit", "svg [data-key], svg g[tabindex]"),
    "map-versions": ("/map?mode=versions", "h2"),
    "map-lived": ("/map?paths=difference", "svg"),
    "system": ("/system", "table"),
    "people": ("/people?person=1", "table"),
    "audit": ("/audit", "table"),
    "start": ("/start?at=map", "input[type=checkbox]"),
}
DEPARTMENT = "logistics"


def tell(url: str) -> None:
    """Everything that the demo company's customers said until now, read, findable and raised."""
    now = datetime.now(UTC)
    fill(url, now)
    for run in (job.run, search.run, engage.raise_actions, engage.raise_surges, happiness.run):
        while any(run(url, now).values()):
            pass
    beats.beat(url, beats.SCHEDULER, "a test", now)


def come_in(page: Page, link: str) -> None:
    """Sign in as somebody of one department; they see every page."""
    page.goto(link)
    page.locator("input[name=name]").fill("Ada Byron")
    page.locator("select[name=function]").select_option(value=DEPARTMENT)
    page.locator("form button").last.click()
    page.locator("h1").wait_for()


def decides(url: str) -> None:
    """Whoever came in so far decides for the company too: no page is left that they may not open."""
    held = select(col(PersonRole.person_id)).where(col(PersonRole.role) == Role.EXECUTIVE)
    with writing(url) as connection:
        others = connection.scalars(select(col(Person.id)).where(col(Person.id).not_in(held))).all()
        for person_id in others:
            connection.execute(insert(PersonRole).values(person_id=person_id, role=Role.EXECUTIVE))


def look_at(page: Page, name: str) -> None:
    """Open a page of the demo and wait until all of it is drawn."""
    path, last = PLACES[name]
    page.goto(path)
    page.locator(last).last.wait_for(state="attached")
    settle(page)


def settle(page: Page) -> None:
    """Wait until nothing of a page is about to be drawn anew."""
    page.locator("[data-test-script-state=notRunning]").wait_for()
    page.locator("[data-stale=true]").first.wait_for(state="detached")
