"""The tokens' card on System: a new one is shown once, works, and can be ended."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import store
from db.engine import reading
from db.models import Role
from db.reads.people import Who
from db.reads.tokens import usable


def card() -> None:
    from dashboard import tokens

    tokens.draw()


@pytest.fixture
def page(sqlite_url: str, as_settings: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    as_settings(sqlite_url)
    monkeypatch.setattr(store, "me", lambda: Who(1, None, "Ada", frozenset({Role.ADMIN}), ()))  # type: ignore[arg-type]
    return AppTest.from_function(card, default_timeout=60).run()


def opens(url: str, token: str) -> bool:
    with reading(url) as connection:
        return usable(connection, token, datetime.now(UTC)) is not None


def test_a_token_is_made_shown_once_and_ended(page: AppTest, sqlite_url: str) -> None:
    page.text_input[0].set_value("The till")
    page.button[0].click().run()
    assert not page.exception
    token = page.code[0].value
    assert opens(sqlite_url, token)
    page.button(key="token-copied").click().run()
    assert not page.code
    page.button(key="end-token").click().run()
    assert not page.exception
    assert not opens(sqlite_url, token)


def test_a_token_without_a_name_is_refused_in_words(page: AppTest) -> None:
    page.button[0].click().run()
    assert not page.exception
    assert not page.code
