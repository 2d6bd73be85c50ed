"""The first step of Start: the demo goes out again with one press, and its map may stay as a template."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert
from streamlit.testing.v1 import AppTest

from dashboard import store
from dashboard.start import begin
from db.engine import reading, writing
from db.models import RequestKind, Role, StoreFact
from db.reads.people import Who
from db.reads.requests import newest
from db.reads.starting import DEMO, LOADED


def step() -> None:
    from dashboard import store
    from dashboard.start import begin
    from db.reads.starting import start

    begin.draw(store.ask(start))


@pytest.fixture
def page(sqlite_url: str, as_settings: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    as_settings(sqlite_url)
    ada = Who(1, None, "Ada", frozenset({Role.ANALYST}), ())  # type: ignore[arg-type]
    for name in ("me", "who"):
        monkeypatch.setattr(store, name, lambda: ada)
    monkeypatch.setattr(begin, "PULSE", "http://localhost")
    return AppTest.from_function(step, default_timeout=60)


@pytest.mark.parametrize("keep", [False, True])
def test_one_press_empties_the_demo_and_its_map_may_stay(page: AppTest, sqlite_url: str, keep: bool) -> None:
    with writing(sqlite_url) as connection:
        connection.execute(insert(StoreFact), [{"key": DEMO, "value": "x"}, {"key": LOADED, "value": "x"}])
    page.run()
    page.checkbox(key="keep-map").set_value(keep)
    page.button(key="empty").click().run()
    assert not page.exception
    with reading(sqlite_url) as connection:
        asked = newest(connection, (RequestKind.EMPTY_DEMO,))
    assert asked is not None
    assert (asked.open, asked.facts) == (True, {"keep_map": keep})


def test_with_nothing_yet_the_demo_can_be_asked_for(page: AppTest, sqlite_url: str) -> None:
    page.run()
    page.button(key="bring").click().run()
    assert not page.exception
    with reading(sqlite_url) as connection:
        assert newest(connection, (RequestKind.BRING_DEMO,)) is not None
