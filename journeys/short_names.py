"""Departments in three letters, no two alike: what a narrow bar has room for."""

from collections.abc import Mapping
from functools import lru_cache


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """Three letters for each name: the first ones, or the first two and a later one.

    >>> short_names({"it": "IT", "log": "Logistics", "loc": "Logics", "care": "Customer care"})
    {'it': 'IT', 'log': 'LOG', 'loc': 'LOI', 'care': 'CUS'}
    """
    return dict(_short_names(tuple(names.items())))


@lru_cache
def _short_names(names: tuple[tuple[str, str], ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, long in names:
        letters = [letter.upper() for letter in long if letter.isalnum()] or ["?"]
        tries = ["".join([*letters[:2], letter]) for letter in letters[2:]] or ["".join(letters)]
        found[key] = next((one for one in tries if one not in found.values()), tries[0])
    return found
