"""A map as JSON: everything it holds, nothing else, as journey.schema.json beside this file documents it."""

import json
from collections.abc import Sequence
from dataclasses import fields
from importlib.resources import files
from typing import Any

from db.models import FunctionIn, JourneyIn, MicroInteractionIn
from journeys import sentences
from journeys.exchange.carried import Carried, Taken, UnreadableMapError
from journeys.exchange.shape import plain, row, value, wrong

FORMAT, VERSION = "touchline journey", 1


def schema() -> str:
    """The JSON Schema of what `write` writes."""
    return files(__package__).joinpath("journey.schema.json").read_text(encoding="utf-8")


def write(carried: Carried) -> str:
    """A map as JSON; `read` gives back exactly the same."""
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "journey": plain(carried.journey),
        "departments": plain(carried.functions),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> Taken:
    """The map in a JSON text; raises UnreadableMapError naming the line, or the step and field."""
    whole = parsed(text)
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise UnreadableMapError(sentences.NO_MAP.format(format=f'{{"format": "{FORMAT}"'))
    if whole.get("version") != VERSION:
        told = str(whole.get("version"))[:20]
        raise UnreadableMapError(sentences.NEWER.format(n=told, known=VERSION))
    _refuse_others(whole, ("format", "version", "journey", "departments"), "the beginning")
    functions = value(tuple[FunctionIn, ...], whole.get("departments", []), "departments")
    return Taken(Carried(_journey(whole.get("journey")), functions))


def _journey(data: Any) -> JourneyIn:
    """The journey; a step is called by its key, which is easier to find than its number."""
    if not isinstance(data, dict):
        raise wrong("journey", sentences.NO_OBJECT)
    steps = data.get("micro_interactions")
    if not isinstance(steps, list):
        raise wrong("journey → micro_interactions", sentences.NO_LIST)
    rest = row(JourneyIn, data | {"micro_interactions": []}, "journey")
    read_steps = tuple(row(MicroInteractionIn, one, _called(one, n)) for n, one in enumerate(steps, 1))
    given = {field.name: getattr(rest, field.name) for field in fields(JourneyIn)}
    return JourneyIn(**(given | {"micro_interactions": read_steps}))


def _called(step: Any, number: int) -> str:
    key = step.get("key") if isinstance(step, dict) else None
    return f"step {number} “{key}”" if isinstance(key, str) else f"step {number}"


def _refuse_others(data: dict[str, Any], known: Sequence[str], place: str) -> None:
    for name in data:
        if name not in known:
            raise wrong(place, sentences.UNKNOWN_FIELD.format(name=name, known=", ".join(known)))


def parsed(text: str) -> Any:
    """A JSON text; raises UnreadableMapError for what is no JSON, doubled names and endless depth."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise UnreadableMapError(sentences.AT_LINE.format(n=error.lineno, why=sentences.NO_JSON)) from None
    except RecursionError:
        raise UnreadableMapError(sentences.TOO_DEEP) from None
    except UnreadableMapError:
        raise
    except ValueError:  # a number of thousands of digits
        raise UnreadableMapError(sentences.NO_JSON) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, one in pairs:
        if name in made:
            raise UnreadableMapError(sentences.TWICE_IN_OBJECT.format(name=name))
        made[name] = one
    return made


def _no_number(_constant: str) -> Any:
    raise UnreadableMapError(sentences.NO_JSON)


def compact(data: Any) -> str:
    """Plain data as JSON on one line."""
    return json.dumps(data, ensure_ascii=False)
