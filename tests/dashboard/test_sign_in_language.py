"""Signing in: the pages speak the language the browser likes, or the one that was chosen on the way in."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import languages
from dashboard.door import account, health, sign_in
from dashboard.door.gate import COOKIE, Gate
from dashboard.door.tries import Tries
from db.engine import reading
from db.reads import people
from db.settings import settings
from db.writes.people import choose_language, make_link
from tests.loops import run

ADDRESS = "http://localhost"
Asking = Callable[..., httpx.Response]


@pytest.fixture
def ask(sqlite_url: str, as_settings: Callable[[str], None]) -> Asking:
    as_settings(sqlite_url)
    inner = FastAPI()
    inner.state.settings, inner.state.tries = settings(), Tries()
    inner.router.routes.extend(health.ROUTES)
    inner.include_router(sign_in.router)
    inner.include_router(account.router)
    gate = Gate(inner, sqlite_url, frozenset({"localhost"}), secure=False)
    return asking(gate)


def asking(gate: ASGIApp) -> Asking:
    async def send(method: str, path: str, **how: object) -> httpx.Response:
        transport = httpx.ASGITransport(app=cast("Callable[[Scope, Receive, Send], None]", gate))
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            return await client.request(method, path, **how)

    return lambda method, path, **how: run(send(method, path, **how))


def link(url: str) -> str:
    return make_link(url, datetime.now(UTC))


def who(url: str, answer: httpx.Response) -> people.Who:
    token = answer.cookies[COOKIE]
    with reading(url) as connection:
        found = people.session(connection, token, datetime.now(UTC))
    assert found is not None
    return found


def come_in(ask: Asking, path: str, token: str) -> httpx.Response:
    form = {"token": token, "name": "Ada", "function": ""}
    return ask("POST", path, data=form, headers={"Origin": ADDRESS, "Accept-Language": "en"})


def test_the_browser_is_answered_in_its_language(ask: Asking) -> None:
    for liked, opening in {
        "ar-EG": '<html lang="ar" dir="rtl">',
        "de": '<html lang="de" dir="ltr">',
        "fr": '<html lang="en" dir="ltr">',
    }.items():
        assert opening in ask("GET", "/sign-in", headers={"Accept-Language": liked}).text


def test_a_language_chosen_on_the_way_in_is_kept_with_the_person(ask: Asking, sqlite_url: str) -> None:
    token = link(sqlite_url)
    page = ask("GET", f"/enter?token={token}&language=ar", headers={"Accept-Language": "de"})
    assert '<html lang="ar" dir="rtl">' in page.text
    assert 'action="/enter?language=ar"' in page.text
    assert f'href="?token={token}&amp;language=de"' in page.text
    assert who(sqlite_url, come_in(ask, "/enter?language=ar", token)).language == "ar"


def test_who_chose_nothing_keeps_what_was_chosen_before(ask: Asking, sqlite_url: str) -> None:
    first = who(sqlite_url, come_in(ask, "/enter", link(sqlite_url)))
    assert first.language is None
    choose_language(sqlite_url, first, "de", datetime.now(UTC))
    again = come_in(ask, "/enter?language=tlh", link(sqlite_url))
    assert who(sqlite_url, again).language == "de"
    cookie = {"Cookie": f"{COOKIE}={again.cookies[COOKIE]}", "Origin": ADDRESS}
    assert 'lang="de"' in ask("GET", "/sign-out", headers=cookie).text
    assert ask("POST", "/sign-out", headers=cookie).headers["location"] == "/sign-in?language=de"


def test_one_answer_does_not_colour_the_next(ask: Asking) -> None:
    assert 'lang="ar"' in ask("GET", "/sign-in?language=ar").text
    assert 'lang="en"' in ask("GET", "/sign-in").text
    assert languages.spoken() == "en"
