"""The API keeps to its description: whatever schemathesis thinks of, no answer is an error of the server."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error

from db.models import Scope
from tests.dashboard.door.posting import token
from tests.web import Web

EXAMPLES = 25  # of each call
CALLS = (
    *(
        ("GET", f"/api/v1/{what}")
        for what in ("signals", "actions", "journeys", "sources", "categories", "proposals")
    ),
    ("POST", "/api/v1/signals"),
    ("POST", "/api/v1/actions/{number}"),
    *(("POST", f"/v1/{what}") for what in ("track", "identify", "page", "screen", "group", "alias", "batch")),
)


@pytest.fixture(scope="module")
def web(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("described")
    path = folder / "touchline.db"
    path.write_bytes(sqlite_template.read_bytes())
    with Web(f"sqlite:///{path}", folder) as running:
        yield running


@pytest.fixture(scope="module")
def described(web: Web) -> schemathesis.BaseSchema:
    told = httpx.get(f"{web.address}/openapi.json", cookies={"touchline_session": web.session()})
    return schemathesis.openapi.from_dict(told.json())


def test_every_call_is_described(described: schemathesis.BaseSchema) -> None:
    found = {(one.ok().method.upper(), one.ok().path) for one in described.get_all_operations()}
    assert found == set(CALLS)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_nothing_that_is_asked_breaks_the_server(
    web: Web, described: schemathesis.BaseSchema, method: str, path: str
) -> None:
    headers = {"Authorization": f"Bearer {token(web.url, *Scope)}", "Content-Type": "application/json"}
    slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.large_base_example]

    @settings(max_examples=EXAMPLES, suppress_health_check=slow)
    @given(case=described[path][method].as_strategy())
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(base_url=web.address, headers=headers, checks=[not_a_server_error])

    ask()
