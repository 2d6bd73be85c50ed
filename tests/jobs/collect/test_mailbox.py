"""A mailbox on a real server: read without a trace, gone on from where it was, its troubles told in words."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import select
from sqlmodel import col
from werkzeug import Request, Response

from db.engine import reading
from db.models import Connector
from db.rights import HOUSE
from db.secrets import unseal
from db.writes.connectors import pause, renew_secret
from jobs.collect import mailbox
from jobs.collect.fetched import PassingTroubleError, PermanentTroubleError
from jobs.collect.mail_tokens import Granted, granted
from jobs.collect.mailbox import MailboxSettings, fetch
from tests.connecting import (
    NOW,
    aside,
    collect,
    cursor,
    loopback_allowed,
    make_due,
    set_up,
    stored,
    texts,
    told,
)
from tests.imap import PASSWORD, TOKEN, USER, Server

__all__ = ["loopback_allowed"]
pytestmark = pytest.mark.usefixtures("loopback_allowed")


def mail(number: int, text: str = "", **headers: str) -> bytes:
    named = {"From": "anna@example.com", "Message-ID": f"<{number}@example.com>"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    return ("".join(f"{n}: {v}\n" for n, v in named.items()) + f"\n{text or f'item {number}'}\n").encode()


def settings(server: Server, **more: Any) -> dict[str, Any]:
    return {"host": "localhost", "port": server.tls, "user": USER} | more


def test_a_thread_is_one_conversation_and_the_companys_answer_its_own(
    database_url: str, imap_server: Server
) -> None:
    imap_server.put(mail(1, "It never came."))
    imap_server.put(mail(2, "We look after it.", From=USER, References="<1@example.com>"))
    imap_server.put(
        mail(3, "Still not.\n\nOn Mon, Mar 2 Care wrote:\n> We look", References="<1@example.com>")
    )
    set_up(database_url, "mailbox", settings(imap_server), PASSWORD)
    assert collect(database_url)["signals"] == 3
    assert [(row.text, row.author) for row in stored(database_url)] == [
        ("It never came.", "customer"), ("We look after it.", "company"), ("Still not.", "customer"),
    ]  # fmt: skip
    assert {row.conversation for row in stored(database_url)} == {"1@example.com"}


def test_reading_leaves_no_trace_in_the_mailbox(sqlite_url: str, imap_server: Server) -> None:
    imap_server.put(mail(1))
    set_up(sqlite_url, "mailbox", settings(imap_server), PASSWORD)
    collect(sqlite_url)
    assert not any(b"Seen" in flags for flags in imap_server.flags())


def test_a_mailbox_that_moved_is_read_again_and_nothing_comes_twice(
    sqlite_url: str, imap_server: Server
) -> None:
    imap_server.put(mail(1))
    set_up(sqlite_url, "mailbox", settings(imap_server, days_back=3_650), PASSWORD)
    collect(sqlite_url)
    before = cursor(sqlite_url)
    imap_server.begin_anew()
    imap_server.put(mail(2))
    make_due(sqlite_url)
    assert collect(sqlite_url)["signals"] == 1
    assert cursor(sqlite_url)["validity"] != before["validity"]
    assert texts(sqlite_url) == ["item 1", "item 2"]


def test_another_folder_is_read_over_starttls(sqlite_url: str, imap_server: Server) -> None:
    imap_server.put(mail(1), "Complaints")
    facts = settings(imap_server, port=imap_server.plain, encryption="starttls", folder="Complaints")
    set_up(sqlite_url, "mailbox", facts, PASSWORD)
    collect(sqlite_url)
    assert texts(sqlite_url) == ["item 1"]


def test_of_a_huge_mail_the_beginning_is_read(
    sqlite_url: str, imap_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "LARGEST", 10_000)
    monkeypatch.setattr(mailbox, "BEGINNING", 2_000)
    imap_server.put(mail(1, "It never came.\n" + "x" * 70 + ("\n" + "y" * 70) * 500))
    set_up(sqlite_url, "mailbox", settings(imap_server), PASSWORD)
    collect(sqlite_url)
    [text] = texts(sqlite_url)
    assert text is not None
    assert text.startswith("It never came.")
    assert len(text) <= 2_000


def test_a_mail_without_words_is_kept_aside_and_the_others_come(sqlite_url: str, imap_server: Server) -> None:
    imap_server.put(mail(1, " "))
    imap_server.put(mail(2))
    set_up(sqlite_url, "mailbox", settings(imap_server), PASSWORD)
    assert collect(sqlite_url) == {"signals": 1, "kept aside": 1, "fetches failed": 0}
    assert aside(sqlite_url)[0].problem == "This mail holds no text."


@pytest.mark.parametrize(
    ("more", "secret", "words"),
    [
        ({}, "wrong", "does not let “care@shop.example” in; enter the secret again."),
        ({}, "wröng", "does not let “care@shop.example” in; enter the secret again."),
        ({"folder": "Nowhere"}, PASSWORD, "There is no folder “Nowhere” in this mailbox."),
        ({}, None, "Password or token of the mailbox: it is missing; enter it."),
        ({"encryption": "none"}, PASSWORD, "Encryption:"),
        ({"token_url": "http://localhost.evil.example/"}, PASSWORD, "Address for new tokens: write"),
    ],
)
def test_what_a_person_must_put_right_pauses_the_source(
    sqlite_url: str, imap_server: Server, more: dict[str, Any], secret: str | None, words: str
) -> None:
    set_up(sqlite_url, "mailbox", settings(imap_server, **more), secret)
    collect(sqlite_url)
    assert told(sqlite_url).permanent
    assert words in (told(sqlite_url).problem or "")


def oauth2(server: Server, **more: Any) -> dict[str, Any]:
    return settings(server, sign_in="oauth2", **more)


def test_a_mailbox_is_entered_with_an_access_token(database_url: str, imap_server: Server) -> None:
    imap_server.put(mail(1))
    set_up(database_url, "mailbox", oauth2(imap_server), TOKEN)
    assert collect(database_url)["signals"] == 1


def test_a_token_that_is_none_pauses_the_source(sqlite_url: str, imap_server: Server) -> None:
    set_up(sqlite_url, "mailbox", oauth2(imap_server), "yesterday's")
    collect(sqlite_url)
    assert told(sqlite_url).permanent
    assert "does not let “care@shop.example” in" in (told(sqlite_url).problem or "")


@pytest.mark.parametrize(
    ("secret", "asked"),
    [
        ("theirs", {"grant_type": "client_credentials", "client_secret": "theirs"}),
        ('{"refresh_token": "r1"}', {"grant_type": "refresh_token", "refresh_token": "r1"}),
        (
            '{"refresh_token": "r1", "client_secret": "theirs"}',
            {"grant_type": "refresh_token", "refresh_token": "r1", "client_secret": "theirs"},
        ),
    ],
)
def test_a_token_is_asked_for_with_what_somebody_entered(
    sqlite_url: str, imap_server: Server, httpserver: HTTPServer, secret: str, asked: dict[str, str]
) -> None:
    imap_server.put(mail(1))
    forms: list[dict[str, str]] = []

    def give(request: Request) -> Response:
        forms.append(request.form.to_dict())
        return Response(json.dumps({"access_token": TOKEN, "expires_in": 3600}), mimetype="application/json")

    httpserver.expect_request("/token", method="POST").respond_with_handler(give)
    facts = oauth2(imap_server, token_url=httpserver.url_for("/token"), client_id="touchline", scope="imap")
    set_up(sqlite_url, "mailbox", facts, secret)
    assert collect(sqlite_url)["signals"] == 1
    assert forms == [{"client_id": "touchline", "scope": "imap"} | asked]


def turning(httpserver: HTTPServer, first: str) -> list[str]:
    """A provider that takes a refresh token once and gives the next with the access token; what it took."""
    taken: list[str] = []

    def give(request: Request) -> Response:
        good = request.form["refresh_token"] == (f"r{len(taken) + 1}" if taken else first)
        taken.append(request.form["refresh_token"])
        told = {"access_token": TOKEN, "refresh_token": f"r{len(taken) + 1}"}
        return Response(json.dumps(told if good else {"error": "invalid_grant"}), 200 if good else 400)

    httpserver.expect_request("/token", method="POST").respond_with_handler(give)
    return taken


def secret_of(url: str) -> str:
    with reading(url) as connection:
        return connection.scalar(select(col(Connector.secret))) or ""


def test_a_refresh_token_that_is_good_once_is_followed_by_the_one_that_came_for_it(
    database_url: str, imap_server: Server, httpserver: HTTPServer
) -> None:
    taken = turning(httpserver, "r1")
    facts = oauth2(imap_server, token_url=httpserver.url_for("/token"), client_id="touchline")
    set_up(database_url, "mailbox", facts, '{"refresh_token": "r1", "client_secret": "theirs"}')
    for number in (1, 2, 3):
        imap_server.put(mail(number))
        assert collect(database_url)["signals"] == 1
        make_due(database_url)
    assert taken == ["r1", "r2", "r3"]
    assert json.loads(unseal(secret_of(database_url))) == {"refresh_token": "r4", "client_secret": "theirs"}
    assert "theirs" not in secret_of(database_url)


def test_a_new_refresh_token_is_kept_though_the_source_was_paused_meanwhile(
    sqlite_url: str, imap_server: Server, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = turning(httpserver, "r1")
    set_up(
        sqlite_url,
        "mailbox",
        oauth2(imap_server, token_url=httpserver.url_for("/token")),
        '{"refresh_token": "r1"}',
    )

    def paused_meanwhile(*told: Any) -> Granted:
        given = granted(*told)
        pause(sqlite_url, HOUSE, 1, NOW)
        return given

    monkeypatch.setattr(mailbox, "granted", paused_meanwhile)
    collect(sqlite_url)
    assert taken == ["r1"]
    assert json.loads(unseal(secret_of(sqlite_url))) == {"refresh_token": "r2"}


def test_a_secret_that_somebody_entered_meanwhile_stays(sqlite_url: str, imap_server: Server) -> None:
    connector_id = set_up(sqlite_url, "mailbox", oauth2(imap_server), "before")
    before = secret_of(sqlite_url)
    renew_secret(sqlite_url, connector_id, before, "given")
    given = secret_of(sqlite_url)
    renew_secret(sqlite_url, connector_id, before, "too late")
    assert (unseal(given), secret_of(sqlite_url)) == ("given", given)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((400, {"error": "invalid_grant"}), (True, "gives no token: invalid_grant")),
        ((503, {}), (False, "answers with status 503")),
        ((200, ["odd"]), (True, "gives no token: status 200")),
    ],
)
def test_who_gives_no_token_is_named(
    sqlite_url: str,
    imap_server: Server,
    httpserver: HTTPServer,
    answer: tuple[int, Any],
    said: tuple[bool, str],
) -> None:
    httpserver.expect_request("/token").respond_with_json(answer[1], status=answer[0])
    set_up(sqlite_url, "mailbox", oauth2(imap_server, token_url=httpserver.url_for("/token")), "secret")
    collect(sqlite_url)
    assert told(sqlite_url).permanent is said[0]
    assert said[1] in (told(sqlite_url).problem or "")


def test_a_server_that_cannot_show_who_it_is_gets_no_password(
    imap_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(PermanentTroubleError, match="could not show that it is localhost"):
        list(fetch(MailboxSettings(**settings(imap_server)), PASSWORD, {}, NOW))


@pytest.fixture
def answering() -> Iterator[Callable[[Callable[[socket.socket], None]], int]]:
    """Have a server do something with every connection; its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve(behave: Callable[[socket.socket], None]) -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                behave(connection)

    def begin(behave: Callable[[socket.socket], None]) -> int:
        threading.Thread(target=serve, args=(behave,), daemon=True).start()
        return int(listener.getsockname()[1])

    yield begin
    over.set()
    listener.close()


