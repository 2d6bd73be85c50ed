"""The doctor says in words what is wrong with the provider people sign in with, and with proxies."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from db.settings import Settings, settings
from jobs.ways_in import ways_in

WHOLE = {
    "TOUCHLINE_OIDC_CLIENT_ID": "touchline",
    "TOUCHLINE_OIDC_CLIENT_SECRET": "secret",
    "TOUCHLINE_URL": "https://touchline.example.com",
}


def wrong(**given: str) -> list[str]:
    return [words for fine, words in ways_in(Settings(**given)) if not fine]  # type: ignore[arg-type]


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A provider that answers with what stands in `told`."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"issuer": told.get("issuer", address)}).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("TOUCHLINE_ALLOW_HOSTS", "127.0.0.1")
    settings.cache_clear()
    yield address
    server.shutdown()
    server.server_close()


told: dict[str, str] = {}


def test_nothing_set_is_nothing_wrong() -> None:
    assert wrong() == []


def test_a_provider_that_is_who_it_says_is_fine(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wrong(**WHOLE | {"TOUCHLINE_OIDC_ISSUER": provider}) == []
    monkeypatch.setitem(told, "issuer", "https://elsewhere.example.com")
    (words,) = wrong(**WHOLE | {"TOUCHLINE_OIDC_ISSUER": provider})
    assert "calls itself https://elsewhere.example.com" in words


def test_a_provider_that_is_not_there_or_inside_the_network_is_told() -> None:
    (words,) = wrong(**WHOLE | {"TOUCHLINE_OIDC_ISSUER": "http://127.0.0.1:9"})
    assert "TOUCHLINE_ALLOW_HOSTS" in words


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"TOUCHLINE_OIDC_CLIENT_ID": "touchline"}, "half set up"),
        ({"TOUCHLINE_OIDC_ISSUER": "https://login.example.com"}, "TOUCHLINE_OIDC_CLIENT_ID"),
        (WHOLE | {"TOUCHLINE_OIDC_ISSUER": "http://login.example.com"}, "overheard"),
        ({"TOUCHLINE_SIGN_IN_HEADER": "Remote-Email"}, "names none"),
        ({"TOUCHLINE_TRUSTED_PROXIES": "0.0.0.0/0"}, "trusts every address"),
        ({"TOUCHLINE_TRUSTED_PROXIES": "10.0.0.0/8, ::/0"}, "trusts every address"),
    ],
)
def test_what_is_missing_or_unsafe_is_named(given: dict[str, str], words: str) -> None:
    assert any(words in one for one in wrong(**given))


@pytest.mark.parametrize("listed", ["board", "board=chief", "=admin", "a=analyst,b"])
def test_a_group_that_gives_no_role_is_refused(listed: str) -> None:
    with pytest.raises(ValueError, match="gives nobody a role"):
        Settings(TOUCHLINE_OIDC_ROLES=listed)
