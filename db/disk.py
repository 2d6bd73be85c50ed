"""How much room is left where the store lies, and how little is too little."""

import shutil
from pathlib import Path

LEAST_SPACE = 500 << 20


def free(folder: Path) -> int:
    """The bytes that are free in `folder`, or where it would be made."""
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    return shutil.disk_usage(there).free
