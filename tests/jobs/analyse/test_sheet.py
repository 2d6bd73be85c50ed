"""The words of many texts are those of each text, where they stand in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.analyse.sheet import Pieces, Sheet
from jobs.analyse.tokens import words


def read(texts: list[str], letters: int = Pieces.LETTERS) -> list[list[tuple[str, int, int]]]:
    """The norm, start and end of each word of each text, as a sheet tells them."""
    numbers: dict[str, int] = {}
    known = Pieces(lambda norm: numbers.setdefault(norm, len(numbers)))
    known.LETTERS = letters  # type: ignore[misc]
    Sheet(texts[::-1], known)  # what was met before changes nothing
    sheet = Sheet(texts, known)
    norms = list(numbers)
    read_of: list[list[tuple[str, int, int]]] = [[] for _ in texts]
    walls, every = {0}, range(len(sheet.words))
    for (at, start, end), number in zip(sheet.places(every, every), sheet.words.tolist(), strict=True):
        if 0 <= at < len(texts) and end <= len(texts[at]):
            read_of[at].append((norms[number], start, end))
        else:
            walls.add(number)
    assert {norms[number] for number in walls} == {"\n"}
    return read_of


@pytest.mark.parametrize("letters", [0, Pieces.LETTERS])
@given(texts=st.lists(st.text() | st.text(alphabet="aB'@# .\n?é\u2003\u0131İ😀"), max_size=4))
def test_the_words_of_many_texts_are_those_of_each(letters: int, texts: list[str]) -> None:
    assert read(texts, letters) == [list(words(text)) for text in texts]


def test_every_blank_parts_words() -> None:
    for blank in filter(str.isspace, map(chr, range(0x11000))):
        assert read([f"a{blank}b"]) == [list(words(f"a{blank}b"))]
