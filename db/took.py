"""How long things took, counted in buckets 2 % apart: what is added and taken away leaves nothing behind.

A median told from them is within 1 % of the exact one (the buckets of DDSketch: Masson, Rim, Lee, PVLDB 12,
2019). Stored as pairs of bucket and how often, in their order.
"""

from typing import Any

GROWTH = 1.02
_PAIR = [("bucket", "<u2"), ("times", "<i4")]


def buckets(seconds: Any) -> Any:
    """The bucket of each of an array of whole seconds: 0, else the k with 1.02^(k-2) < s <= 1.02^(k-1)."""
    import numpy as np

    return np.where(
        seconds > 0, 1 + np.ceil(np.log(np.maximum(seconds, 1)) / np.log(GROWTH) - 1e-9), 0
    ).astype(np.int64)


def counted(bucket: Any) -> bytes:
    """How often each of an array of buckets is there."""
    import numpy as np

    return _packed(np.bincount(bucket))


def _packed(times: Any) -> bytes:
    """The stored form of how often each bucket is there, from the first one on."""
    import numpy as np

    bucket = np.flatnonzero(times)
    pairs = np.empty(len(bucket), _PAIR)
    pairs["bucket"], pairs["times"] = bucket, times[bucket]
    return pairs.tobytes()


def together(one: bytes, other: bytes, less: bytes = b"") -> bytes:
    """What `one` and `other` count, without what `less` does."""
    import numpy as np

    pairs, off = np.frombuffer(one + other, _PAIR), np.frombuffer(less, _PAIR)
    times = np.bincount(pairs["bucket"], pairs["times"])
    times[off["bucket"]] -= off["times"]
    return _packed(times)


def median(stored: bytes) -> float | None:
    """The median in seconds, within 1 %; None of nothing.

    >>> import numpy as np
    >>> round(median(counted(buckets(np.array([10, 60, 3600])))))
    60
    """
    import numpy as np

    pairs = np.frombuffer(stored, _PAIR)
    if not len(pairs):
        return None
    reached = np.cumsum(pairs["times"], dtype=np.int64)
    number = int(reached[-1])
    places = np.searchsorted(reached, [(number - 1) // 2, number // 2], side="right")
    return sum(_seconds(int(pairs["bucket"][place])) for place in places) / 2


def _seconds(bucket: int) -> float:
    """The middle of a bucket, no further than 1 % from anything in it."""
    return 2.0 * GROWTH ** (bucket - 1) / (1.0 + GROWTH) if bucket else 0.0
