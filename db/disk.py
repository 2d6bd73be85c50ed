"""The folder where the store lies: that it is there and may be written, and how much room is left in it."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from db.errors import Refused

LEAST_SPACE = 500 << 20
ELSEWHERE = "name a folder that you may write with TOUCHLINE_DATA_DIR"


def free(folder: Path) -> int:
    """The bytes that are free in `folder`, or where it would be made."""
    return shutil.disk_usage(_nearest(folder)).free


def make(folder: Path) -> None:
    """Make the data folder where it is missing; raises Refused where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(_cannot_be_made(folder, error)) from error


def make_writable(folder: Path) -> None:
    """Make the data folder where it is missing; raises Refused where nothing can be written into it."""
    make(folder)
    if not writable(folder):
        raise Refused(not_writable(folder))


def writable(folder: Path) -> bool:
    """Whether this user may make files in `folder`."""
    return os.access(folder, os.W_OK | os.X_OK)


def not_writable(folder: Path) -> str:
    """What to do where nothing can be written into `folder`."""
    owner = f"The data folder {folder} may not be written by this user; change its owner or mode"
    return f"{owner}, or {ELSEWHERE}."


def what_forbids(folder: Path) -> str | None:
    """Why `folder` could not be made, tried beside where it would be; None where it could."""
    try:
        with TemporaryDirectory(dir=_nearest(folder)):
            return None
    except OSError as error:
        return _cannot_be_made(folder, error)


def _cannot_be_made(folder: Path, error: OSError) -> str:
    return f"The data folder {folder} cannot be made ({error.strerror}); {ELSEWHERE}."


def _nearest(folder: Path) -> Path:
    return next(one for one in (folder, *folder.absolute().parents) if os.access(one, os.F_OK))
