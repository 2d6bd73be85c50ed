"""The store goes away under an open page, and comes back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import postgresql
from tests.browser.feedback import skip_start
from tests.web import Web

pytestmark = pytest.mark.browser


@pytest.fixture
def web(postgresql_url: str, tmp_path: Path) -> Iterator[Web]:
    skip_start(postgresql_url)
    with Web(postgresql_url, tmp_path) as running:
        yield running


def test_a_page_says_that_the_store_is_away_and_comes_back_by_itself(
    web: Web, enter: Callable[..., Page], postgresql_server: postgresql.Server
) -> None:
    page = enter()
    name = web.url.rsplit("/", 1)[1].partition("?")[0]
    postgresql_server.freeze(name)
    expect(page.get_by_text("This page tries again by itself")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("The store cannot be reached")).to_be_visible()
    postgresql_server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    expect(page.get_by_role("heading", name="Pulse", exact=True)).to_be_visible(timeout=15_000)
