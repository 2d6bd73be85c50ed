"""What goes wrong at the API, as RFC 9457 has it, with a closed list of codes that programs can rely on."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

MEDIA_TYPE = "application/problem+json"


class Code(StrEnum):
    """What went wrong, for programs."""

    MALFORMED = "malformed"  # no JSON, no UTF-8, a key twice, nested too deep
    INVALID = "invalid"  # JSON, but not what is asked for; `errors` names item and field
    UNAUTHORIZED = "unauthorized"  # no token, or one that opens nothing
    FORBIDDEN = "forbidden"  # a token without the scope
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported_media_type"
    TOO_SLOW = "too_slow"  # the body did not arrive in time
    TOO_MANY_FAILURES = "too_many_failures"
    BUSY = "busy"  # more waits to be written than may
    STORE_AWAY = "store_away"
    NOT_FOUND = "not_found"


STATUS = {
    Code.MALFORMED: 400,
    Code.INVALID: 422,
    Code.UNAUTHORIZED: 401,
    Code.FORBIDDEN: 403,
    Code.TOO_LARGE: 413,
    Code.UNSUPPORTED: 415,
    Code.TOO_SLOW: 408,
    Code.TOO_MANY_FAILURES: 429,
    Code.BUSY: 429,
    Code.STORE_AWAY: 503,
    Code.NOT_FOUND: 404,
}


class ProblemError(Exception):
    """A request that is answered with a problem; `errors` are those of its items."""

    def __init__(
        self,
        code: Code,
        detail: str,
        *,
        errors: Sequence[dict[str, Any]] = (),
        come_back: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.code, self.errors, self.come_back = code, errors, come_back


async def told(_request: Request, problem: Exception) -> Response:
    """The answer to a request that raised a problem, or whose address FastAPI could not read."""
    from fastapi.exceptions import RequestValidationError  # the gate tells problems before FastAPI is there

    if isinstance(problem, RequestValidationError):
        errors = [_unread(error) for error in problem.errors()]
        return answer(ProblemError(Code.INVALID, "The address cannot be read.", errors=errors))
    return answer(problem if isinstance(problem, ProblemError) else ProblemError(Code.INVALID, str(problem)))


def _unread(error: Any) -> dict[str, Any]:
    field = str(error["loc"][-1])[:80] if error["loc"] else None
    return {"index": None, "field": field, "code": "invalid", "detail": error["msg"]}


def answer(problem: ProblemError) -> JSONResponse:
    """The problem as a response."""
    status = STATUS[problem.code]
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": problem.code.replace("_", " ").capitalize(),
        "status": status,
        "code": problem.code,
        "detail": str(problem),
    }
    if problem.errors:
        body["errors"] = list(problem.errors)
    headers = {"cache-control": "no-store"}
    if problem.come_back is not None:
        headers["retry-after"] = str(problem.come_back)
    if problem.code is Code.UNAUTHORIZED:
        headers["www-authenticate"] = 'Bearer realm="touchline"'
    return JSONResponse(body, status, headers, media_type=MEDIA_TYPE)
