"""A dropped file is put aside under a name that can do no harm, whole or not at all."""

from io import BytesIO
from pathlib import Path

import pytest

from dashboard.start.aside import LONGEST_NAME, drop, put, safe_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("reviews.csv", "reviews.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\our reviews.xlsx", "our reviews.xlsx"),
        (".hidden.csv", "hidden.csv"),
        ("a\x00b\u202egnp.csv", "a_b_gnp.csv"),
        ("", "file"),
        ("..", "file"),
    ],
)
def test_a_name_can_do_no_harm(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = safe_name("x" * 500 + ".csv.gz")
    assert len(name) == LONGEST_NAME
    assert name.endswith(".csv.gz")


def test_a_file_is_put_aside_whole_in_a_folder_of_its_own_and_dropped_with_it(tmp_path: Path) -> None:
    first, second = (put(tmp_path, "a.csv", BytesIO(b"text\nhello\n")) for _ in range(2))
    assert first != second
    assert (tmp_path / first["folder"] / first["file"]).read_bytes() == b"text\nhello\n"
    drop(tmp_path, first)
    drop(tmp_path, {"folder": ".."})
    assert [one.name for one in tmp_path.iterdir()] == [second["folder"]]


def test_nothing_is_left_of_a_file_that_could_not_be_put_aside_whole(tmp_path: Path) -> None:
    class Full(BytesIO):
        def read(self, size: int | None = -1) -> bytes:  # noqa: ARG002
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        put(tmp_path, "a.csv", Full())
    assert list(tmp_path.iterdir()) == []
