"""`POST /api/v1/signals`: one signal or up to a thousand, acknowledged once they are on the disk."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from dashboard.door.api.bodies import posted
from dashboard.door.api.holders import store_away
from dashboard.door.api.posted import Key, Name, PostedSignal, Read, reading
from dashboard.door.api.problems import Code, ProblemError
from dashboard.door.intake import COME_BACK, FullError, Intake, Part
from db.models import Purpose, Scope, SignalIn, SourceKind
from db.writes.signals import Recorded
from db.writes.sources import SourceFacts

router = APIRouter(tags=["Handing in"])
PATH = "/api/v1/signals"
MOST = 1_000  # signals of a post
TOLD_ON_THE_PAGE = frozenset({Code.MALFORMED, Code.TOO_LARGE, Code.UNSUPPORTED, Code.TOO_SLOW})
NO_FIELD = "there is no field of this name; what else belongs to a signal goes into metadata"
_MANY = TypeAdapter(list[PostedSignal])
_ONE = TypeAdapter(PostedSignal)


class Asked(BaseModel):
    """What the address says of the signals in the body."""

    source: Key | None = Field(None, description="The source of the signals that name none.")
    purpose: Purpose | None = Field(None, description="What a new source may be used for.")
    origin: Name | None = Field(None, description="Where the signals of a new source come from, in words.")
    atomic: bool = Field(False, description="Keep all or none.")


class Sorted(NamedTuple):
    """The signals of a post by their source, with the channel of its first, and what is wrong with others."""

    by_source: dict[str, list[SignalIn]]
    errors: list[dict[str, Any]]


def described() -> dict[str, Any]:
    """Body, address and answer, for the description of the API."""
    one = PostedSignal.model_json_schema()
    many = {"type": "array", "items": one, "minItems": 1, "maxItems": MOST}
    address = Asked.model_json_schema()
    purposes = address.pop("$defs")["Purpose"]
    parameters = [
        {"name": name, "in": "query", "schema": purposes if name == "purpose" else schema}
        for name, schema in address["properties"].items()
    ]
    body = {"required": True, "content": {"application/json": {"schema": {"anyOf": [one, many]}}}}
    return {"requestBody": body, "parameters": parameters}


@router.post(PATH, status_code=202, openapi_extra=described())
async def post_signals(request: Request) -> Response:
    """Record signals: those of a known `id` again are one signal, with other content an update.

    Answers once they are on the disk. A bad item names its index and field, and the good ones are kept,
    unless the address says `atomic=true`.
    """
    state = request.app.state
    await state.holders.holder(request, Scope.INGEST)
    asked = _asked(request)
    try:
        return await _kept(request, asked)
    except ProblemError as problem:
        if problem.code in TOLD_ON_THE_PAGE:
            await state.turned.note(asked.source, str(problem))
        raise


async def _kept(request: Request, asked: Asked) -> Response:
    state = request.app.state
    async with posted(request, state.room) as payload:
        items = payload if isinstance(payload, list) else [payload]
        if not 0 < len(items) <= MOST:
            code = Code.TOO_LARGE if items else Code.INVALID
            raise ProblemError(code, f"Post 1 to {MOST:,} signals; these are {len(items):,}.")
        found = sort(items, asked.source, datetime.now(UTC))
        if found.errors and (asked.atomic or not found.by_source):
            await _note_first(request, items, found.errors, asked)
            raise ProblemError(Code.INVALID, "Nothing was stored.", errors=found.errors)
        parts = [(_facts(key, asked, signals), signals) for key, signals in found.by_source.items()]
        recorded = await store(state.intake, parts)
        await _note_first(request, items, found.errors, asked)
    return acknowledged(len(items), recorded, found.errors)


async def _note_first(
    request: Request, items: Sequence[Any], errors: Sequence[dict[str, Any]], asked: Asked
) -> None:
    """Have the page of its source say what is wrong with the first bad item, after the good ones came in."""
    if errors:
        item, about = items[errors[0]["index"]], errors[0]["field"]
        named = item.get("source") if isinstance(item, dict) else None
        why = f"{about}: {errors[0]['detail']}" if about else errors[0]["detail"]
        await request.app.state.turned.note(named if isinstance(named, str) else asked.source, why)


async def store(intake: Intake, parts: Sequence[Part]) -> Recorded:
    """Record signals. Raises ProblemError when too much waits or the store cannot be written."""
    try:
        return await intake.submit_parts(parts)
    except FullError:
        words = "More waits to be written than may; come back."
        raise ProblemError(Code.BUSY, words, come_back=COME_BACK) from None
    except (SQLAlchemyError, OSError) as trouble:
        raise store_away(trouble) from None


def acknowledged(received: int, recorded: Recorded, errors: list[dict[str, Any]]) -> Response:
    """The word that signals are kept."""
    counts = {"stored": recorded.stored, "updated": recorded.updated, "skipped": recorded.skipped}
    return JSONResponse({"received": received, **counts, "errors": errors}, 202)


def sort(items: Sequence[Any], source: str | None, now: datetime) -> Sorted:
    """The signals that `items` are, by their source or else `source`; the others with what is wrong."""
    read = reading(now)
    try:
        models: Sequence[PostedSignal | ValidationError] = _MANY.validate_python(items, context=read)
    except ValidationError:
        models = [_one(item, read) for item in items]
    found = Sorted({}, [])
    for index, model in enumerate(models):
        if isinstance(model, ValidationError):
            found.errors.extend(errors_of(index, model))
            continue
        key = model.source or source
        try:
            signal = model.signal()
        except ValueError as error:
            found.errors.append(_error(index, "text", "nothing", str(error)))
            continue
        if key is None:
            found.errors.append(_error(index, "source", "missing", "name the source, here or in the address"))
        else:
            found.by_source.setdefault(key, []).append(signal)
    return found


def _one(item: Any, read: Read) -> PostedSignal | ValidationError:
    try:
        return _ONE.validate_python(item, context=read)
    except ValidationError as error:
        return error


def errors_of(index: int, wrong: ValidationError) -> list[dict[str, Any]]:
    """What is wrong with an item, once for each of its fields."""
    each = [_wrong(index, error) for error in wrong.errors(include_input=False)]
    return list({error["field"]: error for error in each}.values())


def _wrong(index: int, error: Any) -> dict[str, Any]:
    field = ".".join(map(str, error["loc"][:1]))[:80] or None
    code = {"missing": "missing", "extra_forbidden": "unknown_field"}.get(error["type"], "invalid")
    said = NO_FIELD if code == "unknown_field" else error["msg"].removeprefix("Value error, ")
    return _error(index, field, code, said)


def _error(index: int, field: str | None, code: str, detail: str) -> dict[str, Any]:
    return {"index": index, "field": field, "code": code, "detail": detail}


def _asked(request: Request) -> Asked:
    try:
        return Asked.model_validate(dict(request.query_params), extra="forbid")
    except ValidationError as wrong:
        errors = [_wrong(0, error) | {"index": None} for error in wrong.errors(include_input=False)]
        raise ProblemError(Code.INVALID, "The address cannot be read.", errors=errors) from None


def _facts(key: str, asked: Asked, signals: Sequence[SignalIn]) -> SourceFacts:
    """The facts of a source in case it is new."""
    name = key.replace("_", " ").strip().capitalize()
    channel = signals[0].channel or "other"
    return SourceFacts(key, name, channel, purpose=asked.purpose, origin=asked.origin, kind=SourceKind.API)
