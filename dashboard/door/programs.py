"""What programs are served: the API, webhooks, health. It is part of the web process, and `python -m
dashboard.door.programs PORT` serves it alone, so that drawing pages makes no program wait.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.routing import Route
from starlette.types import ASGIApp

from dashboard.door import health, hooks
from dashboard.door.api import description, handling, nothing, problems, reading, segment, signals
from dashboard.door.api.bodies import Room
from dashboard.door.api.holders import Holders
from dashboard.door.gate import gated
from dashboard.door.intake import Intake
from dashboard.door.server import serve
from dashboard.door.turned import Turned
from db.settings import Settings, settings

ROUTERS: tuple[APIRouter, ...] = (
    hooks.router,
    signals.router, reading.router, handling.router, segment.router, description.router, nothing.router,
)  # fmt: skip
NO_PAGES_OF_ITS_OWN = {"title": "Touchline", "docs_url": None, "redoc_url": None, "openapi_url": None}


def add(app: FastAPI, chosen: Settings) -> None:
    """Have `app` serve programs; what it takes in is written between `taking_in`."""
    app.state.settings = chosen
    app.state.intake = Intake(chosen.url)
    app.state.holders = Holders(chosen.url)
    app.state.room = Room()
    app.state.turned = Turned(chosen.url)
    for wrong in (problems.ProblemError, RequestValidationError):
        app.add_exception_handler(wrong, problems.told)
    # matched before all others and without FastAPI's work, which costs more than to keep a single signal
    app.router.routes.append(Route(signals.PATH, signals.post_signals, methods=["POST"]))
    app.router.routes.extend(health.ROUTES)
    for router in ROUTERS:
        app.include_router(router)


@asynccontextmanager
async def taking_in(app: FastAPI) -> AsyncIterator[None]:
    """What arrives meanwhile is written; at the end, what still waits."""
    app.state.intake.start()
    yield
    await asyncio.to_thread(app.state.intake.stop)


def build(chosen: Settings) -> ASGIApp:
    """The process for programs alone."""
    app = FastAPI(**NO_PAGES_OF_ITS_OWN, lifespan=taking_in)
    add(app, chosen)
    return gated(app, chosen)


if __name__ == "__main__":
    serve(build(settings()), settings().host, int(sys.argv[1]))
