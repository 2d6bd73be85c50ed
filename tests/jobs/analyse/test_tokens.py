"""Words of a text: their form, and that they lie where they are said to lie."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.analyse.tokens import words


def norms_of(text: str) -> list[str]:
    return [word.norm for word in words(text)]


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("", []),
        ("I can’t WAIT!", ["i", "can't", "wait", "!"]),
        ("#Fail @Someone 2hrs on-hold", ["fail", "@someone", "2", "hrs", "on", "hold"]),
        ("see https://a.example/b?c=d now", ["see", "https://a.example/b?c=d", "now"]),
        ("Não, Größe", ["nao", "große"]),
        ("مُتَأَخِّر", ["متاخر"]),
        ("where?\nhere", ["where", "?", "\n", "here"]),
    ],
)
def test_words_come_in_the_form_rules_are_written_in(text: str, norms: list[str]) -> None:
    assert norms_of(text) == norms


@given(st.text())
def test_every_word_has_one_place_in_the_text(text: str) -> None:
    spans = [(word.start, word.end) for word in words(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@given(st.text(alphabet="aB'@# .1?é"))
def test_a_place_holds_its_word(text: str) -> None:
    for norm, start, end in words(text):
        assert norms_of(text[start:end]) == [norm]
