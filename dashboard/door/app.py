"""Build the ASGI app: the gate in front, and behind it what a browser loads, the pages, and all our routes.

Somebody waits for the first page: files go out as soon as the gate stands, while Streamlit, what the pages
need and our other routes are imported beside, in this order; the last when one is asked for, or at leisure.
"""

import asyncio
import gc
import importlib
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.door import health
from dashboard.door.document import in_language
from dashboard.door.files import FOLDER, files_first
from dashboard.door.gate import gated
from dashboard.door.server import tell_only_warnings
from db.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI
    from streamlit import App

SCRIPT = Path(__file__).resolve().parent.parent / "app.py"
AT_LEISURE = 1.5  # seconds: who waits for a page already has the interpreter to themselves
LOG = logging.getLogger("touchline.door")
OF_PAGES = (FOLDER, "/_stcore/")
PAGES_IMPORT = (
    "dashboard.frame",
    "dashboard.pages",
    "dashboard.waits",
    "dashboard.pulse.ahead",
    "dashboard.pulse.apart",
    "dashboard.pulse.heard",
    "dashboard.pulse.needs",
    "dashboard.pulse.nobodys",
    "dashboard.start.lacking",
)


def build(settings: Settings) -> ASGIApp:
    """The web process for the store that `settings` name."""
    behind = Behind(settings)
    return gated(Router([health.ALIVE], default=behind.lead, lifespan=behind.lifespan), settings)


class Behind:
    """What lies behind the gate; what is still to come is waited for by whoever asks for it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._shown = in_language(files_first(self._to_pages))
        self._opening: asyncio.Task[FastAPI] | None = None

    @asynccontextmanager
    async def lifespan(self, _app: Any) -> AsyncIterator[None]:
        """From the start of the process to its end."""
        async with AsyncExitStack() as self._until_the_end:
            self._pages = asyncio.create_task(self._open_pages())
            self._pages.add_done_callback(_or_end)
            ahead = asyncio.create_task(self._ahead())  # nobody waits for it
            yield
            ahead.cancel()
            await asyncio.wait({ahead, self._opening or self._pages})

    async def lead(self, scope: Scope, receive: Receive, send: Send) -> None:
        """To a page and what belongs to it, or to our routes."""
        if scope["type"] == "websocket" or scope["path"] == "/" or scope["path"].startswith(OF_PAGES):
            await self._shown(scope, receive, send)
        else:
            await (await asyncio.shield(self._routes()))(scope, receive, send)

    async def _to_pages(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (await asyncio.shield(self._pages))(scope, receive, send)

    def _routes(self) -> "asyncio.Task[FastAPI]":
        """Our routes, imported when one is first asked for, or at leisure."""
        if self._opening is None:
            self._opening = asyncio.create_task(self._open_routes())
            self._opening.add_done_callback(_or_end)
        return self._opening

    async def _open_pages(self) -> "App":
        pages, started_and_stopped = await asyncio.to_thread(_pages, self._settings)
        await self._until_the_end.enter_async_context(started_and_stopped(None))
        await asyncio.to_thread(_warm_up)
        tell_only_warnings()
        return pages

    async def _open_routes(self) -> "FastAPI":
        await asyncio.shield(self._pages)  # two imports beside each other only take longer
        routes = await asyncio.to_thread(_routes, self._settings, self._shown)
        from dashboard.door.programs import taking_in

        await self._until_the_end.enter_async_context(taking_in(routes))
        return routes

    async def _ahead(self) -> None:
        await asyncio.shield(self._pages)
        await asyncio.sleep(AT_LEISURE)
        await asyncio.shield(self._routes())
        await asyncio.to_thread(_prepare)


def _or_end(opened: asyncio.Task[Any]) -> None:
    """End the process when what it is for cannot be there, as it would if that were imported first."""
    if not opened.cancelled() and (error := opened.exception()):
        LOG.critical("The web process cannot start.", exc_info=error)
        signal.raise_signal(signal.SIGTERM)


def _pages(settings: Settings) -> "tuple[App, Callable[[Any], AbstractAsyncContextManager[None]]]":
    from streamlit import App, config

    pages = App(SCRIPT)  # absolute, so that Streamlit finds the config.toml beside it from any folder
    config.set_option("server.maxUploadSize", settings.upload_mb)
    from dashboard.door import settled

    settled.settle()
    return pages, pages.lifespan()


def _routes(settings: Settings, pages: ASGIApp) -> "FastAPI":
    from dashboard.door.routes import build

    return build(settings, pages)


def _warm_up() -> None:
    """Import what the first page needs."""
    for name in PAGES_IMPORT:
        importlib.import_module(name)


def _prepare() -> None:
    """Make what the first page shows, then keep all that is here out of every later garbage collection."""
    from dashboard import languages
    from dashboard.pulse import ahead

    try:
        ahead.prepare()
        importlib.import_module("dashboard.stored")
        for language in languages.NAMES:
            languages.catalog(language)
    finally:  # whatever went wrong, memory is collected again from here on
        gc.freeze()
        gc.enable()
