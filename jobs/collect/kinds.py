"""The kinds of connectors: ours, and those that packages bring by the entry point `touchline.connectors`.

An entry point names a `jobs.collect.fetched.Kind`. One that cannot be loaded, or that has the name of another
kind, is left out and told to the log; the others go on.
"""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, get_args

import structlog
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from jobs.collect import feed, mailbox, rest, singer
from jobs.collect.fetched import Kind, KindSettings, PermanentTroubleError

GROUP = "touchline.connectors"
OURS: dict[str, Kind] = {kind.name: kind for kind in (feed.KIND, mailbox.KIND, rest.KIND, singer.KIND)}
log = structlog.get_logger("touchline.collect")


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its name."""
    found = dict(OURS)
    for entry in entry_points(group=GROUP):
        kind = _loaded(entry)
        if kind is not None:
            found.setdefault(kind.name, kind)
    return found


def kind_called(name: str) -> Kind:
    """The kind of this name. Raises PermanentTroubleError without one."""
    if name not in kinds():
        raise PermanentTroubleError(f"There is no kind of connection “{name}” here; its package is missing.")
    return kinds()[name]


def read_settings(kind: Kind, given: Mapping[str, Any]) -> KindSettings:
    """The settings of a connector. Raises PermanentTroubleError that names the one that is wrong."""
    try:
        return kind.settings.model_validate(dict(given))
    except ValidationError as error:
        raise PermanentTroubleError(_in_words(kind, error)) from error


def slow_kinds() -> list[str]:
    """The names of the kinds whose fetches may take minutes."""
    return [kind.name for kind in kinds().values() if kind.slow]


def needed_secret(kind: Kind, secret: str | None) -> str | None:
    """The secret, or None where the kind does without. Raises PermanentTroubleError where it is missing."""
    if kind.secret == "required" and not secret:  # noqa: S105 - whether there is one
        raise PermanentTroubleError(f"{kind.secret_title}: it is missing; enter it.")
    return secret or None


def told() -> list[dict[str, Any]]:
    """The kinds as pages are told them; see `db.reads.connectors.KindFacts`."""
    return [
        {
            "name": kind.name, "title": kind.title, "help": kind.help, "channel": kind.channel,
            "every_minutes": int(kind.every.total_seconds() // 60), "secret": kind.secret,
            "secret_title": kind.secret_title,
            "fields": [
                _field(name, field, kind.settings.offered().get(name, []))
                for name, field in kind.settings.model_fields.items()
            ],
        }
        for kind in kinds().values()
    ]  # fmt: skip


def _field(name: str, field: FieldInfo, offered: list[str]) -> dict[str, Any]:
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    return {
        "name": name,
        "title": field.title or name,
        "help": field.description or "",
        "type": _type(field.annotation),
        "required": field.is_required(),
        "default": list(default) if isinstance(default, tuple) else default,
        "choices": offered or _choices(field.annotation),
    }


_TYPES = {"bool": "boolean", "int": "integer", "tuple": "array", "list": "array", "dict": "object"}


def _type(annotation: Any) -> str:
    origin = getattr(annotation, "__origin__", annotation)
    return _TYPES.get(getattr(origin, "__name__", ""), "string")


def _choices(annotation: Any) -> list[str]:
    return [value for value in get_args(annotation) if isinstance(value, str)]


def _in_words(kind: Kind, error: ValidationError) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    field = kind.settings.model_fields.get(name)
    told = str(first["msg"]).removeprefix("Value error, ")
    return f"{field.title or name}: {told}" if field else f"{name}: {told}"


def _loaded(entry: EntryPoint) -> Kind | None:
    try:
        kind = entry.load()
    except Exception as error:  # noqa: BLE001 - a broken package must not end the others
        log.warning("a kind of connection cannot be loaded", name=entry.name, reason=str(error))
        return None
    return kind if isinstance(kind, Kind) else None
