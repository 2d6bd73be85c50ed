"""The guard on everything Touchline connects to by itself: feeds, mailboxes, sign-in providers, webhooks.

A name is resolved once, its addresses are looked at, and exactly these are connected to, so a name server
that answers differently the second time gains nothing. Every redirect is a connection of its own and passes
here again. Whatever way an address was written, the one that is connected to is the one that was looked at.
"""

import asyncio
import socket
import ssl
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import httpcore
import httpx

from db.errors import OutgoingRefusedError
from db.settings import settings

TIMEOUT = 20.0  # seconds for each of connecting, sending and waiting for the next bytes
MOST_REDIRECTS = 5

Address = IPv4Address | IPv6Address
_NAT64 = IPv6Network("64:ff9b::/96")


def check(url_or_host: str, port: int = 0) -> tuple[str, ...]:
    """The addresses of a host, or of an http(s) URL's host, that may be connected to.

    Raises OutgoingRefusedError when there is none among them, socket.gaierror for an unknown name.
    """
    host = httpx.URL(url_or_host).host if "://" in url_or_host else url_or_host
    name = host.strip("[]").rstrip(".").lower()
    found = [str(row[4][0]) for row in _resolve(name, port)]
    allowed = _allowed()
    good = [address for address in dict.fromkeys(found) if name in allowed.names or allowed.has(address)]
    if not good:
        raise OutgoingRefusedError(
            f"“{host}” is inside this machine or its network, where Touchline does not connect;"
            " TOUCHLINE_ALLOW_HOSTS can name it."
        )
    return tuple(good)


def open_socket(host: str, port: int, timeout: float = TIMEOUT) -> socket.socket:
    """A TCP connection to `host`, guarded; raises OutgoingRefusedError and OSError."""
    *first, last = check(host, port)
    for address in first:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout)
    return socket.create_connection((last, port), timeout)


def client(verify: ssl.SSLContext | bool = True, **options: Any) -> httpx.Client:
    """An httpx client that connects through the guard only, past any proxy of the environment.

    `options` are those of httpx.Client. A refusal is raised as OutgoingRefusedError.
    """
    return httpx.Client(transport=_Transport(verify), **_DEFAULTS | options)


def async_client(verify: ssl.SSLContext | bool = True, **options: Any) -> httpx.AsyncClient:
    """The same for async code."""
    return httpx.AsyncClient(transport=async_transport(verify), **_DEFAULTS | options)


def async_transport(verify: ssl.SSLContext | bool = True) -> httpx.AsyncBaseTransport:
    """The guarded transport, for libraries that make their own client (give them trust_env=False too)."""
    return _AsyncTransport(verify)


_DEFAULTS: dict[str, Any] = {"timeout": TIMEOUT, "max_redirects": MOST_REDIRECTS, "trust_env": False}


class _Guard(httpcore.NetworkBackend):
    """Connects for httpx: looks a name up, then connects to what was looked at."""

    def __init__(self) -> None:
        self._plain = httpcore.SyncBackend()

    def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore.NetworkStream:
        *first, last = _addresses(host, port)
        for address in first:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self._plain.connect_tcp(address, port, *args, **options)
        return self._plain.connect_tcp(last, port, *args, **options)


class _AsyncGuard(httpcore.AsyncNetworkBackend):
    """The same for async code."""

    def __init__(self) -> None:
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self, host: str, port: int, *args: Any, **options: Any
    ) -> httpcore.AsyncNetworkStream:
        *first, last = await asyncio.to_thread(_addresses, host, port)
        for address in first:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._plain.connect_tcp(address, port, *args, **options)
        return await self._plain.connect_tcp(last, port, *args, **options)


class _Transport(httpx.HTTPTransport):
    def __init__(self, verify: ssl.SSLContext | bool) -> None:
        super().__init__()
        context = httpx.create_ssl_context(verify)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=_Guard())


class _AsyncTransport(httpx.AsyncHTTPTransport):
    def __init__(self, verify: ssl.SSLContext | bool) -> None:
        super().__init__()
        context = httpx.create_ssl_context(verify)
        self._pool = httpcore.AsyncConnectionPool(ssl_context=context, network_backend=_AsyncGuard())


def _addresses(host: str, port: int) -> tuple[str, ...]:
    try:
        return check(host, port)
    except OSError as unknown:
        raise httpcore.ConnectError(f"{host}: {unknown.strerror or unknown}") from unknown


class _Allowed:
    """What TOUCHLINE_ALLOW_HOSTS names: host names, and networks (a single address is a small one)."""

    def __init__(self, listed: str) -> None:
        self.names: set[str] = set()
        self._networks = []
        for entry in filter(None, (part.strip().strip("[]").lower() for part in listed.split(","))):
            try:
                self._networks.append(ip_network(entry, strict=False))
            except ValueError:
                self.names.add(entry.rstrip("."))

    def has(self, text: str) -> bool:
        """Whether an address may be connected to: public, or in a network that is named."""
        address = _carried(ip_address(text.partition("%")[0]))
        return is_public(address) or any(address in network for network in self._networks)


def _allowed() -> _Allowed:
    return _Allowed(settings().allow_hosts or "")


def is_public(address: Address) -> bool:
    """Whether an address lies on the open Internet: not private, loopback, link-local, multicast …"""
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: Address) -> Address:
    """The IPv4 address that an IPv6 one only carries: mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, IPv4Address):
        return address
    carried = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if carried is None and (address in _NAT64 or 1 < int(address) < 1 << 32):
        carried = IPv4Address(int(address) & 0xFFFFFFFF)
    return carried or address


def _resolve(name: str, port: int) -> list[Any]:
    try:
        return socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except UnicodeError as odd:  # a label that is empty or too long
        raise socket.gaierror(socket.EAI_NONAME, "that is no name of a host") from odd
