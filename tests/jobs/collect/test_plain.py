"""HTML becomes what a person would read; no text, however odd, takes more than its length in time."""

import pytest

from jobs.collect.plain import plain_text

READ = {
    "It never <b>came</b>.": "It never came.",
    "<p>One</p><p>Two</p>": "One\nTwo",
    "<head><title>no</title></head><p>a<script>b</script>c<!-- d -->e</p>": "ace",
    "<style>p{}</style>a<STYLE>q</STYLE >b": "ab",
    "a<script>never closed": "anever closed",
    "1 < 2 &amp; 3 > 2": "1 < 2 & 3 > 2",
    "": "",
}
ODD = (
    *(
        "<script>",
        "<!--",
        "<script><style>",
        "<p ",
        "</script",
        "<script   ",
        "<script></script>",
        "</script\n",
    ),
    *("<title>x", "--><!--", "&amp", "<" * 100),
)


@pytest.mark.parametrize("marked", READ)
def test_only_what_is_seen_is_left(marked: str) -> None:
    assert plain_text(marked) == READ[marked]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("end", ["<p>", "</script >", ""])
def test_an_odd_text_is_read_in_the_time_of_its_length(odd: str, end: str) -> None:
    assert len(plain_text(odd * (1_000_000 // len(odd)) + end)) <= 1_000_000
