"""Ours and a peer in turn, so that a busy machine slows both alike; and work in a process of its own."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from math import ceil
from multiprocessing import get_context
from statistics import median
from time import perf_counter
from typing import NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Result(NamedTuple):
    """The median seconds of ours and of the peer, and the median ratio: above 1 ours is faster."""

    ours: float
    peer: float
    ratio: float


def rounds(ours: Callable[[], float], peer: Callable[[], float], count: int) -> Result:
    """Run both `count` times, one after the other; each returns the seconds it took."""
    pairs = [(ours(), peer()) for _ in range(count)]
    return Result(
        median(our for our, _ in pairs),
        median(its for _, its in pairs),
        median(its / our for our, its in pairs),
    )


def compiled() -> None:
    """Let processes started from here keep what they compile, as pip compiles what it installs."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def apart(work: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
    """What `work` returns in a fresh process: nothing is warm there, no memory is used yet."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        return executor.submit(work, *args, **options).result()


def high(values: list[float], share: float = 0.95) -> float:
    """The value that `share` of `values` do not exceed."""
    return sorted(values)[ceil(share * len(values)) - 1]
