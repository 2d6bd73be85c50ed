"""Build the ASGI app: our routes first, Streamlit for everything else, the gate in front of both."""

import asyncio
import gc
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from dashboard import languages
from dashboard.door import health, measures, sign_in
from dashboard.door.gate import Gate
from dashboard.door.hosts import allowed_hosts
from db.settings import Settings

SCRIPT = Path(__file__).resolve().parent.parent / "app.py"
ROUTERS: tuple[APIRouter, ...] = (health.router, measures.router, sign_in.router)
PAGES_IMPORT = ("pandas", "pyarrow", "dashboard.charts", "dashboard.matters.queue", "dashboard.choosing")


def build(settings: Settings) -> ASGIApp:
    """The web process for the store that `settings` name."""
    pages = st.App(SCRIPT)  # absolute, so that Streamlit finds the config.toml beside it from any folder
    app = FastAPI(title="Touchline", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_around(pages))
    app.state.settings = settings
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/", pages)
    return Gate(app, settings.url, allowed_hosts(settings), secure=settings.address.startswith("https://"))


def _around(pages: st.App):  # type: ignore[no-untyped-def]
    started_and_stopped = pages.lifespan()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with started_and_stopped(app):
            await asyncio.to_thread(_warm_up)  # first: two threads that import pandas at once can fail
            yield

    return lifespan


def _warm_up() -> None:
    """Import what the first page needs, then keep it out of every later garbage collection."""
    for name in PAGES_IMPORT:
        importlib.import_module(name)
    for language in languages.NAMES:
        languages.catalog(language)
    gc.collect()
    gc.freeze()
