"""A real SMTP server on this machine that keeps what it is given; with TLS and a password where asked to."""

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from tests.touchline import free_port

USER, PASSWORD = b"touchline", b"pass word/1"


class Kept:
    """What came in; mail to an address of `unknown` is refused for good, of `busy_for` for now."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.unknown: set[str] = set()
        self.busy_for: set[str] = set()

    async def handle_RCPT(  # noqa: N802 - as the server calls it
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Whether mail to `address` is taken."""
        if address in self.busy_for:
            return "451 come back later"
        if address in self.unknown:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail."""
        mail = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 kept"


@contextmanager
def server(kept: Kept, port: int, **options: Any) -> Iterator[str]:
    """The address of a server that hands all mail to `kept`."""
    controller = Controller(kept, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield f"localhost:{port}"
    finally:
        controller.stop()


@contextmanager
def guarded(kept: Kept, folder: Path, scheme: str) -> Iterator[tuple[str, Path]]:
    """A server that lets nobody in without TLS and the password, and the certificate to trust it by."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    begins = (
        {"ssl_context": context} if scheme == "smtps" else {"tls_context": context, "require_starttls": True}
    )
    options: dict[str, Any] = begins | {"auth_required": True, "auth_require_tls": scheme == "smtp"}
    with server(kept, free_port(), authenticator=_knows, **options) as address:
        yield address, certificate


def _knows(_server: Any, _session: Session, _envelope: Envelope, _kind: str, shown: Any) -> AuthResult:
    right = isinstance(shown, LoginPassword) and (shown.login, shown.password) == (USER, PASSWORD)
    return AuthResult(success=right, handled=False)
