"""Secrets: random tokens, of which the store keeps only the SHA-256, and texts sealed under one key.

The key comes from SECRET_KEY. Without it a random one lies in the data folder, made by whichever process
needs it first and read by all. A backup of the store holds no key: what is sealed in it opens only with it.
"""

import hashlib
import os
import secrets
from base64 import b64encode, urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

from db.errors import Refused
from db.settings import settings

KEY_FILE = "secret.key"


class UnsealError(Refused):
    """What was sealed cannot be opened: the key is another one, or the text is damaged."""


def new_token() -> str:
    """256 random bits, safe in an address and in a cookie."""
    return secrets.token_urlsafe(32)


def new_prefix(characters: int) -> str:
    """The public part of a token, in lower-case hex."""
    return secrets.token_hex(characters // 2)


def new_signing_secret() -> str:
    """A secret for signing, as Standard Webhooks write one; other schemes take its characters as they are."""
    return "whsec_" + b64encode(secrets.token_bytes(32)).decode("ascii")


def digest(token: str) -> str:
    """What the store keeps of `token`: its SHA-256 in hex. A random token needs no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def seal(text: str) -> str:
    """`text` so that only this installation can read it: a Fernet token."""
    from cryptography.fernet import Fernet  # most processes seal nothing

    return Fernet(_key_for("sealed texts")).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """The text that was sealed. Raises UnsealError when it cannot be opened."""
    from cryptography.fernet import Fernet, InvalidToken

    try:
        return Fernet(_key_for("sealed texts")).decrypt(sealed.encode()).decode()
    except InvalidToken as wrong:
        raise UnsealError(
            "A stored secret cannot be opened: SECRET_KEY is not the one it was sealed with. Enter it again."
        ) from wrong


def secret_key() -> bytes:
    """The key of this installation: SECRET_KEY, or the one kept in the data folder, made when absent."""
    given = settings().secret_key
    if given is not None and given.get_secret_value():
        return given.get_secret_value().encode()
    return _kept(settings().data_dir / KEY_FILE)


def _key_for(use: str) -> bytes:
    """A Fernet key of its own for one use: keyed BLAKE2 of the use under the digest of the secret."""
    key = hashlib.sha256(secret_key()).digest()
    return urlsafe_b64encode(hashlib.blake2b(use.encode(), key=key, digest_size=32).digest())


def _kept(path: Path) -> bytes:
    """The key in `path`; the first of several processes makes it, whole at once, for this user only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(new_token())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first
            path.hardlink_to(part)
        part.unlink()
    return path.read_bytes().strip()
