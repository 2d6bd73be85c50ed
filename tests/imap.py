"""A real IMAP server for tests: Debian's Dovecot on this machine, with a certificate of its own."""

import ctypes
import datetime as dt
import getpass
import grp
import imaplib
import json
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_PR_SET_PDEATHSIG = 1
USER, PASSWORD, TOKEN = "care@shop.example", "hunter2", "ya29.of-today"

_CONFIG = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
ssl_dh =
disable_plaintext_auth = yes
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 0
mail_location = maildir:{folder}/mail/%u
auth_mechanisms = plain login xoauth2
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""

_TOKENS = """
introspection_mode = auth
introspection_url = http://127.0.0.1:{port}/
username_attribute = username
active_attribute = active
active_value = true
"""


class _Introspection(BaseHTTPRequestHandler):
    """Tells the mail server whose a token is, as the provider that gave it would."""

    def do_GET(self) -> None:
        good = self.headers.get("Authorization") == f"Bearer {TOKEN}"
        body = json.dumps({"active": good, "username": USER} if good else {"active": False}).encode()
        self.send_response(200 if good else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def program() -> str | None:
    """Where Dovecot is; None where it is not installed."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Server:
    """One server with one mailbox, on two free ports."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.folder = program, folder
        self.tls, self.plain = _free_port(), _free_port()
        self.certificate = folder / "cert.pem"

    def __enter__(self) -> "Server":
        _certify(self.folder)
        (self.folder / "dovecot.conf").write_text(self._config(), encoding="utf-8")
        self._tokens = ThreadingHTTPServer(("127.0.0.1", 0), _Introspection)
        threading.Thread(target=self._tokens.serve_forever, daemon=True).start()
        told = _TOKENS.format(port=self._tokens.server_port)
        (self.folder / "oauth2.conf").write_text(told, encoding="utf-8")
        for name in ("mail", "home"):
            (self.folder / name).mkdir()
        if os.geteuid() == 0:
            self._open_to_the_mail_user()
        command = [self.program, "-F", "-c", str(self.folder / "dovecot.conf")]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL, preexec_fn=_end_with_us)  # noqa: PLW1509 - no threads yet
        self._wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(20)
        self._tokens.shutdown()
        self._tokens.server_close()

    def put(self, mail: bytes, folder: str = "INBOX") -> None:
        """Lay a mail into a folder."""
        with self._signed_in() as box:
            if folder != "INBOX":
                box.create(folder)
            box.append(folder, "", imaplib.Time2Internaldate(time.time()), mail.replace(b"\n", b"\r\n"))

    def begin_anew(self) -> None:
        """Give the inbox another validity, as after a move to another server, and hold the same mails."""
        for path in (self.folder / "mail" / USER).glob("dovecot*"):
            path.unlink()
        time.sleep(1.1)  # a validity is the second in which the folder was made

    def flags(self) -> list[bytes]:
        """The flags of every mail."""
        with self._signed_in() as box:
            box.select("INBOX", readonly=True)
            return [line for line in box.fetch("1:*", "(FLAGS)")[1] if line]

    def empty(self) -> None:
        """Remove every mail."""
        shutil.rmtree(self.folder / "mail" / USER, ignore_errors=True)

    def _signed_in(self) -> imaplib.IMAP4_SSL:
        context = ssl.create_default_context(cafile=str(self.certificate))
        box = imaplib.IMAP4_SSL("127.0.0.1", self.tls, ssl_context=context)
        box.login(USER, PASSWORD)
        return box

    def _config(self) -> str:
        root = os.geteuid() == 0
        me = pwd.getpwuid(os.geteuid())
        owner = pwd.getpwnam("nobody") if root else me
        return _CONFIG.format(
            folder=self.folder, password=PASSWORD, plain=self.plain, tls=self.tls,
            uid=owner.pw_uid, gid=owner.pw_gid,
            internal="dovecot" if root else getpass.getuser(),
            login="dovenull" if root else getpass.getuser(),
            group="dovecot" if root else _group(me.pw_gid),
        )  # fmt: skip

    def _open_to_the_mail_user(self) -> None:
        owner = pwd.getpwnam("nobody")
        for name in ("mail", "home"):
            os.chown(self.folder / name, owner.pw_uid, owner.pw_gid)

    def _wait(self) -> None:
        for _ in range(600):
            try:
                self._signed_in().logout()
            except OSError:
                time.sleep(0.1)
            else:
                return
        log = self.folder / "log"
        raise RuntimeError(f"dovecot does not answer: {log.read_text() if log.exists() else 'no log'}")


def _end_with_us() -> None:
    """For the child: be asked to end when the tests are, however they end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _group(gid: int) -> str:
    return grp.getgrgid(gid).gr_name


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _certify(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(pem)
