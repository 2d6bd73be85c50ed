"""Put a dropped file aside for the jobs, under a name that can do no harm, whole or not at all."""

import re
import shutil
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

LONGEST_NAME = 100
_UNSAFE = re.compile(r"[^\w. -]+")
_AT_ONCE = 1 << 20


def safe_name(name: str) -> str:
    """`name` without folders, without anything unseen, not hidden and not too long; its ending stays.

    >>> safe_name("../../etc/pass wd.csv"), safe_name("...")
    ('pass wd.csv', 'file')
    """
    last = re.split(r"[/\\\\]", name)[-1]
    plain = _UNSAFE.sub("_", last).strip(". ")
    return plain[-LONGEST_NAME:].lstrip(". ") or "file"


def put(folder: Path, name: str, content: BinaryIO) -> dict[str, str]:
    """Write `content` into a folder of its own within `folder`; the facts by which the jobs find it.

    Raises OSError when the disk is full or may not be written; nothing is left then.
    """
    own = folder / token_hex(8)
    own.mkdir(parents=True)
    try:
        file = own / safe_name(name)
        part = file.with_name(f".{file.name}.part")
        with part.open("wb") as out:
            shutil.copyfileobj(content, out, _AT_ONCE)
        part.replace(file)
    except BaseException:
        shutil.rmtree(own, ignore_errors=True)
        raise
    return {"folder": own.name, "file": file.name}


def drop(folder: Path, facts: dict[str, str]) -> None:
    """Delete what was put aside."""
    name = Path(facts.get("folder", "")).name
    if name.strip("."):  # ".." is a name too
        shutil.rmtree(folder / name, ignore_errors=True)
