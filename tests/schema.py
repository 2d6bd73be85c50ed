"""`python -m tests.schema` writes the JSON Schema of a map anew from the rows that a map is made of."""

import json
import re
from dataclasses import Field, is_dataclass
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin

from db.models import FunctionIn, JourneyIn
from journeys.exchange import jsons
from journeys.exchange.shape import hints, own_fields, required, vocabulary, without_none

FILE = Path(jsons.__file__).with_name("journey.schema.json")
_SIMPLE = {str: "string", int: "integer", bool: "boolean"}


def main() -> None:
    """Write the file."""
    FILE.write_text(made(), encoding="utf-8")


def made() -> str:
    """The schema of today's rows."""
    known: dict[str, Any] = {}
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Touchline journey",
        "description": "A journey map with its departments, as Touchline exports and imports it.",
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "version", "journey"],
        "properties": {
            "format": {"const": jsons.FORMAT},
            "version": {"const": jsons.VERSION},
            "journey": _kind(JourneyIn, known),
            "departments": _kind(tuple[FunctionIn, ...], known),
        },
        "$defs": known,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _kind(kind: Any, known: dict[str, Any]) -> dict[str, Any]:
    wanted = without_none(kind)
    if get_origin(wanted) is tuple:
        return {"type": "array", "items": _kind(get_args(wanted)[0], known)}
    if is_dataclass(wanted):
        name = wanted.__name__.removesuffix("In")
        if name not in known:
            known[name] = {}
            known[name] = _row(wanted, known)
        return {"$ref": f"#/$defs/{name}"}
    name = _SIMPLE[wanted]
    return {"type": [name, "null"] if NoneType in get_args(kind) else name}


def _row(kind: Any, known: dict[str, Any]) -> dict[str, Any]:
    named = own_fields(kind)
    return {
        "description": re.sub(r"\s+", " ", kind.__doc__.replace("`", "")).strip(),
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in named if required(field)],
        "properties": {field.name: _field(kind, field, known) for field in named},
    }


def _field(kind: Any, field: "Field[Any]", known: dict[str, Any]) -> dict[str, Any]:
    told = _kind(hints(kind)[field.name], known)
    words = vocabulary(kind, field)
    if words:
        told["enum"] = [str(word) for word in words]
    if field.name == "share":
        told |= {"minimum": 0, "maximum": 100}
    if isinstance(field.default, str | int):
        told["default"] = str(field.default) if isinstance(field.default, str) else field.default
    return told


if __name__ == "__main__":
    main()
