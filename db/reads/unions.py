"""Bitmaps of profiles united: those of stored cells, and those that were read before."""

from collections.abc import Sequence
from functools import lru_cache

from pyroaring import BitMap

KNOWN_UP_TO = 128 * 1024  # bytes that are united, so that what is known stays below 128 MB


def union(stored: Sequence[bytes]) -> BitMap:
    """The bitmaps of several cells, as they are stored, united; nobody changes what comes of it.

    What was united before is known by its very bytes: the cells of a day that is over mostly stay the same.
    """
    return (_known_union if sum(map(len, stored)) <= KNOWN_UP_TO else _union)(stored)


def _union(stored: Sequence[bytes]) -> BitMap:
    return united([BitMap.deserialize(one) for one in stored if one])


_known_union = lru_cache(maxsize=512)(_union)


def united(bitmaps: Sequence[BitMap]) -> BitMap:
    """All at once, which is several times faster than one after the other."""
    return BitMap.union(*bitmaps) if bitmaps else BitMap()