def silent(connection: socket.socket) -> None:
    connection.settimeout(10)
    try:
        while connection.recv(1_000):
            pass
    except OSError:
        pass


def dripping(connection: socket.socket) -> None:
    try:
        while True:
            connection.sendall(b"x")
            threading.Event().wait(0.05)
    except OSError:
        pass


def web(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.mark.parametrize("behave", [silent, dripping, web])
def test_a_server_that_is_no_mailbox_or_hangs_is_told_and_tried_again(
    answering: Callable[..., int], monkeypatch: pytest.MonkeyPatch, behave: Any
) -> None:
    monkeypatch.setattr(mailbox, "ANSWERS_WITHIN", 0.5)
    monkeypatch.setattr(mailbox, "WHOLE", 1.0)
    port = answering(behave)
    wanted = MailboxSettings(host="127.0.0.1", port=port, user=USER, encryption="starttls")
    with pytest.raises(
        PassingTroubleError, match=r"127\.0\.0\.1 (did not answer|could not be|answers something)"
    ):
        list(fetch(wanted, PASSWORD, {}, NOW))


def test_nobody_there_is_tried_again() -> None:
    wanted = MailboxSettings(host="127.0.0.1", port=22402, user=USER)
    with pytest.raises(PassingTroubleError, match="could not be reached"):
        list(fetch(wanted, PASSWORD, {}, NOW))
