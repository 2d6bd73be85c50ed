"""Two functions over the same texts in turn, so that a busy machine slows both alike."""

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import NamedTuple


class Result(NamedTuple):
    """Texts a second of ours and of the peer, and the median ratio of the rounds."""

    ours: float
    peer: float
    ratio: float

    def __str__(self) -> str:
        return f"{self.ours:,.0f} texts/s, vaderSentiment {self.peer:,.0f}: {self.ratio:.1f} x"


def race(ours: Callable[[str], object], peer: Callable[[str], object], texts: Sequence[str]) -> Result:
    """Run both over `texts`, five rounds one after the other; the first, cold, round counts like the rest."""
    pairs = [(_seconds(ours, texts), _seconds(peer, texts)) for _ in range(5)]
    mine, theirs = (median(times) for times in zip(*pairs, strict=True))
    return Result(len(texts) / mine, len(texts) / theirs, median(peer / our for our, peer in pairs))


def _seconds(run: Callable[[str], object], texts: Sequence[str]) -> float:
    begun = perf_counter()
    for text in texts:
        run(text)
    return perf_counter() - begun
