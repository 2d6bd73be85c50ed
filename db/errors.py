"""Errors as sentences for the person who must act: refusals of ours, and what a store or disk reports."""

from collections.abc import Iterator

STORE_SAYS = {
    "disk is full": "The disk is full. Nothing was stored since; free some space, then try again.",
    "No space left": "The disk is full. Nothing was stored since; free some space, then try again.",
    "readonly database": "The store cannot be written: its file or folder is read-only.",
    "read-only transaction": "The store cannot be written: the database is read-only.",
    "unable to open database": "The store cannot be opened: its folder is missing or may not be written;"
    " TOUCHLINE_DATA_DIR names the folder.",
    "database is locked": "The store was busy for too long with other writes; try again.",
    "disk I/O error": "The disk reported an error while the store was used; look after the disk.",
    "file is not a database": "The store's file is damaged; `touchline restore` brings a backup back.",
    "malformed": "The store's file is damaged; `touchline restore` brings a backup back.",
    "no such table": "The store is not set up yet; `touchline migrate` does it.",
    "UndefinedTable": "The store is not set up yet; `touchline migrate` does it.",
    "Can't locate revision": "The store was written by a newer Touchline; install that version here.",
}


class Refused(Exception):  # noqa: N818 - it is a decision, not a malfunction
    """A refusal in words: what was not done, why, and what to do instead."""


class OutgoingRefusedError(Refused):
    """An address inside this machine or its network that nobody allowed."""


def in_words(error: BaseException) -> str:
    """What `error` means, in one sentence without a traceback or customers' data."""
    known = _known(error)
    if known is not None:
        return known
    from sqlalchemy.exc import DBAPIError

    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    shown = error.orig if isinstance(error, DBAPIError) else error
    return f"Something unforeseen happened: {type(shown).__name__}, {_first_line(shown)}"


def foreseen(error: BaseException) -> bool:
    """Whether its sentence says all there is to know, so that nobody needs the way it came."""
    return _known(error) is not None


def _known(error: BaseException) -> str | None:
    """What was refused, or what a store or disk is known to report."""
    if isinstance(error, Refused):
        return str(error)
    from sqlalchemy.exc import OperationalError  # `touchline up` starts without it

    told = " ".join(f"{type(cause).__name__} {cause}" for cause in _causes(error))
    for sign, sentence in STORE_SAYS.items():
        if sign in told:
            return sentence
    if isinstance(error, OperationalError):
        return f"The store cannot be reached: {_first_line(error.orig)}"
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error as the driver gave it, without the statement and its values."""
    from sqlalchemy.exc import DBAPIError

    yield error.orig if isinstance(error, DBAPIError) and error.orig else error
    if error.__cause__ and not isinstance(error, DBAPIError):
        yield from _causes(error.__cause__)


def _first_line(error: BaseException | None) -> str:
    return (str(error).strip().splitlines() or ["no further word"])[0][:300]
