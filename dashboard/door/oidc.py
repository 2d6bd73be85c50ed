"""Signing in with the company's provider: out to it, and back with what it says, into a session of our own.

What must come back unchanged waits in a sealed cookie of the browser that left, so that an answer of the
provider is worth nothing in another browser.
"""

import hmac
import json
import logging
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from dashboard.door import forms
from dashboard.door.provider import Provider, ProviderError, Way
from dashboard.door.sign_in import not_let_in, welcome
from dashboard.told import told
from dashboard.words import _
from db.errors import OutgoingRefusedError, Refused
from db.secrets import UnsealError, seal, unseal
from db.writes.provided import LASTS, Provided, sign_in_provided

router = APIRouter(include_in_schema=False)
COOKIE = "touchline_oidc"
PATH = "/enter/oidc"
PATIENCE = 600  # seconds for somebody to sign in over there
LOG = logging.getLogger("touchline.door")


@router.get(PATH)
async def go_there(request: Request) -> Response:
    """Send the browser to the provider."""
    provider = _provider(request)
    if provider is None:
        return not_let_in(request, _("No sign-in provider is set up here."), 404)
    try:
        way = await provider.way_out()
    except Refused as trouble:
        return _in_trouble(request, trouble)
    until = datetime.now(UTC).timestamp() + PATIENCE
    sealed = await run_in_threadpool(seal, json.dumps([until, *way]))
    answer = RedirectResponse(way.url, status_code=303)
    how = {"path": PATH, "httponly": True, "samesite": "lax", "secure": request.scope["secure"]}
    answer.set_cookie(COOKIE, sealed, max_age=PATIENCE, **how)
    return answer


@router.get(PATH + "/back")
async def come_back(request: Request, state: str = "", code: str = "") -> Response:
    """Let in whom the provider has signed in, if this browser was sent there."""
    provider, way = _provider(request), await run_in_threadpool(_way, request)
    if provider is None or way is None or not hmac.compare_digest(state.encode(), way.state.encode()):
        return not_let_in(request, _("This took too long, or began elsewhere. Please try again."))
    if not code:
        return not_let_in(request, _("The sign-in provider did not let you in."))
    try:
        somebody = await provider.who(code, way)
        return await run_in_threadpool(_let_in, request, somebody)
    except (ProviderError, OutgoingRefusedError) as trouble:
        return _in_trouble(request, trouble)
    except Refused as refused:
        return not_let_in(request, told(str(refused)))


def _let_in(request: Request, somebody: Provided) -> Response:
    url, now = forms.settings(request).url, datetime.now(UTC)
    answer = welcome(request, sign_in_provided(url, somebody, now, forms.came(request)), LASTS)
    answer.delete_cookie(COOKIE, path=PATH)
    return answer


def _way(request: Request) -> Way | None:
    try:
        until, *way = json.loads(unseal(request.cookies.get(COOKIE, "")))
    except (UnsealError, ValueError):
        return None
    return Way(*way) if datetime.now(UTC).timestamp() < until else None


def _provider(request: Request) -> Provider | None:
    """The one provider of this process, or None when the settings name none."""
    state = request.app.state
    if not hasattr(state, "provider"):
        state.provider = Provider(state.settings) if state.settings.oidc_issuer else None
    found: Provider | None = state.provider
    return found


def _in_trouble(request: Request, trouble: Refused) -> Response:
    LOG.warning("OpenID Connect: %r", trouble.__cause__ or trouble)
    return not_let_in(request, told(str(trouble)), 502)
