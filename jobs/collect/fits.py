"""Whether the values of a column can be what its name promises, judged on a sample of non-empty values."""

import re
from collections.abc import Callable, Sequence

from jobs.collect import dates
from jobs.collect.channels import channel_of
from jobs.collect.marks import mark_of
from jobs.collect.meanings import AUTHORS, language_of

_WORD = re.compile(r"[^\W\d_]{2,}")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{6}")  # Chinese and Japanese put no spaces between words
_MOSTLY = 0.8
_HALF = 0.5
_LONGEST_NAME = 80


def share(values: Sequence[str], is_so: Callable[[str], object]) -> float:
    """The share of `values` that `is_so`; 0 of nothing."""
    return sum(bool(is_so(value)) for value in values) / len(values) if values else 0.0


def prose(values: Sequence[str]) -> float:
    """The share of `values` that are three words or more; 0 for a column that mostly repeats itself."""
    if len(set(values)) < len(values) * _HALF:
        return 0.0
    return share(values, _is_sentence)


def looks_like_ids(values: Sequence[str], rows: int) -> bool:
    """True if nearly every one of `rows` rows has a value of its own."""
    return len(values) == rows and len(set(values)) >= 0.98 * rows


def looks_like_dates(values: Sequence[str]) -> bool:
    """True if the values are written-out dates; bare numbers could be anything."""
    return share(values, lambda value: _is_date(value) and not value.strip().isdigit()) >= _MOSTLY


def _is_sentence(value: str) -> bool:
    return bool(_UNSPACED.search(value)) or sum(bool(_WORD.search(word)) for word in value.split()) >= 3


def _is_date(value: str) -> bool:
    return (dates.parse(value, "dmy") or dates.parse(value, "mdy")) is not None


def _is_text(value: str) -> bool:
    return bool(_WORD.search(value)) and not _is_date(value)


FITS: dict[str, Callable[[Sequence[str]], bool]] = {
    "text": lambda values: share(values, _is_text) >= _HALF,
    "created_at": lambda values: share(values, _is_date) >= _HALF,
    "rating": lambda values: share(values, lambda value: mark_of(value) is not None) >= _MOSTLY,
    "inbound": lambda values: share(values, lambda value: value.strip().casefold() in AUTHORS) >= _MOSTLY,
    "language": lambda values: share(values, language_of) >= _MOSTLY,
    "channel": lambda values: share(values, channel_of) >= _HALF,
    "event": lambda values: share(values, lambda value: len(value) <= _LONGEST_NAME) >= _MOSTLY,
    "url": lambda values: share(values, lambda value: value.startswith(("http://", "https://"))) >= _HALF,
}
"""The test a field's values must pass; a field without one takes any values."""
