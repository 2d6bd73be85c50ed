"""Whatever else is asked under the addresses of the API: nothing, and only who shows a token learns it."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.door.api.problems import Code, ProblemError

router = APIRouter(include_in_schema=False)
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@router.api_route("/api/v1/{rest:path}", methods=METHODS)
@router.api_route("/v1/{rest:path}", methods=METHODS)
async def nothing(request: Request) -> Response:
    """Answer for the API, so that nothing under its addresses reaches the pages."""
    await request.app.state.holders.holder(request)
    raise ProblemError(Code.NOT_FOUND, "There is nothing of this name that takes this method.")
