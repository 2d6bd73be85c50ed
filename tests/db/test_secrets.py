"""What is sealed opens here and nowhere else; the key is made once, for this user only."""

import multiprocessing
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from db.secrets import KEY_FILE, UnsealError, seal, secret_key, unseal
from db.settings import settings

ODD = ["", "hunter2", "п@ß \0 \n 🦉", "x" * 100_000]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def set_key(key: str) -> None:
        monkeypatch.setenv("SECRET_KEY", key)
        settings.cache_clear()

    return set_key


@pytest.mark.parametrize("text", ODD)
def test_what_is_sealed_opens_again_and_shows_nothing(text: str) -> None:
    sealed = seal(text)
    assert unseal(sealed) == text
    assert sealed.isascii()
    assert not text or text not in sealed
    assert seal(text) != sealed


def test_another_key_opens_nothing_and_says_why(given: Callable[[str], None]) -> None:
    given("one")
    sealed = seal("hunter2")
    given("another")
    with pytest.raises(UnsealError, match="SECRET_KEY is not the one it was sealed with"):
        unseal(sealed)


@pytest.mark.parametrize("damaged", ["", "nonsense", "gAAAA"])
def test_what_was_never_sealed_does_not_open(damaged: str) -> None:
    with pytest.raises(UnsealError):
        unseal(damaged)


def test_a_key_that_is_given_leaves_no_file(given: Callable[[str], None]) -> None:
    given("one")
    seal("hunter2")
    assert not (settings().data_dir / KEY_FILE).exists()


def test_the_key_that_is_made_is_for_this_user_only() -> None:
    seal("hunter2")
    path = settings().data_dir / KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in path.parent.iterdir()] == [KEY_FILE]


def test_processes_that_start_together_share_one_key() -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        keys = pool.map(_key, [settings().data_dir] * 16)
    assert len(set(keys)) == 1


def _key(_folder: Path) -> bytes:
    return secret_key()
