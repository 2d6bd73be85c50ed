"""The company's OpenID Connect provider: where people go to sign in, and what it says of who comes back.

Authlib speaks the protocol (authorization code with PKCE and a nonce); everything goes through the guard on
outgoing connections. Only a token signed with a key of the provider counts, never one with a shared secret.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from db.errors import Refused
from db.models import Role
from db.settings import Settings, pairs
from db.writes.provided import Provided

BACK = "/enter/oidc/back"
DISCOVERY = "/.well-known/openid-configuration"
KEPT = 3_600.0  # seconds
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
_USED = (*_NEEDED, "userinfo_endpoint", "id_token_signing_alg_values_supported")


class ProviderError(Refused):
    """The provider cannot be reached or answers something else than it should."""


class Way(NamedTuple):
    """What has to come back from the provider as it was sent, and where the browser goes now."""

    url: str
    state: str
    nonce: str
    code_verifier: str


class Provider:
    """The provider that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._issuer = (settings.oidc_issuer or "").rstrip("/")
        self._metadata: dict[str, Any] = {}
        self._read_at = float("-inf")

    async def way_out(self) -> Way:
        """Where to send a browser that wants to sign in; raises ProviderError."""
        with _in_words():
            app = await self._app()
            sent = await app.create_authorization_url(self._back)
        return Way(sent["url"], sent["state"], sent["nonce"], sent["code_verifier"])

    async def who(self, code: str, way: Way) -> Provided:
        """Whom the provider has signed in; raises ProviderError."""
        with _in_words():
            app = await self._app()
            token = await app.fetch_access_token(self._back, code=code, code_verifier=way.code_verifier)
            wanted = {"iss": {"values": [self._metadata["issuer"]]}, "aud": {"values": [app.client_id]}}
            claims = dict(await app.parse_id_token(token, way.nonce, claims_options=wanted))
            return self._provided(claims | await self._further(app, token, claims))

    async def _further(self, app: Any, token: Any, claims: dict[str, Any]) -> dict[str, Any]:
        """What only the userinfo of the same person says."""
        wanted = {"email", "email_verified", "name", self._settings.oidc_roles_claim}
        if wanted <= claims.keys() or "userinfo_endpoint" not in self._metadata:
            return {}
        further = dict(await app.userinfo(token=token))
        return further if further.get("sub") == claims["sub"] else {}

    def _provided(self, claims: dict[str, Any]) -> Provided:
        listed = claims.get(self._settings.oidc_roles_claim) or ()
        groups = {listed} if isinstance(listed, str) else {str(one) for one in listed}
        roles = frozenset(Role(role) for group, role in pairs(self._settings.oidc_roles) if group in groups)
        mail = str(claims.get("email") or "").strip().lower()
        sure = claims.get("email_verified") in {True, "true"}
        name = str(claims.get("name") or claims.get("preferred_username") or mail)
        subject = f"{self._metadata['issuer']} {claims['sub']}"
        return Provided(subject, name, mail if sure and mail else None, roles)

    @property
    def _back(self) -> str:
        return self._settings.address + BACK

    async def _app(self) -> Any:
        """Authlib's client, of which each has a transport of its own."""
        from authlib.integrations.starlette_client import StarletteOAuth2App  # slow to import, seldom needed

        from db.outgoing import async_transport

        if time.monotonic() - self._read_at > KEPT:
            self._metadata = await self._discovered()
            self._read_at = time.monotonic()
        secret = self._settings.oidc_client_secret
        app = StarletteOAuth2App(
            None,
            client_id=self._settings.oidc_client_id,
            client_secret=secret.get_secret_value() if secret else None,
            client_kwargs={
                "scope": "openid email profile groups",
                "code_challenge_method": "S256",
                "transport": async_transport(),
                "trust_env": False,
            },
        )
        app.server_metadata = dict(self._metadata)
        return app

    async def _discovered(self) -> dict[str, Any]:
        import httpx

        from db.outgoing import async_transport

        async with httpx.AsyncClient(transport=async_transport(), trust_env=False) as client:
            answer = await client.get(self._issuer + DISCOVERY)
        answer.raise_for_status()
        return understood(answer.json(), self._issuer)


def understood(told: Any, issuer: str) -> dict[str, Any]:
    """What is used of a provider's description of itself; raises ProviderError when it cannot be its own."""
    if not isinstance(told, dict) or any(not isinstance(told.get(name), str) for name in _NEEDED):
        raise ProviderError("The sign-in provider does not describe itself as OpenID Connect asks.")
    if told["issuer"].rstrip("/") != issuer:
        raise ProviderError("The sign-in provider describes itself under another address.")
    signed = [name for name in told.get("id_token_signing_alg_values_supported", ()) if name in SIGNED_WITH]
    used = {name: told[name] for name in _USED if name in told}
    return used | {"id_token_signing_alg_values_supported": signed or ["RS256"]}


@contextmanager
def _in_words() -> Iterator[None]:
    """Any trouble with the provider as one sentence; what happened is its cause."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        words = "The sign-in provider did not answer as it should. “touchline doctor” says more."
        raise ProviderError(words) from error
