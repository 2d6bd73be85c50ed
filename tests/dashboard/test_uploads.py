"""What is dropped on a page is taken with the page's own token alone, and no larger than the setting says."""

import asyncio
import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from dashboard.door.gate import COOKIE
from db.models import Role
from db.settings import settings
from tests.bench.visitor import Visitor
from tests.loops import run
from tests.web import Web

FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nid,text\r\n--x--\r\n'


@pytest.fixture(scope="module")
def web(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    path = tmp_path_factory.mktemp("uploads") / "touchline.db"
    path.write_bytes(sqlite_template.read_bytes())
    with Web(f"sqlite:///{path}", path.parent) as running:
        yield running


async def dropped(web: Web, xsrf: str, length: int) -> int:
    """The status of putting a file of `length` bytes onto an open page; a long one is only announced."""
    token = web.session(Role.ANALYST)
    async with Visitor(web.address, token) as visitor:
        await visitor.rerun()
        begun = [one.new_session for one in visitor.drawn if one.WhichOneof("type") == "new_session"]
        path = f"/_stcore/upload_file/{begun[0].initialize.session_id}/file-1"
        headers = {
            "Cookie": f"{COOKIE}={token}; _streamlit_xsrf={xsrf}", "X-Xsrftoken": xsrf, "Origin": web.address,
            "Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(length),
        }  # fmt: skip
        return await asyncio.to_thread(_put, web, path, headers)


def _put(web: Web, path: str, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=30)
    connection.request("PUT", path, FILE, headers)
    return connection.getresponse().status


def test_a_file_is_taken_with_the_token_of_the_page_and_up_to_its_limit(web: Web) -> None:
    mine = generate_xsrf_token_string()
    allowed = settings().upload_mb << 20
    assert run(dropped(web, mine, len(FILE))) == 204
    assert run(dropped(web, mine, allowed + 1)) == 413
    assert run(dropped(web, "", len(FILE))) == 403
