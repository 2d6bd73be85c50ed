"""Nothing inside this machine or its network is connected to unless it is named, however it is written."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from db.outgoing import OutgoingRefusedError, async_client, check, client, open_socket
from db.settings import settings
from tests.loops import run

Allow = Callable[[str], None]
INSIDE = (
    *(
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "localhost",
        "LOCALHOST.",
        "0.0.0.0",
        "0",
    ),
    *(
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
    ),
    *(
        "::1",
        "[::1]",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "::127.0.0.1",
    ),
    *("64:ff9b::10.0.0.1", "2002:7f00:1::", "2002:a00:1::1", "１２７.0.0.1"),
)
TRICKS = (
    *("http://8.8.8.8@127.0.0.1/", "http://8.8.8.8:80@127.0.0.1:80/", "http://127.0.0.1:8.8.8.8@127.0.0.1/"),
    *(
        "http://127.0.0.1/@8.8.8.8",
        "http://127.0.0.1?@8.8.8.8",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706433/",
    ),
)


@pytest.fixture
def allow(monkeypatch: pytest.MonkeyPatch) -> Allow:
    def name(hosts: str) -> None:
        monkeypatch.setenv("TOUCHLINE_ALLOW_HOSTS", hosts)
        settings.cache_clear()

    return name


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, Iterator[list[str]]]:
    """A name server: for each name, what it answers one time after the other."""
    known: dict[str, Iterator[list[str]]] = {}
    ask = socket.getaddrinfo

    def answer(host: str, port: int, *args: Any, **more: Any) -> list[Any]:
        found = next(known[host]) if host in known else [host]
        return [row for address in found for row in ask(address, port, *args, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


@pytest.mark.parametrize("host", INSIDE)
def test_an_address_inside_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(OutgoingRefusedError, match="TOUCHLINE_ALLOW_HOSTS can name it"):
        check(host, 80)


@pytest.mark.parametrize("url", TRICKS)
def test_the_host_of_a_url_is_the_one_that_is_connected_to(url: str) -> None:
    with pytest.raises(OutgoingRefusedError):
        check(url)
    with pytest.raises(OutgoingRefusedError), client() as outside:
        outside.get(url)


@pytest.mark.parametrize("host", ["8.8.8.8", "::ffff:8.8.8.8", "2606:4700::1111"])
def test_an_address_outside_is_not_refused(host: str) -> None:
    assert check(host, 443) == (host,)


@pytest.mark.parametrize("named", ["127.0.0.1", "127.0.0.0/8", "10.0.0.1, 127.0.0.1", "::1,127.0.0.1"])
def test_what_is_named_may_be_connected_to(named: str, allow: Allow, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("in")
    allow(named)
    with client() as outside:
        assert outside.get(f"http://127.0.0.1:{httpserver.port}/").text == "in"


def test_a_loopback_of_the_new_protocol_can_be_named(allow: Allow) -> None:
    allow("[::1]")
    assert check("::1") == ("::1",)


def test_a_name_that_is_named_may_lead_inside_and_no_other(
    allow: Allow, httpserver: HTTPServer, names: dict[str, Iterator[list[str]]]
) -> None:
    httpserver.expect_request("/").respond_with_data("in")
    names["shop.internal"] = names["other.internal"] = iter([["127.0.0.1"]] * 2)
    allow("Shop.internal")
    with client() as outside:
        assert outside.get(f"http://shop.internal:{httpserver.port}/").text == "in"
        with pytest.raises(OutgoingRefusedError):
            outside.get(f"http://other.internal:{httpserver.port}/")


def test_a_public_name_that_leads_inside_is_refused(names: dict[str, Iterator[list[str]]]) -> None:
    names["feeds.example.com"] = iter([["10.0.0.7"], ["10.0.0.7"]])
    with pytest.raises(OutgoingRefusedError), client() as outside:
        outside.get("http://feeds.example.com/")
    with pytest.raises(OutgoingRefusedError):
        open_socket("feeds.example.com", 993)


def test_only_what_is_outside_is_connected_to_where_a_name_leads_to_both(
    names: dict[str, Iterator[list[str]]],
) -> None:
    names["feeds.example.com"] = iter([["10.0.0.7", "8.8.8.8", "::1"]])
    assert check("feeds.example.com", 443) == ("8.8.8.8",)


def test_a_name_is_not_looked_up_again_between_the_check_and_the_connection(
    names: dict[str, Iterator[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    names["rebinding.example.com"] = iter([["8.8.8.8"], ["127.0.0.1"]])
    went_to: list[str] = []

    def connect(address: tuple[str, int], *_args: Any, **_more: Any) -> socket.socket:
        went_to.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(httpx.ConnectError), client() as outside:
        outside.get("http://rebinding.example.com/")
    assert went_to == ["8.8.8.8"]


def test_a_redirect_inside_is_refused(
    allow: Allow, httpserver: HTTPServer, names: dict[str, Iterator[list[str]]]
) -> None:
    inside = f"http://127.0.0.1:{httpserver.port}/secret"
    httpserver.expect_request("/feed").respond_with_response(Response("", 302, {"Location": inside}))
    httpserver.expect_request("/secret").respond_with_handler(lambda _: pytest.fail("was asked"))
    names["feeds.example.com"] = iter([["127.0.0.1"]])
    allow("feeds.example.com")
    with client(follow_redirects=True) as outside, pytest.raises(OutgoingRefusedError):
        outside.get(f"http://feeds.example.com:{httpserver.port}/feed")


def test_redirects_without_an_end_end(allow: Allow, httpserver: HTTPServer) -> None:
    asked: list[Request] = []

    def again(request: Request) -> Response:
        asked.append(request)
        return Response("", 302, {"Location": f"/{len(asked)}"})

    httpserver.expect_request("").respond_with_handler(again)
    allow("127.0.0.1")
    with client(follow_redirects=True) as outside, pytest.raises(httpx.TooManyRedirects):
        outside.get(f"http://127.0.0.1:{httpserver.port}/")


def test_a_proxy_of_the_environment_is_no_way_around(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("").respond_with_handler(lambda _: pytest.fail("was asked"))
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{httpserver.port}")
    with client() as outside, pytest.raises(OutgoingRefusedError):
        outside.get("http://10.0.0.1/")


def test_async_code_passes_the_same_guard(allow: Allow, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("in")
    url = f"http://127.0.0.1:{httpserver.port}/"

    async def get() -> str:
        async with async_client() as outside:
            return (await outside.get(url)).text

    with pytest.raises(OutgoingRefusedError):
        run(get())
    allow("127.0.0.1")
    assert run(get()) == "in"


def test_a_name_nobody_knows_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(httpx.ConnectError, match="Name or service not known"), client() as outside:
        outside.get("http://nowhere.example.com/")


def test_a_socket_goes_through_the_guard_too(allow: Allow, httpserver: HTTPServer) -> None:
    with pytest.raises(OutgoingRefusedError):
        open_socket("127.0.0.1", httpserver.port)
    allow("127.0.0.1")
    open_socket("127.0.0.1", httpserver.port).close()
