"""From nothing to a company's own data: the Start page with the real web and jobs processes behind it."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from dashboard.told import CONTEXT
from db.engine import reading
from db.models import Function, Person, RequestKind, Signal, Source
from db.reads import requests, starting
from db.settings import settings
from tests.touchline import Up
from tests.web import Web

pytestmark = pytest.mark.browser
PATIENT = 60_000
LATE, GLAD = "My parcel is late and nobody answers me", "Great chair and thank you so much"
Enter = Callable[..., Page]


@pytest.fixture
def up() -> Iterator[Up]:
    """Everything, as `touchline up` starts it on an empty store."""
    with Up() as running:
        assert running.ready()
        yield running


@pytest.fixture
def first_page(browser: Browser, up: Up, language: str, words: NullTranslations) -> Iterator[Page]:
    """What the person sees first who installed it."""
    said = words.gettext
    context = browser.new_context(locale=language, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENT)
    page = context.new_page()
    page.goto(up.link())
    page.get_by_label(said("Your name")).fill("Ada Byron")
    page.get_by_role("button", name=said("Come in")).click()
    page.get_by_role("heading", name=said("Start"), exact=True).wait_for()
    yield page
    context.close()


def reviews(folder: Path, rows: int = 40) -> Path:
    """A packed file of reviews of the last weeks, one row of which cannot be read."""
    now = datetime.now(UTC)
    at = [f"{now - timedelta(days=n % 20):%Y-%m-%d %H:%M}" for n in range(rows)]
    lines = [f"{n},{at[n]},{(LATE, GLAD)[n % 2]} {n},{(1, 5)[n % 2]},c{n}@example.org" for n in range(rows)]
    path = folder / "our reviews.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(("id,date,text,stars,customer", *lines, "9,1,2,3,4,5,6,7")) + "\n")
    return path


def drop(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)


def holds(table: type) -> int:
    with reading(settings().url) as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_an_empty_store_through_start_to_ones_own_data_on_pulse(
    first_page: Page, tmp_path: Path, words: NullTranslations
) -> None:
    page, said, counted = first_page, words.gettext, words.ngettext
    legal, logistics = (words.pgettext(CONTEXT, name) for name in ("Legal", "Logistics"))
    page.get_by_role("button", name=said("Use my data")).click()
    drop(page, reviews(tmp_path))
    expect(page.get_by_role("cell", name=f"{LATE} 0")).to_be_visible(timeout=PATIENT)
    assert holds(Signal) == 0, "nothing is stored before somebody said so"
    expect(page.get_by_role("button", name=said("Take it in"))).to_be_disabled()
    page.get_by_text(said("They wrote about us in public")).click()
    expect(page.get_by_text(said("answers go only where it was written"))).to_be_visible(timeout=PATIENT)
    page.get_by_role("textbox", name=said("Name of the source")).fill("Our reviews")
    page.get_by_role("button", name=said("Take it in")).click()
    taken_in = counted("{n} message is in", "{n} messages are in", 40).format(n=40)
    left_out = counted("{n} row could not be read", "{n} rows could not be read", 1).format(n=1)
    expect(page.get_by_text(taken_in)).to_be_visible(timeout=PATIENT)
    expect(page.get_by_text(left_out)).to_be_visible()
    page.get_by_role("button", name=said("Go on")).click()

    page.get_by_text(legal, exact=True).click()
    head_of = said("Head of {department}").format(department=logistics)
    page.get_by_role("textbox", name=head_of).fill("Lou Okafor")
    page.get_by_role("button", name=said("Publish this map")).click()
    page.get_by_text(
        said("Mail: none is set up. With TOUCHLINE_MAIL people can be told each morning what waits.")
    ).wait_for()
    page.get_by_role("button", name=said("Seen")).click()
    page.get_by_text(said("everything is set up")).wait_for()
    expect(page.get_by_role("link", name=said("Start"), exact=True)).to_have_count(0)

    with reading(settings().url) as connection:
        source = connection.execute(
            select(Source.name, Source.purpose, Source.contact, Source.solicited)
        ).one()
        head = select(Person.name).join(Function, Function.head_id == Person.id)
        assert connection.scalars(head).all() == ["Lou Okafor"]
        assert connection.scalar(select(Function.retired_at).where(Function.key == "legal"))
    assert tuple(source) == ("Our reviews", "in_public", "in_public_only", False)
    page.get_by_role("link", name=said("Go to Pulse")).click()
    page.get_by_role("heading", name=said("Pulse"), exact=True).wait_for()
    expect(page.locator(".tl-value").first).to_have_text("40", timeout=PATIENT)
    assert list(settings().uploads.iterdir()) == [], "the file is not kept"


def test_what_was_taken_in_is_shown_on_pulse_and_can_be_taken_back_whole(
    first_page: Page, tmp_path: Path
) -> None:
    page = first_page
    page.get_by_role("button", name="Use my data").click()
    drop(page, reviews(tmp_path))
    page.get_by_text("They wrote about us in public").click()
    page.get_by_role("button", name="Take it in").click()
    page.get_by_role("link", name="See it on Pulse").click()
    page.get_by_role("heading", name="Pulse", exact=True).wait_for()
    assert "source=our+reviews" in page.url
    assert "from=" in page.url
    expect(page.locator(".tl-value").first).to_have_text("40", timeout=PATIENT)
    page.get_by_role("link", name="Start", exact=True).click()
    page.get_by_role("button", name="Bring in what customers said").click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("button", name="Take all of it back").click()
    expect(page.get_by_text("40 messages were taken back.")).to_be_visible(timeout=PATIENT)
    assert holds(Signal) == 0


def begin(web: Web, enter: Enter, name: str = "Ada") -> Page:
    page = enter(name)
    page.goto("/start?at=file")
    page.get_by_role("heading", name="Bring in what customers said").wait_for()
    return page


def test_with_dead_jobs_the_page_says_so_and_keeps_the_file_over_a_reload(
    web: Web, enter: Enter, tmp_path: Path
) -> None:
    page = begin(web, enter)
    drop(page, reviews(tmp_path))
    expect(page.get_by_text("The jobs are not running.")).to_be_visible(timeout=PATIENT)
    page.reload()
    expect(page.get_by_text("Looking at the file")).to_be_visible(timeout=PATIENT)
    with reading(web.url) as connection:
        asked = requests.newest(connection, [RequestKind.LOOK])
    assert asked is not None
    assert (web.folder / "uploads" / asked.facts["folder"] / asked.facts["file"]).is_file()


def test_two_people_drop_files_at_once_and_each_sees_their_own(
    web: Web, enter: Enter, tmp_path: Path
) -> None:
    for name in ("Ada", "Bo"):
        page = begin(web, enter, name)
        drop(page, reviews(tmp_path))
        page.get_by_text("Looking at the file").wait_for()
    third = begin(web, enter, "Cy")
    expect(third.locator("input[type=file]")).to_have_count(1)
    expect(page.get_by_text("The jobs are not running.")).to_be_visible(timeout=PATIENT)


def test_a_skipped_step_stays_missing_and_start_moves_to_the_end_of_the_menu(web: Web, page: Page) -> None:
    expect(page.get_by_test_id("stSidebarNavLink").last).to_have_text("Start")
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page.get_by_text("4 steps are missing")).to_be_visible()
    expect(page.get_by_text("skipped, still missing")).to_have_count(4)
    with reading(web.url) as connection:
        assert set(starting.start(connection).missing) == set(starting.Step)
