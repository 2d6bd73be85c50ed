"""An IMAP mailbox: new mails of one folder, read without marking them, oldest first.

How far it came is the last unique id and the validity the server gives such ids; when that changes, the
folder is read again as far back as `days_back`, and known mails are skipped by their message ids.
"""

import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError
from pydantic import Field, field_validator

from db.models import SignalIn
from db.outgoing import open_socket
from jobs.collect.fetched import (
    Cursor,
    Fetched,
    Kind,
    KindSettings,
    PassingTroubleError,
    PermanentTroubleError,
)
from jobs.collect.mail_tokens import Exchange, granted
from jobs.collect.mails import signal_of
from jobs.collect.rows import RowError

AT_ONCE = 50
LARGEST = 10 << 20  # bytes of a mail that are read; of a larger one its beginning
BEGINNING = 1 << 19
ANSWERS_WITHIN = 20.0  # seconds for each answer of the server
WHOLE = 90.0  # seconds for everything, after which the connection is cut
_SIZE = re.compile(rb"UID (\d+).*RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*UID (\d+)", re.DOTALL)


class MailboxSettings(KindSettings):
    """Which folder of which mailbox, and which addresses are the company's own."""

    host: str = Field(title="Server", min_length=1, description="Such as imap.example.com")
    user: str = Field(title="User", min_length=1)
    folder: str = Field(default="INBOX", title="Folder", min_length=1)
    own_addresses: tuple[str, ...] = Field(
        default=(),
        title="Your own addresses",
        description="Who writes from one of them answers for you; @example.com stands for all of a domain.",
    )
    days_back: int = Field(default=30, ge=0, le=3_650, title="Days to go back at first")
    encryption: Literal["tls", "starttls"] = Field(default="tls", title="Encryption")
    port: int | None = Field(
        default=None, ge=1, le=65_535, title="Port", description="993, or 143 for STARTTLS."
    )

    sign_in: Literal["password", "oauth2"] = Field(
        default="password",
        title="How to sign in",
        description="oauth2 where the mail provider takes no passwords (XOAUTH2).",
    )
    token_url: str = Field(
        default="",
        title="Address for new tokens",
        description="For oauth2: where the secret is exchanged for an access token; empty when it is one.",
    )
    client_id: str = Field(default="", title="Client id", description="For oauth2 with such an address.")
    scope: str = Field(default="", title="Scope", description="For oauth2 with such an address.")

    @field_validator("token_url")
    @classmethod
    def _encrypted(cls, address: str) -> str:
        asked = urlsplit(address)
        if address and asked.scheme != "https" and asked.hostname not in {"localhost", "127.0.0.1"}:
            raise ValueError("write an address that begins with https://")
        return address

    @field_validator("own_addresses")
    @classmethod
    def _in_lower_case(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(address.strip().lower() for address in addresses if address.strip())

    @property
    def at_port(self) -> int:
        """The port to connect to."""
        return self.port or (993 if self.encryption == "tls" else 143)

    @property
    def exchange(self) -> Exchange:
        """Where access tokens come from."""
        return Exchange(self.token_url, self.client_id, self.scope)

    @property
    def own(self) -> frozenset[str]:
        """The company's addresses, that of the mailbox among them."""
        return frozenset(self.own_addresses) | ({self.user.lower()} if "@" in self.user else set())


def fetch(settings: MailboxSettings, secret: str | None, cursor: Cursor, now: datetime) -> Iterator[Fetched]:
    """The mails that came since `cursor`, in pieces of AT_ONCE; before them the secret, where it changed."""
    entered = secret or ""
    if settings.sign_in == "oauth2":
        entered, renewed = granted(settings.exchange, entered)
        if renewed != secret:
            yield Fetched([], cursor, secret=renewed)
    with _opened(settings, entered) as box:
        validity = _validity(box, settings.folder)
        last = int(cursor.get("uid", 0)) if cursor.get("validity") == validity else 0
        uids = [uid for uid in _uids(box, last, now - timedelta(days=settings.days_back)) if uid > last]
        for start in range(0, len(uids), AT_ONCE):
            some = uids[start : start + AT_ONCE]
            read = [signal_of(raw, settings.own, now, uid) for uid, raw in _mails(box, some)]
            yield Fetched(
                [one for one in read if isinstance(one, SignalIn)],
                {"validity": validity, "uid": some[-1]},
                [one for one in read if isinstance(one, RowError)],
            )


KIND = Kind(
    name="mailbox", title="Mailbox (IMAP)", help="Every new mail of a folder; threads stay together.",
    settings=MailboxSettings, fetch=fetch, channel="mail", every=timedelta(minutes=5),
    secret="required", secret_title="Password or token of the mailbox",  # noqa: S106 - only its name
)  # fmt: skip


class _Cut:
    """Closes a connection after WHOLE, so that a server that drips a byte at a time holds nobody up."""

    def __init__(self) -> None:
        self._connected: socket.socket | None = None
        self._timer = threading.Timer(WHOLE, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "_Cut":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def open(self, host: str, port: int) -> socket.socket:
        """A guarded connection that will be closed in time."""
        self._connected = open_socket(host, port, ANSWERS_WITHIN)
        return self._connected

    def _cut(self) -> None:
        if self._connected is not None:
            with suppress(OSError):
                self._connected.shutdown(socket.SHUT_RDWR)


class _Plain(imaplib.IMAP4):
    def __init__(self, cut: _Cut, host: str, port: int) -> None:
        self._cut = cut
        super().__init__(host, port, timeout=ANSWERS_WITHIN)

    def _create_socket(self, timeout: float | None) -> socket.socket:  # noqa: ARG002 - the guard has its own
        return self._cut.open(self.host, self.port)


class _Tls(_Plain):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        context = ssl.create_default_context()
        return context.wrap_socket(super()._create_socket(timeout), server_hostname=self.host)


class _Box(BaseMailBox):
    """A mailbox behind the guard."""

    def __init__(self, settings: MailboxSettings, cut: _Cut) -> None:
        self._settings, self._cut = settings, cut
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        secured = self._settings.encryption == "tls"
        client = (_Tls if secured else _Plain)(self._cut, self._settings.host, self._settings.at_port)
        if not secured:
            client.starttls(ssl.create_default_context())
        return client


@contextmanager
def _opened(settings: MailboxSettings, password: str) -> Iterator[_Box]:
    """The mailbox, its folder opened for reading only; every trouble with it in words."""
    host = settings.host
    try:
        with _Cut() as cut:
            box = _Box(settings, cut)
            try:
                _enter(box, settings, password)
                yield box
            finally:
                with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                    box.logout()
    except ssl.SSLCertVerificationError as error:
        words = f"{host} could not show that it is {host}: {error.verify_message}."
        raise PermanentTroubleError(words) from error
    except TimeoutError as error:
        raise PassingTroubleError(f"{host} did not answer in time.") from error
    except OSError as error:
        raise PassingTroubleError(f"{host} could not be reached: {error.strerror or error}.") from error
    except (imaplib.IMAP4.error, ImapToolsError, ValueError) as error:
        raise PassingTroubleError(f"{host} answers something else than IMAP: {_first(error)}") from error


def _enter(box: _Box, settings: MailboxSettings, password: str) -> None:
    try:
        if settings.sign_in == "oauth2":
            box.xoauth2(settings.user, password, initial_folder=None)
        elif settings.user.isascii() and password.isascii():
            box.login(settings.user, password, initial_folder=None)
        else:
            box.login_utf8(settings.user, password, initial_folder=None)
    except (imaplib.IMAP4.abort, OSError):
        raise
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        raise PermanentTroubleError(
            f"{settings.host} does not let “{settings.user}” in; enter the secret again."
        ) from error
    try:
        box.folder.set(settings.folder, readonly=True)
    except (imaplib.IMAP4.abort, OSError):
        raise
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        raise PermanentTroubleError(f"There is no folder “{settings.folder}” in this mailbox.") from error


def _validity(box: _Box, folder: str) -> int:
    return int(box.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"])


def _uids(box: _Box, last: int, since: datetime) -> list[int]:
    """The unique ids after `last`; without one those of the mails that came since a day."""
    asked = f"UID {last + 1}:*" if last else f"SINCE {since:%d-%b-%Y}"
    return sorted(int(uid) for uid in box.uids(asked, charset=None))


def _mails(box: _Box, uids: list[int]) -> Iterator[tuple[int, bytes]]:
    """Each mail by its id; of a very large one the beginning, which holds the text."""
    sizes = _sizes(box, uids)
    for uid in uids:
        part = "BODY.PEEK[]" if sizes.get(uid, 0) <= LARGEST else f"BODY.PEEK[]<0.{BEGINNING}>"
        answer = box.client.uid("FETCH", str(uid), f"({part})")[1]
        raw = next((item[1] for item in answer if isinstance(item, tuple)), None)
        if raw is not None:  # deleted meanwhile
            yield uid, raw


def _sizes(box: _Box, uids: list[int]) -> dict[int, int]:
    answer = box.client.uid("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)")[1]
    found = (_SIZE.search(line) for line in answer if isinstance(line, bytes))
    return {int(one[1] or one[4]): int(one[2] or one[3]) for one in found if one}


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
