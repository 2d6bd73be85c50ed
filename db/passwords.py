"""Passwords: kept as argon2id, and checked as slowly for an account that is not there as for one that is."""

from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from db.errors import Refused

SHORTEST, LONGEST = 10, 200
_HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))  # as OWASP advises


class PasswordRefusedError(Refused):
    """A password that is too easy to guess, or too long to be one."""


def hashed(password: str, *known: str | None) -> str:
    """What the store keeps of a password. Raises PasswordRefusedError for one that is easy to guess.

    `known` are the words a stranger would try first: the name and mail address of whose it is.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordRefusedError(f"A password has {SHORTEST} to {LONGEST} characters.")
    if len(set(password)) < 4 or password.casefold() in {word.casefold() for word in known if word}:
        raise PasswordRefusedError("This password is too easy to guess.")
    return _HASHER.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether `password` is the one of which `kept` was made; as slow when nothing is kept."""
    try:
        same = _HASHER.verify(password[: LONGEST + 1], kept or _nobodys())
    except PwdlibError:
        return False
    return same and kept is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("the password of nobody")
