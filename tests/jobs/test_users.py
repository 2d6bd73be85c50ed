"""`touchline users`, and the link that `touchline up` prints until an admin can come back without one."""

import re
import stat
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from db.settings import settings
from db.writes.people import accept
from jobs.serve import _tell
from tests.touchline import touchline

SECRET = "a long enough secret"


@pytest.fixture
def url(sqlite_url: str, as_settings: Callable[[str], None]) -> str:
    as_settings(sqlite_url)
    return sqlite_url


def told(url: str) -> list[str]:
    said: list[str] = []
    _tell(settings(), datetime.now(UTC), said.append)
    return said


def token_in(words: str) -> str:
    found = re.search(r"/enter\?token=(\S+)", words)
    assert found is not None, words
    return found[1]


def test_somebody_is_invited_shown_and_helped_from_the_command_line(url: str) -> None:
    invited = touchline("users", "invite", "Lena Park", "lena@example.com", "--role", "admin")
    assert invited.returncode == 0, invited.stderr
    assert "with a link" in touchline("users", "list").stdout
    accept(url, token_in(invited.stdout), SECRET, datetime.now(UTC))
    shown = touchline("users", "list").stdout
    assert all(words in shown for words in ("Lena Park", "lena@example.com", "admin", "by themselves"))
    helped = touchline("users", "link", "LENA@example.com")
    assert accept(url, token_in(helped.stdout), "another long one", datetime.now(UTC))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("link", "nobody@example.com"), "Nobody here is"),
        (("invite", "Bo", "bo", "--role", "admin"), "Please write a mail address"),
        (("invite", "", "bo@example.com", "--role", "admin"), "1 to 80 visible"),
        (("invite", "Bo", "bo@example.com", "--role", "king"), "there is no 'king'"),
        (("invite", "Bo", "bo@example.com", "--role", "owner", "--department", "x"), "no department"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(url: str, words: tuple[str, ...], why: str) -> None:
    refused = touchline("users", *words)
    assert refused.returncode == 1
    assert why in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_first_link_is_printed_and_lies_in_the_data_folder_for_its_owner_alone(url: str) -> None:
    said = told(url)
    file = settings().link_file
    assert file.read_text(encoding="utf-8").strip() in said[-1]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert token_in(told(url)[-1]) in file.read_text(encoding="utf-8"), "a later start has its own"


def test_no_link_is_made_once_an_admin_can_come_back_without_one(url: str) -> None:
    told(url)
    invited = touchline("users", "invite", "Lena", "lena@example.com", "--role", "admin")
    accept(url, token_in(invited.stdout), SECRET, datetime.now(UTC))
    assert told(url) == [f"Touchline runs at {settings().address}"]
    assert not settings().link_file.exists()
