"""Secrets that are shown once: random tokens, of which the store keeps only the SHA-256."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, safe in an address and in a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the store keeps of `token`: its SHA-256 in hex. A random token needs no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
