"""Build the ASGI app: our routes first, Streamlit for everything else, the gate in front of both."""

import asyncio
import gc
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import languages
from dashboard.door import account, health, heard, hooks, measures, oidc, sign_in
from dashboard.door.api import description, nothing, problems, reading, segment, signals
from dashboard.door.api.bodies import Room
from dashboard.door.api.holders import Holders
from dashboard.door.document import in_language
from dashboard.door.gate import Gate
from dashboard.door.hosts import allowed_hosts
from dashboard.door.intake import Intake
from dashboard.door.proxies import proxies
from dashboard.door.tries import Tries
from db.settings import Settings

SCRIPT = Path(__file__).resolve().parent.parent / "app.py"
ROUTERS: tuple[APIRouter, ...] = (
    health.router, heard.router, hooks.router, measures.router, sign_in.router, account.router,
    oidc.router,
    signals.router, reading.router, segment.router, description.router, nothing.router,
)  # fmt: skip
PAGES_IMPORT = (
    "dashboard.charts",
    "dashboard.pulse.page",
    "dashboard.pulse.panels",
    "dashboard.matters.queue",
)


def build(settings: Settings) -> ASGIApp:
    """The web process for the store that `settings` name."""
    pages = st.App(SCRIPT)  # absolute, so that Streamlit finds the config.toml beside it from any folder
    warmth = _Warmth()
    app = FastAPI(
        title="Touchline", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_around(pages, warmth)
    )
    app.state.settings, app.state.tries = settings, Tries()
    app.state.pace = Tries(heard.BY_LINK, heard.BY_ADDRESS)
    app.state.intake = Intake(settings.url)
    app.state.holders = Holders(settings.url)
    app.state.room = Room()
    for wrong in (problems.ProblemError, RequestValidationError):
        app.add_exception_handler(wrong, problems.told)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/", in_language(_once_warm(pages, warmth)))
    secure = settings.address.startswith("https://")
    return Gate(app, settings.url, allowed_hosts(settings), secure=secure, proxies=proxies(settings))


class _Warmth:
    """The one warm-up of the pages: begun at the start, waited for by whoever has a page before its end."""

    def __init__(self) -> None:
        self._warming: asyncio.Task[None] | None = None

    def begin(self) -> "asyncio.Task[None]":
        """The warm-up, which runs from the first call on."""
        if self._warming is None:
            self._warming = asyncio.create_task(asyncio.to_thread(_warm_up))
        return self._warming


def _once_warm(pages: ASGIApp, warmth: _Warmth) -> ASGIApp:
    """`pages`, which a browser loads meanwhile but which run only after the warm-up has imported them."""

    async def waiting(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await asyncio.shield(warmth.begin())
        await pages(scope, receive, send)

    return waiting


def _around(pages: st.App, warmth: _Warmth):  # type: ignore[no-untyped-def]
    started_and_stopped = pages.lifespan()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with started_and_stopped(app):
            warming = warmth.begin()  # signing in and being asked for health need not wait for it
            app.state.intake.start()
            yield
            await asyncio.to_thread(app.state.intake.stop)
            await warming

    return lifespan


def _warm_up() -> None:
    """Import what the first page needs, then keep it out of every later garbage collection."""
    for name in PAGES_IMPORT:
        importlib.import_module(name)
    for language in languages.NAMES:
        languages.catalog(language)
    gc.collect()
    gc.freeze()
