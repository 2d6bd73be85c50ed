"""Whom a request comes from: what proxies say is believed when they are named in the settings, else dropped.

A client can send any header, so everything a proxy may add is taken off a request first; only from a network
of TOUCHLINE_TRUSTED_PROXIES it is read before.
"""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

from db.settings import Settings

FORWARDED = frozenset(
    {b"forwarded", b"x-real-ip", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-port",
     b"x-forwarded-prefix", b"x-forwarded-proto", b"x-forwarded-scheme", b"x-forwarded-server",
     b"x-forwarded-ssl", b"x-forwarded-user", b"x-forwarded-email"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proxies:
    """The networks whose word about a request is taken, and the header that names who signed in."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    header: str = ""

    def believed(self, scope: Scope) -> Scope:
        """The request as its trusted proxy tells of it, without anything a client could have made up.

        `scope["named"]` is the mail address the proxy signed in, or "".
        """
        trusted = self._trusts(_peer(scope))
        told = self._told(scope) if trusted else {}
        mine = FORWARDED | ({self.header.lower().encode()} if self.header else frozenset())
        headers = [(name, value) for name, value in scope["headers"] if name.lower() not in mine]
        if trusted and (host := _first(scope, "x-forwarded-host")):
            headers = [pair for pair in headers if pair[0] != b"host"] + [(b"host", host.encode("latin-1"))]
        return {**scope, **told, "headers": headers, "named": self._named(scope) if trusted else ""}

    def _told(self, scope: Scope) -> Scope:
        """Where the request came from, and whether it was under TLS there."""
        told: Scope = {}
        hops = [hop.strip() for hop in Headers(scope=scope).get("x-forwarded-for", "").split(",")]
        strangers = [hop for hop in hops if _is_address(hop) and not self._trusts(hop)]
        if strangers:
            told["client"] = (strangers[-1], 0)  # what stands before it, anybody may have written
        proto = _first(scope, "x-forwarded-proto").lower()
        if proto in {"http", "https"}:
            told["scheme"] = {"http": proto, "websocket": proto.replace("http", "ws")}[scope["type"]]
        return told

    def _named(self, scope: Scope) -> str:
        named = Headers(scope=scope).getlist(self.header) if self.header else []
        return named[0].strip().lower() if len(named) == 1 else ""

    def _trusts(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self.networks)


def proxies(settings: Settings) -> Proxies:
    """Those that the settings name."""
    listed = [part.strip() for part in (settings.trusted_proxies or "").split(",") if part.strip()]
    return Proxies(tuple(ip_network(one, strict=False) for one in listed), settings.sign_in_header or "")


def _peer(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else ""


def _first(scope: Scope, header: str) -> str:
    return Headers(scope=scope).get(header, "").split(",")[0].strip()


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
