"""The mail server of the settings, which takes what Touchline writes to people who work here.

A password goes over TLS or not at all (RFC 3207 for STARTTLS, RFC 8314 for smtps://).
"""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

from db.errors import Refused
from db.outgoing import open_socket

PORTS = {"smtp": smtplib.SMTP_PORT, "smtps": smtplib.SMTP_SSL_PORT}
TIMEOUT = 20.0  # seconds for every word of the server
Send = Callable[[EmailMessage], object]


class AddressRefusedError(Exception):
    """The server takes no mail for this address: `for_good`, or only now."""

    def __init__(self, code: int, said: bytes) -> None:
        super().__init__(f"{code} {said.decode('utf-8', 'replace')}")
        self.for_good = code >= 500


@contextmanager
def post(address: str) -> Iterator[Send]:
    """What hands a mail to the server at `address`; raises Refused when it does not answer or let us in.

    The sender raises AddressRefusedError where the server answers, but does not take this mail.
    """
    server = urlsplit(address)
    try:
        with _connection(server) as connection:
            _sign_in(connection, server)
            yield lambda mail: _hand_over(connection, mail)
    except (smtplib.SMTPException, OSError) as error:
        raise Refused(f"The mail server {server.hostname} takes no mail: {_said(error)}.") from error


class _Connection(smtplib.SMTP):
    """A connection through the guard."""

    tls: ssl.SSLContext | None = None  # from the first word on
    _host: str  # the name that its certificate must hold

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        opened = open_socket(host, port, timeout)
        return self.tls.wrap_socket(opened, server_hostname=host) if self.tls else opened


def _connection(server: SplitResult) -> smtplib.SMTP:
    host, context = server.hostname or "", ssl.create_default_context()
    connection = _Connection(timeout=TIMEOUT)
    connection._host = host
    if server.scheme == "smtps":
        connection.tls = context
    connection.connect(host, server.port or PORTS[server.scheme])
    connection.ehlo_or_helo_if_needed()
    if connection.has_extn("starttls"):
        connection.starttls(context=context)
    return connection


def _sign_in(connection: smtplib.SMTP, server: SplitResult) -> None:
    if not server.username:
        return
    if not isinstance(connection.sock, ssl.SSLSocket):
        raise Refused(f"The mail server {server.hostname} offers no TLS, so it is not told the password.")
    connection.login(unquote(server.username), unquote(server.password or ""))


def _hand_over(connection: smtplib.SMTP, mail: EmailMessage) -> None:
    try:
        connection.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        ((code, said),) = error.recipients.values()
        raise AddressRefusedError(code, said) from error


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    return str(error).strip().rstrip(".") or type(error).__name__
