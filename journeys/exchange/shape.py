"""Rows of a journey as plain data and back, by their fields: a new field of a row is carried by itself."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from db.models import InfluenceIn, Mode
from journeys import sentences
from journeys.exchange.carried import UnreadableMapError

T = TypeVar("T")
_VOCABULARIES: Mapping[tuple[type, str], type[StrEnum]] = {(InfluenceIn, "mode"): Mode}


def plain(value: Any) -> Any:
    """A row as a mapping, a tuple as a list, everything else as it is.

    >>> from db.models import EdgeIn, StageIn
    >>> plain((StageIn("buy", "Buying"),))
    [{'key': 'buy', 'name': 'Buying'}]
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, StrEnum) else value


def row(kind: type[T], data: Any, place: str) -> T:
    """A row of `kind` from a mapping; raises UnreadableMapError that names `place` and what is wrong."""
    if not isinstance(data, Mapping):
        raise wrong(place, sentences.NO_OBJECT)
    kinds, known = hints(kind), {field.name: field for field in own_fields(kind)}
    for name in data:
        if name not in known:
            raise wrong(place, sentences.UNKNOWN_FIELD.format(name=name, known=", ".join(known)))
    for name, field in known.items():
        if name not in data and required(field):
            raise wrong(place, sentences.MISSING_FIELD.format(name=name))
    values = {name: value(kinds[name], given, f"{place} → {name}") for name, given in data.items()}
    for name, given in values.items():
        _in_vocabulary(kind, known[name], given, f"{place} → {name}")
    return kind(**values)


def value(kind: Any, given: Any, place: str) -> Any:
    """A value of `kind` from what a file gives; raises UnreadableMapError where it is none."""
    kind = without_none(kind) if given is not None else kind
    if get_origin(kind) is tuple:
        if not isinstance(given, list):
            raise wrong(place, sentences.NO_LIST)
        inside = get_args(kind)[0]
        return tuple(value(inside, one, f"{place} {number}") for number, one in enumerate(given, 1))
    if is_dataclass(kind):
        return row(cast("type", kind), given, place)
    return _simple(kind, given, place)


def _simple(kind: Any, given: Any, place: str) -> Any:
    if given is None and NoneType in get_args(kind):
        return None
    if kind is bool and not isinstance(given, bool):
        raise wrong(place, sentences.NO_YES_OR_NO)
    if kind is int and (not isinstance(given, int) or isinstance(given, bool)):
        raise wrong(place, sentences.NO_NUMBER)
    if kind not in {bool, int} and not isinstance(given, str):
        raise wrong(place, sentences.NO_TEXT)
    return given


def _in_vocabulary(kind: type, field: "Field[Any]", given: Any, place: str) -> None:
    words = vocabulary(kind, field)
    if words is not None and given not in set(words):
        raise wrong(place, sentences.NOT_ONE_OF.format(value=given, known=", ".join(words)))


def vocabulary(kind: type, field: "Field[Any]") -> type[StrEnum] | None:
    """The words a field is one of, None where any text will do."""
    if isinstance(field.default, StrEnum):
        return type(field.default)
    return _VOCABULARIES.get((kind, field.name))


def own_fields(kind: Any) -> tuple["Field[Any]", ...]:
    """The fields of a row."""
    return fields(kind)


def required(field: "Field[Any]") -> bool:
    """Whether a field has to be given."""
    return field.default is MISSING and field.default_factory is MISSING


def hints(kind: Any) -> dict[str, Any]:
    """The types of a row's fields."""
    return _hints(kind)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def without_none(kind: Any) -> Any:
    """`X` of `X | None`, anything else as it is."""
    if isinstance(kind, UnionType):
        return next(one for one in get_args(kind) if one is not NoneType)
    return kind


def wrong(place: str, why: str) -> UnreadableMapError:
    """An error at a place."""
    return UnreadableMapError(sentences.AT_PLACE.format(place=place, why=why))
