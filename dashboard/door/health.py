"""Whether the process lives (/healthz) and whether Touchline can work (/readyz). Both are open: they tell
a load balancer or a container engine, and carry no data."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from db import migrate
from db.engine import reading
from db.reads.runs import heartbeat

LATE_SECONDS = 60
OK = "ok"


async def healthz(_request: Request) -> PlainTextResponse:
    """Answer as long as the process can."""
    return PlainTextResponse("ok\n")


def readyz(request: Request) -> JSONResponse:
    """200 when the store, its schema and the scheduler are all right, else 503 with what is not, in words."""
    url = request.app.state.settings.url
    now = datetime.now(UTC)
    checks = {
        "store": _asked(lambda: _store(url)),
        "schema": _asked(lambda: _schema(url)),
        "scheduler": _asked(lambda: _scheduler(url, now)),
    }
    ready = all(said == OK for said in checks.values())
    return JSONResponse({"ready": ready, "checks": checks}, status_code=200 if ready else 503)


def _asked(check: Callable[[], str]) -> str:
    try:
        return check()
    except (SQLAlchemyError, OSError):
        return "the store does not answer"


def _store(url: str) -> str:
    with reading(url) as connection:
        connection.exec_driver_sql("SELECT 1")
    return OK


def _schema(url: str) -> str:
    found, needed = migrate.current(url), migrate.head()
    return OK if found == needed else f"the store has schema {found or 'none'}, this version needs {needed}"


def _scheduler(url: str, now: datetime) -> str:
    with reading(url) as connection:
        beat = heartbeat(connection)
    if beat is None:
        return "the jobs have never said that they are alive; is `touchline up` running?"
    late = int((now - beat).total_seconds())
    return OK if late <= LATE_SECONDS else f"the jobs have said nothing for {late} seconds"


ALIVE = Route("/healthz", healthz)
ROUTES = (ALIVE, Route("/readyz", readyz))
