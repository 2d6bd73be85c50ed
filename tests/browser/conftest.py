"""A real web process on a store of its own, a real Chromium, and a page of somebody signed in."""

import shutil
from collections.abc import Callable, Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.languages import ENGLISH, catalog
from db.engine import dispose, sqlite_path
from tests.browser import chromium
from tests.browser.demo import tell
from tests.browser.feedback import skip_start
from tests.conftest import lacking
from tests.web import Web


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for every story."""
    path = chromium.program() or lacking("Chromium (or its path in CHROMIUM)")
    with sync_playwright() as playwright:
        launched = chromium.launch(playwright, path)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """A web process in front of the demo company, for tests that only look."""
    path = tmp_path_factory.mktemp("demo") / "touchline.db"
    shutil.copyfile(sqlite_template, path)
    url = f"sqlite:///{path}"
    tell(url)
    with Web(url, path.parent) as running:
        yield running
    dispose(url)


@pytest.fixture
def web(sqlite_url: str) -> Iterator[Web]:
    """A web process in front of a fresh store, whose start is skipped; seed it through `web.url`."""
    skip_start(sqlite_url)
    with Web(sqlite_url, sqlite_path(sqlite_url).parent) as running:
        yield running


@pytest.fixture
def language() -> str:
    """What the browsers of a story like; a story that is told in several says so by `parametrize`."""
    return ENGLISH


@pytest.fixture
def words(language: str) -> NullTranslations:
    """What stands on screen for an English text, in the language of the story."""
    return catalog(language)


@pytest.fixture
def new_page(browser: Browser, web: Web, language: str) -> Iterator[Callable[[], Page]]:
    """Open a page in a browser profile of its own, as often as asked."""
    contexts = []

    def opened() -> Page:
        size = {"width": 1440, "height": 900}
        context = browser.new_context(base_url=web.address, locale=language, viewport=size)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def enter(web: Web, new_page: Callable[[], Page], words: NullTranslations) -> Callable[..., Page]:
    """Sign somebody in with a link of their own and wait for the first page."""
    said = words.gettext

    def entered(name: str = "Ada Byron", department: str | None = None) -> Page:
        page = new_page()
        page.goto(web.link())
        page.get_by_label(said("Your name")).fill(name)
        if department:
            page.get_by_label(said("Where you work")).select_option(label=department)
        page.get_by_role("button", name=said("Come in")).click()
        page.get_by_role("heading", name=said("My page" if department else "Pulse"), exact=True).wait_for()
        return page

    return entered


@pytest.fixture
def page(enter: Callable[..., Page]) -> Page:
    """A page of somebody signed in, on Pulse."""
    return enter()
