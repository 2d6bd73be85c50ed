"""The document around the pages is in the language of who asks from its first byte on."""

import http.client
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit

from dashboard.door.gate import COOKIE
from db.writes.people import enter, make_link
from db.writes.sessions import Came
from tests.web import Web

INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
ROOT = re.compile("<html[^>]*>")
OURS = re.compile(
    r'<html\b[^>]*>|<title>[^<]*</title>|<link rel="(?:shortcut )?icon"[^>]*>|<link rel="modulepreload"[^>]*>'
)


@pytest.fixture(scope="module")
def web(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("document")
    path = folder / "touchline.db"
    path.write_bytes(sqlite_template.read_bytes())
    with Web(f"sqlite:///{path}", folder) as running:
        yield running


def document(web: Web, path: str, liked: str, chosen: str | None = None, **further: str) -> tuple[str, str]:
    """The document that a browser gets, and how long it may keep it."""
    now = datetime.now(UTC)
    token = enter(web.url, make_link(web.url, now), f"Ada {chosen}", None, now, came=Came(language=chosen))
    cookie = f"{COOKIE}={token}"
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
    asked = {"Cookie": cookie, "Accept": "text/html,*/*", "Accept-Language": liked, "Accept-Encoding": "gzip"}
    connection.request("GET", path, headers=asked | further)
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.getheader("etag") is None, "what differs by person is not known by a mark of the file"
    return answer.read().decode(), answer.getheader("cache-control") or ""


@pytest.mark.parametrize("path", ["/", "/matters", "/?period=7"])
def test_an_arabic_page_is_arabic_and_right_to_left_before_anything_runs(web: Web, path: str) -> None:
    found, kept = document(web, path, "en", "ar")
    assert ROOT.search(found)[0] == '<html lang="ar" dir="rtl">'
    assert OURS.sub("", found) == OURS.sub("", INDEX), "the rest is Streamlit's, to the letter"
    assert kept == "private, no-cache"


def test_who_chose_no_language_gets_what_the_browser_likes(web: Web) -> None:
    assert '<html lang="ar" dir="rtl">' in document(web, "/", "ar-EG,ar;q=0.9")[0]


def test_other_languages_run_from_left_to_right(web: Web) -> None:
    assert '<html lang="en" dir="ltr">' in document(web, "/", "en")[0]


def test_a_browser_that_kept_the_file_gets_the_document_anew(web: Web) -> None:
    later = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT", "If-None-Match": "*"}
    assert '<html lang="ar" dir="rtl">' in document(web, "/", "en", "ar", **later)[0]


def test_the_document_bears_our_name_and_our_mark(web: Web) -> None:
    text = document(web, "/", "en")[0]
    assert "<title>Touchline</title>" in text
    assert text.count('rel="icon" href="data:image/svg+xml,') == 1
    assert "favicon.png" not in text, "a mark that is not there costs a request"
