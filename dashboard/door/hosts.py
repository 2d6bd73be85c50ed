"""Which names this web process answers to, so that a foreign name pointed at it gets nothing."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from db.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def allowed_hosts(settings: Settings) -> frozenset[str] | None:
    """The host names a request may ask for, or None when they cannot be known.

    TOUCHLINE_URL names the host people use, HOST the address listened on; loopback is always right.
    Only who listens on every address and gives no TOUCHLINE_URL is reached under any name.
    """
    if settings.public_url:
        return LOOPBACK | {urlsplit(settings.public_url).hostname or ""}
    if _every_address(settings.host):
        return None
    return LOOPBACK | {settings.host.lower()}


def host_name(header: str) -> str:
    """The name in a Host header, without its port and in lower case; empty when it is none."""
    try:
        return (urlsplit(f"//{header}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _every_address(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False
