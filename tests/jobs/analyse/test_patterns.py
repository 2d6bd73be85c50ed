"""The matcher against a slow reference that tries every combination, and against hostile text."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.analyse.grammar import negators, parse
from jobs.analyse.patterns import GUARDED, Match, Matcher, Rule, RuleError
from jobs.analyse.tokens import BREAKS, words


def found(text: str, *patterns: str, unless: tuple[str, ...] = (), language: str = "en") -> list[str]:
    matcher = Matcher([Rule("rule", patterns, unless, language)])
    return [text[match.start : match.end] for match in matcher.find(text)]


@pytest.mark.parametrize(
    ("pattern", "text", "evidence"),
    [
        ("still waiting", "I am STILL  waiting here", ["STILL  waiting"]),
        (
            "late|delayed delivery",
            "a delayed delivery, a late delivery",
            ["delayed delivery", "late delivery"],
        ),
        ("cancel*", "Cancelled, cancels", ["Cancelled", "cancels"]),
        ("late <2> delivery", "late was the delivery", ["late was the delivery"]),
        ("late <2> delivery", "late was not the delivery", []),
        ("# hours", "2hours and 30 hours, hours", ["2hours", "30 hours"]),
        ("where is it ?", "So where is it? Well.", ["where is it?"]),
        (
            "can't log in",
            "I can’t log in, cant log in, can't log in",
            ["can’t log in", "cant log in", "can't log in"],
        ),
        ("não chegou", "NAO CHEGOU", ["NAO CHEGOU"]),
        ("mal", "mal, malicious", ["mal"]),
        ("fail", "#fail @fail https://fail.example/fail", ["fail"]),
        ("late delivery", "late. delivery", []),
        ("الطلب متأخر", "الطلب متاخر", ["الطلب متاخر"]),
    ],
)
def test_a_pattern_finds_its_words(pattern: str, text: str, evidence: list[str]) -> None:
    assert found(text, pattern) == evidence


def test_positions_stay_those_of_the_text_when_folding_would_lengthen_it() -> None:
    assert found("İİİ straße LATE", "late") == ["LATE"]


def test_a_guarded_pattern_does_not_hold_after_a_negator() -> None:
    assert found("not a very friendly crew", "~ friendly") == []
    assert found("never. friendly crew", "~ friendly") == ["friendly"]
    assert found("no idea who is so friendly", "~ friendly") == ["friendly"]


def test_unless_takes_away_only_what_it_overlaps() -> None:
    assert found("killing it, they are killing people", "killing", unless=("killing it",)) == ["killing"]


def test_rules_of_another_language_are_left_out() -> None:
    matcher = Matcher(
        [Rule("a", ("late",), language="en"), Rule("b", ("late",), language="de"), Rule("c", ("late",))]
    )
    assert {match.rule for match in matcher.find("late", "de")} == {"b", "c"}
    assert {match.rule for match in matcher.find("late")} == {"a", "b", "c"}


def test_several_rules_with_one_key_speak_once_for_the_same_words() -> None:
    matcher = Matcher([Rule("a", ("so late",)), Rule("a", ("late",))])
    assert matcher.find("so late") == [Match("a", 0, 7)]


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "~",
        "<2> late",
        "late <2>",
        "late <9> x",
        "late <x> y",
        "a <1> <1> b",
        "a*",
        "on-hold",
        "@x",
        "x|",
        "? a",
    ],
)
def test_a_broken_pattern_is_named_with_its_rule_and_file(pattern: str) -> None:
    with pytest.raises(RuleError, match=r"mine\.toml, rule “parcel”, pattern"):
        Matcher([Rule("parcel", (pattern,), origin="mine.toml")])


WORDS = ["late", "later", "box", "not", "my", "."]
STEPS = ["late", "lat*", "box", "box|my", "late|not"]


@st.composite
def written_patterns(draw: st.DrawFn) -> str:
    steps = draw(st.lists(st.sampled_from(STEPS), min_size=1, max_size=4))
    gaps = draw(st.lists(st.sampled_from(["", "<1>", "<2>"]), min_size=len(steps), max_size=len(steps)))
    body = " ".join(part for pair in zip(["", *gaps[1:]], steps, strict=True) for part in pair if part)
    return draw(st.sampled_from(["", "~ "])) + body


def holds(norm: str, forms: frozenset[str]) -> bool:
    return any(norm.startswith(form[:-1]) if form.endswith("*") else norm == form for form in forms)


def slowly(norms: list[str], pattern: str, rule: Rule) -> set[tuple[int, int]]:
    """Every minimal place of a pattern, by trying all positions for all of its words."""
    parsed = parse(pattern, rule)
    places = set()
    for spots in product(range(len(norms)), repeat=len(parsed.steps)):
        near = all(
            0 < b - a <= gap + 1 and not BREAKS & set(norms[a:b])
            for a, b, gap in zip(spots, spots[1:], parsed.gaps[1:], strict=False)
        )
        if near and all(holds(norms[at], forms) for at, forms in zip(spots, parsed.steps, strict=True)):
            places.add((spots[0], spots[-1]))
    return {
        place
        for place in places
        if not holds_another(place, places) and not (parsed.guarded and negated(norms, place[0]))
    }


def holds_another(place: tuple[int, int], places: set[tuple[int, int]]) -> bool:
    return any((a, b) != place and place[0] <= a and b <= place[1] for a, b in places)


def negated(norms: list[str], first: int) -> bool:
    before = norms[max(0, first - GUARDED) : first]
    while BREAKS & set(before):
        before = before[1:]
    return any(holds(norm, negators("en")) for norm in before)


@given(
    norms=st.lists(st.sampled_from(WORDS), max_size=9),
    patterns=st.lists(written_patterns(), min_size=1, max_size=4),
    unless=st.lists(written_patterns(), max_size=2),
)
def test_it_agrees_with_trying_everything(norms: list[str], patterns: list[str], unless: list[str]) -> None:
    rule = Rule("rule", tuple(patterns), tuple(unless), "en")
    walls = {place for pattern in unless for place in slowly(norms, pattern, rule)}
    places = {place for pattern in patterns for place in slowly(norms, pattern, rule)}
    standing = {(a, b) for a, b in places if not any(c <= b and a <= d for c, d in walls)}
    expected, end = [], -1
    for first, last in sorted(standing, key=lambda place: (place[0], -place[1])):
        if first > end:
            expected.append((first, last))
            end = last
    text = " ".join(norms)
    spans = [(start, end) for _, start, end in words(text)]
    held = [(spans[first][0], spans[last][1]) for first, last in expected]
    assert [match[1:] for match in Matcher([rule]).find(text)] == held


@given(
    texts=st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), max_size=5),
    patterns=st.lists(written_patterns(), min_size=1, max_size=4),
)
def test_what_is_found_in_a_text_does_not_depend_on_the_texts_around_it(
    texts: list[str], patterns: list[str]
) -> None:
    matcher = Matcher([Rule("rule", tuple(patterns), (), "en")])
    assert matcher.find_in(texts) == list(map(matcher.find, texts))


@pytest.mark.parametrize(
    "text",
    [
        "late " * 200_000,
        "a" * 1_000_000,
        "x <2> " * 150_000,
        "a'" * 500_000,
        "https://" * 120_000,
        "@" * 1_000_000,
        "\u0301" * 1_000_000,
    ],
    ids=["one word", "one long word", "gaps", "apostrophes", "addresses", "handles", "marks"],
)
def test_a_megabyte_of_anything_is_read_to_its_end(text: str) -> None:
    rule = Rule(
        "rule", ("late <6> late <6> late <6> late <6> box", "x <6> x <6> x <6> late", "ab*", "~ late")
    )
    found_ones = Matcher([rule]).find(text)
    assert len(found_ones) == text.count("late")
