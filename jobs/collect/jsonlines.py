"""Rows of JSON Lines: one object a line, what is nested flattened with dots, whatever keys each line has."""

import json
from itertools import chain

from jobs.collect.encodings import is_clean
from jobs.collect.lines import OVERLONG, Lines
from jobs.collect.rows import Records, Row, RowError, UnreadableFileError, shown

OTHER_KEYS = "other_keys"
_LINES_LOOKED_AT = 1_000


def looks_like_json(text: str) -> bool:
    """True for JSON Lines; a file that is one JSON array is refused with the way out."""
    start = text.lstrip()[:1]
    if start == "[" and text.lstrip()[1:].lstrip()[:1] in ("{", "]"):
        words = "This is one JSON array; Touchline reads JSON Lines, one object a line"
        raise UnreadableFileError(f"{words}: jq -c '.[]' FILE > FILE.jsonl makes it that.")
    return start == "{"


def header(text: str) -> list[str]:
    """The keys of the first lines in order of appearance, and a last column for keys that come later."""
    names: dict[str, None] = {}
    lines = text.splitlines()
    for line in lines[: min(_LINES_LOOKED_AT, max(1, len(lines) - 1))]:
        flat = _object(line)
        names.update(dict.fromkeys(flat or ()))
    if not names:
        raise UnreadableFileError("This does not look like a table: its first lines are no JSON objects.")
    return [*names, OTHER_KEYS]


def records(lines: Lines, names: list[str]) -> Records:
    """Every line as a row of `names`, or the line's error."""
    number = 0
    for number, line in enumerate(chain.from_iterable(lines.blocks()), 1):
        if not line.isspace():
            yield _record(number, line, names, lines)
    if lines.broken:
        yield RowError(number + 1, None, lines.broken, shown(lines.lost))


def _record(number: int, line: str, names: list[str], lines: Lines) -> Row | RowError:
    if lines.watch and OVERLONG in line:
        message = "A line of more than 1 MB; only its beginning was kept."
        return RowError(number, None, message, shown(line.replace(OVERLONG, "")))
    if lines.watch and not is_clean(line):
        return RowError(number, None, f"Some bytes are not {lines.encoding}.", shown(line))
    flat = _object(line)
    if flat is None:
        ends_here = bool(lines.open_end) and number == lines.last_line
        message = "The file ends in the middle of this row." if ends_here else "Not a JSON object."
        return RowError(number, None, message, shown(line))
    cells = [flat.pop(name, "") for name in names[:-1]]
    return number, [*cells, json.dumps(flat, ensure_ascii=False) if flat else ""]


def _object(line: str) -> dict[str, str] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return _flat(value, "") if isinstance(value, dict) else None


def _flat(value: dict[str, object], prefix: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, inner in value.items():
        if isinstance(inner, dict):
            flat.update(_flat(inner, f"{prefix}{key}."))
        else:
            flat[_storable(prefix + key)] = _storable(_as_text(inner))
    return flat


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _storable(text: str) -> str:
    """`text` without NULs and without half surrogate pairs, which JSON can spell and no store can keep."""
    text = text.replace("\0", "")
    return text if is_clean(text) else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
