"""What `touchline doctor` says of the ways in: the sign-in provider and the proxies in front."""

from collections.abc import Iterator
from ipaddress import ip_network
from urllib.parse import urlsplit

from db.errors import Refused
from db.settings import Settings

DISCOVERY = "/.well-known/openid-configuration"
Said = tuple[bool, str]


def ways_in(settings: Settings) -> Iterator[Said]:
    """Whether each setting of the ways in makes sense, and in words what does not."""
    yield from _proxies(settings)
    if settings.oidc_issuer:
        missing = list(_missing(settings))
        yield from ((False, words) for words in missing)
        if not missing:
            yield _provider(settings.oidc_issuer.rstrip("/"))
    elif settings.oidc_client_id or settings.oidc_roles:
        yield (
            False,
            "OpenID Connect is half set up: TOUCHLINE_OIDC_ISSUER, the provider's address, is missing.",
        )


def _proxies(settings: Settings) -> Iterator[Said]:
    listed = [part.strip() for part in (settings.trusted_proxies or "").split(",") if part.strip()]
    if any(ip_network(one, strict=False).prefixlen == 0 for one in listed):
        yield False, "TOUCHLINE_TRUSTED_PROXIES trusts every address; name only the networks of your proxies."
    if settings.sign_in_header and not listed:
        words = "TOUCHLINE_SIGN_IN_HEADER is read from trusted proxies alone, and TOUCHLINE_TRUSTED_PROXIES"
        yield False, f"{words} names none."


def _missing(settings: Settings) -> Iterator[str]:
    if not settings.oidc_client_id:
        yield "OpenID Connect lacks TOUCHLINE_OIDC_CLIENT_ID, what the provider calls Touchline."
    if not settings.oidc_client_secret:
        yield "OpenID Connect lacks TOUCHLINE_OIDC_CLIENT_SECRET, the secret the provider gave for it."
    if not settings.public_url:
        yield "OpenID Connect needs TOUCHLINE_URL, for the provider sends people back to that address."
    for name, address in (
        ("TOUCHLINE_OIDC_ISSUER", settings.oidc_issuer),
        ("TOUCHLINE_URL", settings.public_url),
    ):
        parts = urlsplit(address or "https://")
        if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1"}:
            yield f"{name} is not https, so who signs in could be overheard."


def _provider(issuer: str) -> Said:
    """Whether the provider answers and says that it is who it is."""
    from httpx import HTTPError

    from db.outgoing import client

    try:
        with client() as asking:
            answer = asking.get(issuer + DISCOVERY)
            answer.raise_for_status()
            told = answer.json()
    except Refused as refused:
        return False, str(refused)
    except (HTTPError, OSError, ValueError) as error:
        return False, f"The sign-in provider {issuer} does not describe itself: {error}"
    own = str(told.get("issuer") if isinstance(told, dict) else "").rstrip("/")
    if own != issuer:
        words = f"The sign-in provider calls itself {own or 'nothing'}, not {issuer}"
        return False, f"{words}; write TOUCHLINE_OIDC_ISSUER as it does."
    return True, f"The sign-in provider {issuer} answers."
