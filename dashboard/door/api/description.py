"""The API described: OpenAPI 3.1 for programs, and a page for people that is made of it."""

from collections.abc import Iterable, Iterator
from html import escape
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import HTMLResponse, JSONResponse

from dashboard.door import paper
from dashboard.door.api import bodies, reading
from dashboard.door.api.holders import FAILURES
from dashboard.door.api.posted import LONGEST_METADATA, LONGEST_TEXT, MOST_METADATA
from dashboard.door.api.problems import MEDIA_TYPE, STATUS, Code
from dashboard.door.api.segment import LARGEST_OF_STRANGERS
from dashboard.door.api.signals import MOST

router = APIRouter(include_in_schema=False)
LIMITS = " ".join(
    (
        f"A body has at most {bodies.LARGEST:,} bytes of JSON, not compressed,",
        f"and is here within {bodies.SECONDS} seconds. A post has at most {MOST:,} signals,",
        f"a text {LONGEST_TEXT:,} characters, metadata {MOST_METADATA} names and",
        f"{LONGEST_METADATA:,} characters. A page has at most {reading.MOST} items.",
        f"{FAILURES} wrong tokens a minute from one address are answered.",
        "429 and 503 say in Retry-After when to come back.",
        "Fields of other names are refused, and so is a key that stands twice in one object.",
        "Problems are told in English; a program relies on their `code`, of which the list below is closed.",
    )
)
TOKENS = f"""Every call shows a token with the scope it needs: Authorization: Bearer tl_…, or X-API-Key,
or as the name of basic credentials; a tracker may show it as `writeKey` in the body of its call, which then
has at most {LARGEST_OF_STRANGERS:,} bytes. `touchline tokens make NAME --scope ingest` prints one, once."""


def describe(app: FastAPI) -> dict[str, Any]:
    """The API of `app` as OpenAPI 3.1."""
    if app.openapi_schema is None:
        told = get_openapi(
            title="Touchline",
            version=version("touchline"),
            description=f"{TOKENS}\n\n{LIMITS}",
            routes=app.routes,
        )
        told.setdefault("components", {})["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        }
        told["security"] = [{"token": []}, {"key": []}]
        for operation in _operations(told):
            _add_problems(operation)
        app.openapi_schema = told
    return app.openapi_schema


@router.get("/openapi.json")
def openapi(request: Request) -> JSONResponse:
    """The description for programs."""
    return JSONResponse(describe(request.app))


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """The description for people."""
    told = describe(request.app)
    parts = [f"<p>{_code(TOKENS)}</p><p>{_code(LIMITS)}</p>", _codes()]
    for path, methods in told["paths"].items():
        parts += [_shown(method, path, operation) for method, operation in methods.items()]
    return paper.page("API", f'<div class="docs" lang="en" dir="ltr">{"".join(parts)}</div>')


def _operations(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in told["paths"].values():
        yield from methods.values()


def _add_problems(operation: dict[str, Any]) -> None:
    """Every call may end in a problem, and none in FastAPI's own words."""
    operation["responses"].pop("422", None)
    schema = {
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"enum": list(Code)},
            "detail": {"type": "string"},
            "errors": {"type": "array", "items": {"type": "object"}},
        },
        "required": ["status", "code", "detail"],
    }
    problem = {"description": "A problem (RFC 9457).", "content": {MEDIA_TYPE: {"schema": schema}}}
    for status in sorted(set(STATUS.values())):
        operation["responses"].setdefault(str(status), problem)


def _codes() -> str:
    rows = ((f"<code>{code}</code>", str(STATUS[code])) for code in Code)
    return f"<h2>Problems</h2>{_table(('code', 'status'), rows)}"


def _shown(method: str, path: str, operation: dict[str, Any]) -> str:
    said = escape(operation.get("description") or operation["summary"])
    named = [(one["name"], one["schema"], one.get("description")) for one in operation.get("parameters", ())]
    return "".join(
        (
            f"<h2><code>{method.upper()} {escape(path)}</code></h2><p>{said}</p>",
            _fields("In the address", named),
            _fields("In the body", _body(operation)),
        )
    )


def _body(operation: dict[str, Any]) -> list[tuple[str, dict[str, Any], str | None]]:
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    one = schema.get("anyOf", [schema])[0]
    return [(name, field, field.get("description")) for name, field in one.get("properties", {}).items()]


def _fields(title: str, fields: Iterable[tuple[str, dict[str, Any], str | None]]) -> str:
    rows = [
        (f"<code>{escape(name)}</code>", escape(said or schema.get("description") or schema.get("title", "")))
        for name, schema, said in fields
    ]
    return f"<h3>{title}</h3>{_table(('name', 'what it is'), rows)}" if rows else ""


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table whose cells are HTML already."""
    heads = "".join(f'<th scope="col">{name}</th>' for name in head)
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _code(words: str) -> str:
    """Words with what stands between backticks as code."""
    parts = escape(words).split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))
