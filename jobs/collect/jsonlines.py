"""Rows of JSON Lines: one object a line, what is nested flattened with dots, whatever keys each line has."""

import json
from itertools import chain

from jobs.collect.cells import flat
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
        names.update(dict.fromkeys(_object(line) or ()))
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
    keys = _object(line)
    if keys is None:
        ends_here = bool(lines.open_end) and number == lines.last_line
        message = "The file ends in the middle of this row." if ends_here else "Not a JSON object."
        return RowError(number, None, message, shown(line))
    cells = [keys.pop(name, "") for name in names[:-1]]
    return number, [*cells, json.dumps(keys, ensure_ascii=False) if keys else ""]


def _object(line: str) -> dict[str, str] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return flat(value) if isinstance(value, dict) else None
