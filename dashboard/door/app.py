"""Build the ASGI app: our routes first, Streamlit for everything else, the gate in front of both."""

import asyncio
import gc
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from dashboard import languages
from dashboard.door import account, heard, measures, oidc, programs, sign_in
from dashboard.door.document import in_language
from dashboard.door.tries import Tries
from db.settings import Settings

SCRIPT = Path(__file__).resolve().parent.parent / "app.py"
FOR_PEOPLE = (heard.router, measures.router, sign_in.router, account.router, oidc.router)
ROUTERS: tuple[APIRouter, ...] = (*programs.ROUTERS, *FOR_PEOPLE)
PAGES_IMPORT = (
    "dashboard.frame",
    "dashboard.pages",
    "dashboard.pulse.ahead",
    "dashboard.pulse.apart",
    "dashboard.pulse.needs",
    "dashboard.pulse.nobodys",
    "dashboard.start.lacking",
)


def build(settings: Settings) -> ASGIApp:
    """The web process for the store that `settings` name, behind the gate."""
    return programs.gated(ungated(settings), settings)


def ungated(settings: Settings) -> FastAPI:
    """Everything the web process serves."""
    pages = st.App(SCRIPT)  # absolute, so that Streamlit finds the config.toml beside it from any folder
    config.set_option("server.maxUploadSize", settings.upload_mb)
    warmth = _Warmth()
    app = FastAPI(**programs.NO_PAGES_OF_ITS_OWN, lifespan=_around(pages, warmth))
    programs.add(app, settings)
    app.state.tries = Tries()
    app.state.pace = Tries(heard.BY_LINK, heard.BY_ADDRESS)
    for router in FOR_PEOPLE:
        app.include_router(router)
    app.mount("/", in_language(_once_warm(pages, warmth)))
    return app


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
        async with started_and_stopped(app), programs.taking_in(app):
            ahead = asyncio.create_task(_ahead(warmth))  # nobody waits for it
            yield
            await ahead

    return lifespan


async def _ahead(warmth: _Warmth) -> None:
    """Warm up, make what the first page shows, then keep all of it out of every later garbage collection."""
    await warmth.begin()
    await asyncio.to_thread(_prepare)


def _warm_up() -> None:
    """Import what the first page needs."""
    for name in PAGES_IMPORT:
        importlib.import_module(name)


def _prepare() -> None:
    from dashboard.pulse import ahead

    try:
        ahead.prepare()
        for language in languages.NAMES:
            languages.catalog(language)
    finally:  # whatever went wrong, memory is collected again from here on
        gc.freeze()
        gc.enable()
