"""How long things took, counted in buckets 2 % apart: what is added and taken away leaves nothing behind.

A median told from them is within 1 % of the exact one (the buckets of DDSketch: Masson, Rim, Lee, PVLDB 12,
2019). Stored as pairs of bucket and how often, in their order.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

GROWTH = 1.02
_PAIR = [("bucket", "<u2"), ("times", "<i4")]
_WIDTH = 1 << 16


def buckets(seconds: Any) -> Any:
    """The bucket of each of an array of whole seconds: 0, else the k with 1.02^(k-2) < s <= 1.02^(k-1)."""
    import numpy as np

    return np.where(
        seconds > 0, 1 + np.ceil(np.log(np.maximum(seconds, 1)) / np.log(GROWTH) - 1e-9), 0
    ).astype(np.int64)


def counted(row: Any, bucket: Any, rows: int) -> list[bytes]:
    """How often each bucket is there, for each of so many `rows`; `row` tells that of each `bucket`.

    >>> import numpy as np
    >>> one, none, two = counted(np.array([0, 2, 2]), np.array([3, 3, 3]), 3)
    >>> medians([one, none, two]) == [medians([one])[0], None, medians([two])[0]]
    True
    """
    import numpy as np

    return _packed(row, bucket, np.ones(len(row), np.int64), rows)


def together(plus: Sequence[bytes], less: Sequence[bytes]) -> list[bytes]:
    """What each of `plus` counts, where a bucket may stand several times, without what `less` does there.

    >>> import numpy as np
    >>> one, two = counted(np.array([0, 0, 1]), np.array([3, 7, 7]), 2)
    >>> together([one + two, one], [one, b""]) == [two, one]
    True
    """
    import numpy as np

    (row, pairs), (row_off, off) = _rows(plus), _rows(less)
    bucket, times = np.append(pairs["bucket"], off["bucket"]), np.append(pairs["times"], -off["times"])
    return _packed(np.append(row, row_off), bucket, times, len(plus))


def _packed(row: Any, bucket: Any, times: Any, rows: int) -> list[bytes]:
    """The stored form of each row: `times` are added up for each of its buckets."""
    import numpy as np

    key = row * _WIDTH + bucket
    order = np.argsort(key, kind="stable")
    key, times = key[order], times[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    key, times = key[first], np.add.reduceat(times, first) if len(first) else times
    key, times = key[times != 0], times[times != 0]
    pairs = np.empty(len(key), _PAIR)
    pairs["bucket"], pairs["times"] = key % _WIDTH, times
    bounds = np.searchsorted(key, np.arange(rows + 1) * _WIDTH).tolist()
    return [pairs[begin:end].tobytes() for begin, end in pairwise(bounds)]


def medians(stored: Sequence[bytes]) -> list[float | None]:
    """The median of each in seconds, within 1 %; None of nothing.

    >>> import numpy as np
    >>> stored = counted(np.array([0, 0, 0]), buckets(np.array([10, 60, 3600])), 1)
    >>> [round(one) for one in medians(stored)], medians([b""])
    ([60], [None])
    """
    import numpy as np

    row, pairs = _rows(stored)
    reached = np.append(0, np.cumsum(pairs["times"], dtype=np.int64))
    bounds = reached[np.searchsorted(row, np.arange(len(stored) + 1))]
    number = np.diff(bounds)
    middle = bounds[:-1, None] + np.stack(((number - 1) // 2, number // 2), axis=1)
    bucket = np.append(pairs["bucket"], 0)[np.searchsorted(reached[1:], middle, "right")]
    seconds = _seconds(bucket).mean(axis=1).tolist()
    return [half if many else None for half, many in zip(seconds, number.tolist(), strict=True)]


def _rows(stored: Sequence[bytes]) -> tuple[Any, Any]:
    """All pairs one after the other, and of each which of `stored` it is in."""
    import numpy as np

    pairs = np.frombuffer(b"".join(stored), _PAIR)
    return np.repeat(np.arange(len(stored)), [len(one) // pairs.itemsize for one in stored]), pairs


def _seconds(bucket: Any) -> Any:
    """The middle of each bucket, no further than 1 % from anything in it."""
    import numpy as np

    return np.where(bucket > 0, 2.0 * GROWTH ** (bucket - 1.0) / (1.0 + GROWTH), 0.0)
