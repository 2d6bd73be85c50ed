"""A lock on a file, which ends with the process that holds it."""

import os
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path


def lock_file(path: Path) -> int | None:
    """A descriptor that holds the lock on `path` until it is closed, or None while another one does.

    Raises OSError where the file can't be opened.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return file
