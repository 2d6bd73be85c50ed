"""Values of JSON as the cells of a table: texts that a store can keep, by the path to them. Pure."""

import json

from jobs.collect.encodings import is_clean


def flat(value: dict[str, object], prefix: str = "") -> dict[str, str]:
    """The texts inside `value` by their path, with dots; lists stay JSON."""
    found: dict[str, str] = {}
    for key, inner in value.items():
        if isinstance(inner, dict):
            found.update(flat(inner, f"{prefix}{key}."))
        else:
            found[storable(prefix + key)] = storable(as_text(inner))
    return found


def as_text(value: object) -> str:
    """A value of JSON as a cell: a text as it is, nothing as an empty one, the rest as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def storable(text: str) -> str:
    """`text` without NULs and without half surrogate pairs, which JSON can spell and no store can keep."""
    text = text.replace("\0", "")
    return text if is_clean(text) else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
