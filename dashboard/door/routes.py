"""Every address that is no page: for programs, for signing in, for what staff heard; pages for all others.

FastAPI and what stands on it are imported here, beside the serving: no first page waits for them.
"""

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from dashboard.door import account, heard, measures, oidc, programs, sign_in
from dashboard.door.tries import Tries
from db.settings import Settings

FOR_PEOPLE = (heard.router, measures.router, sign_in.router, account.router, oidc.router)
ROUTERS: tuple[APIRouter, ...] = (*programs.ROUTERS, *FOR_PEOPLE)


def build(settings: Settings, pages: ASGIApp) -> FastAPI:
    """Our routes first, `pages` for everything else."""
    app = FastAPI(**programs.NO_PAGES_OF_ITS_OWN)
    programs.add(app, settings)
    app.state.tries = Tries()
    app.state.pace = Tries(heard.BY_LINK, heard.BY_ADDRESS)
    for router in FOR_PEOPLE:
        app.include_router(router)
    app.mount("/", pages)
    return app
