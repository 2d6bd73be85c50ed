"""Processes that analyse a backlog: they read signals by id and return plain tuples, and never write.

They are started when a backlog first needs them, run at a lower priority than pages and writes, and
end with the process that started them. A single one is a process too: as a thread it took turns at the
interpreter with the writing, and everything took half as long again.
"""

import gc
import os
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context
from typing import Any

from db.engine import reading
from db.models import Analysed
from db.reads.waiting import unread
from db.settings import settings
from jobs.analyse.detector import Detector, Setup
from jobs.beside import begin

AHEAD = 2  # chunks given out for each worker: one it reads, one that waits for it


@cache
def _executor() -> ProcessPoolExecutor:
    gc.freeze()  # as below: what workers hand over makes this process collect often
    return ProcessPoolExecutor(
        workers(), mp_context=get_context("spawn"), initializer=begin, initargs=(os.getpid(),)
    )


def workers() -> int:
    """How many processes analyse beside this one."""
    return settings().workers


def ahead() -> int:
    """How many chunks are to be given out at a time."""
    return AHEAD * workers()


Plain = tuple[Any, ...]
"""The values of an `Analysed`: half the work to hand over."""


def submit(url: str, setup: Setup, ids: list[int]) -> "Future[list[Plain]]":
    """Have `ids` analysed by a worker; a pool that lost one is replaced by a new one."""
    try:
        return _executor().submit(_plainly, url, setup, ids)
    except BrokenProcessPool:
        _executor.cache_clear()
        return _executor().submit(_plainly, url, setup, ids)


def _plainly(url: str, setup: Setup, ids: list[int]) -> list[Plain]:
    return list(map(tuple, analyse(url, setup, ids)))


def analyse(url: str, setup: Setup, ids: list[int]) -> list[Analysed]:
    """Read and analyse the signals of `ids`."""
    with reading(url) as connection:
        rows = unread(connection, ids)
    return detector(setup).analyse(rows)


_made: list[tuple[Setup, Detector]] = []


def detector(setup: Setup) -> Detector:
    """The detector for `setup`, kept until another setup is asked for."""
    if not _made or _made[0][0] != setup:
        _made[:] = [(setup, Detector(setup))]
        gc.freeze()  # its rules stay: looking through them at every collection took a tenth of the time
    return _made[0][1]
