"""What a browser loads before any page runs is answered by us, whole; nothing else of the disk is."""

import re
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from dashboard.door.document import in_language
from dashboard.door.files import files_first, home, scripts

SCRIPT = next(scripts().glob("index.*.js"))
NOT_THEIRS = (
    *("/static/js/none.js", "/static/js", "/static/", "/static//etc/passwd"),
    *("/static/%2e%2e/index.html", "/static/..%2f..%2f__init__.py", "/static/a%00b"),
)


@pytest.fixture
def browser() -> TestClient:
    return TestClient(in_language(files_first(PlainTextResponse("a page"))))


def test_a_script_is_sent_whole_and_may_be_kept_for_ever(browser: TestClient) -> None:
    answer = browser.get(f"/static/js/{SCRIPT.name}")
    assert answer.content == SCRIPT.read_bytes()
    assert "javascript" in answer.headers["content-type"]
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", NOT_THEIRS)
def test_what_is_no_file_of_theirs_is_left_to_the_pages(browser: TestClient, path: str) -> None:
    assert browser.get(path).text == "a page"


def test_only_who_reads_is_answered_with_a_file(browser: TestClient) -> None:
    assert browser.post("/").text == "a page"
    assert browser.head("/").status_code == 200


def test_the_document_loads_what_draws_the_first_parts_of_a_page(browser: TestClient) -> None:
    document = browser.get("/", headers={"accept": "text/html"}).text
    named = re.findall(r'rel="modulepreload" crossorigin href="./static/(js/[^"]+)"', document)
    assert {Path(one).name.partition(".")[0] for one in named} >= {"Html", "BidiComponent", "Selectbox"}
    assert all((home() / "static" / one).is_file() for one in named)


def test_what_is_loaded_ahead_rests_on_nothing_that_is_not(browser: TestClient) -> None:
    document = browser.get("/", headers={"accept": "text/html"}).text
    ahead = re.findall(r'"modulepreload" crossorigin href="./static/js/([^"]+)"', document)
    named = set(re.findall(r'/static/js/([^"]+)"', document))
    for one in ahead:
        beneath = re.findall(r'\bfrom"\./([^"]+\.js)"', (scripts() / one).read_text(encoding="utf-8"))
        assert set(beneath) <= named, one
