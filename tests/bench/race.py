"""Two functions over the same texts in turn, so that a busy machine slows both alike."""

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import NamedTuple

from jobs.analyse.job import CHUNK


class Result(NamedTuple):
    """Texts a second of ours and of the peer, and the median ratio of the rounds."""

    ours: float
    peer: float
    ratio: float

    def __str__(self) -> str:
        return f"{self.ours:,.0f} texts/s, vaderSentiment {self.peer:,.0f}: {self.ratio:.1f} x"


Texts = Sequence[str]


def each(work: Callable[[str], object]) -> Callable[[Texts], object]:
    """`work` done with one text after the other."""
    return lambda texts: [work(text) for text in texts]


def race(ours: Callable[[Texts], object], peer: Callable[[Texts], object], texts: Texts) -> Result:
    """Run both over `texts`, as many at a time as a worker reads, five rounds one after the other.

    The first, cold, round counts like the rest.
    """
    pairs = [(_seconds(ours, texts), _seconds(peer, texts)) for _ in range(5)]
    mine, theirs = (median(times) for times in zip(*pairs, strict=True))
    return Result(len(texts) / mine, len(texts) / theirs, median(peer / our for our, peer in pairs))


def _seconds(run: Callable[[Texts], object], texts: Texts) -> float:
    begun = perf_counter()
    for start in range(0, len(texts), CHUNK):
        run(texts[start : start + CHUNK])
    return perf_counter() - begun
