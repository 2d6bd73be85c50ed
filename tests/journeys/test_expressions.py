"""The language of happiness: what is written is read, what is wrong is named, and everything ends."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.models.words import Kind, Presence
from journeys.expressions import (
    LONGEST,
    MOST_DAYS,
    NARROWS,
    SIGNS,
    Compared,
    Count,
    ExpressionError,
    Joined,
    Node,
    Not,
    Noun,
    Number,
    Reckoned,
    Since,
    Why,
    as_rows,
    counts,
    of_rows,
    written,
)
from journeys.judging import Fact, Judged, Life, Matter, Unknown, judge
from journeys.reading import parsed

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PRESENT, ABSENT = Presence.PRESENT, Presence.ABSENT


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def words(days: float, negative: str = ABSENT, positive: str = ABSENT, **more: object) -> Fact:
    return Fact(ago(days), Kind.VERBATIM, negative=negative, positive=positive, **more)  # type: ignore[arg-type]


def event(days: float, name: str) -> Fact:
    return Fact(ago(days), Kind.EVENT, event=name)


def holds(text: str, *facts: Fact, matters: tuple[Matter, ...] = ()) -> bool | None:
    return judge(parsed(text), Life(facts, matters), NOW).holds


def test_counts_look_at_the_last_days_only() -> None:
    late = words(100, PRESENT)
    assert holds("negatives in 90 days = 0", late, words(3)) is True
    assert holds("negatives in 101 days = 0", late, words(3)) is False
    assert holds("negatives = 1", late) is True


def test_what_nobody_could_hear_is_not_absent() -> None:
    assert judge(parsed("negatives in 90 days = 0"), Life((words(100),)), NOW) == Judged(
        None, Unknown.NOT_HEARD
    )
    assert judge(parsed("purchases = 0"), Life((words(1),)), NOW) == Judged(None, Unknown.NO_EVENTS)
    assert judge(parsed("days since purchases > 9"), Life((event(1, "paid"),)), NOW).why == Unknown.NEVER
    assert judge(parsed("high marks = 0"), Life((words(1, ABSENT, PRESENT),)), NOW).why == Unknown.NOT_HEARD
    assert holds("messages = 0 and matters = 0") is True


def test_purchases_are_events_of_their_names() -> None:
    twice = event(10, "order placed"), event(40, "Purchase"), event(2, "delivered")
    assert holds("purchases in 365 days >= 2", *twice) is True
    assert holds("purchases in 30 days >= 2", *twice) is False
    assert holds('events named "delivered" = 1 and events = 3', *twice) is True
    assert holds("days since purchases = 10", *twice) is True


def test_words_are_narrowed_to_step_topic_and_channel() -> None:
    one = words(1, PRESENT, step="refund", topics=frozenset({"late"}), channel="chat")
    assert holds('negatives at "refund" about "late" by "chat" = 1', one) is True
    assert holds('negatives at "order" = 0', one) is True
    assert holds('negatives about "rude" = 0 and not negatives by "mail" > 0', one) is True


def test_matters_are_counted_as_raised_and_as_open() -> None:
    matters = Matter(ago(5)), Matter(ago(50), ago(40))
    assert holds("open matters = 1 and matters = 2 and matters in 30 days = 1", matters=matters) is True
    assert holds("days since matters = 5", matters=matters) is True


def test_what_was_known_then_is_told_from_what_came_later() -> None:
    life = Life((words(100), words(10, PRESENT)), (Matter(ago(50), ago(20)),))
    then = life.until(ago(30))
    assert then.facts == (words(100),)
    assert judge(parsed("open matters = 1 and negatives = 0"), then, ago(30)).holds is True


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("1 / 0 > 2", None),
        ("1 / 0 > 2 or messages = 0", True),
        ("1 / 0 > 2 and messages > 0", False),
        ("not 1 / (2 - 2) = 1", None),
        ("negatives / messages < 1", None),
        ("1 + 2 * 3 = 7 and (1 + 2) * 3 = 9", True),
        ("8 / 4 / 2 = 1 and 8 - 4 - 2 = 2", True),
        ("days known > 1", None),
        ("1 < 2 or 1 / 0 = 1 and 2 < 1", True),
        (" * ".join(["999999999"] * 50) + " > 1", None),
    ],
)
def test_what_cannot_be_reckoned_is_an_answer_too(text: str, answer: bool | None) -> None:
    assert holds(text) is answer


@pytest.mark.parametrize(
    ("text", "why", "place"),
    [
        ("", Why.NUMBER, 1),
        ("negatives in 90 days", Why.CONDITION, 1),
        ("negatives = 0 and", Why.NUMBER, 18),
        ("purchases = happy", Why.WORD, 13),
        ("1 = 1; import os", Why.SIGN, 6),
        ("__import__('os')", Why.SIGN, 1),
        ("negatives.real = 0", Why.SIGN, 10),
        ('events named "paid = 1', Why.OPEN_NAME, 14),
        ("events named paid = 1", Why.NAME, 14),
        ("(1 = 1", Why.BRACKET, 7),
        ("1 = 1)", Why.MORE, 6),
        ("1 = 2 = 3", Why.MORE, 7),
        ("negatives in 0 days = 0", Why.DAYS, 14),
        ("negatives in 9 weeks = 0", Why.DAYS, 14),
        ("negatives in 9 days in 8 days = 0", Why.TWICE, 21),
        ('negatives named "x" = 0', Why.TWICE, 11),
        ("messages > 9999999999999999999", Why.LARGE, 12),
        ("messages > " + "9" * 1_500, Why.LARGE, 12),
        ("(messages > 1) + 1 = 2", Why.NUMBER, 1),
        ("messages and 1 = 1", Why.CONDITION, 1),
        ("(" * 900 + "1 = 1" + ")" * 900, Why.DEEP, 22),
        ("not " * 400 + "1 = 1", Why.DEEP, 85),
        ("1" + " + 1" * 200 + " = 1", Why.MANY, 401),
        ("1 = 1 and " * 300, Why.LONG, LONGEST + 1),
    ],
)
def test_an_error_names_its_place(text: str, why: Why, place: int) -> None:
    with pytest.raises(ExpressionError) as told:
        parsed(text)
    assert (told.value.why, told.value.place) == (why, place)
    assert str(told.value) == f"Character {place}: {why}."


PHRASES = ("in 9 days", 'at "x"', 'named "y"', "days since", "days known", "and", "or", "not", "in", "days")
PIECES = st.sampled_from([*Noun, *SIGNS, *PHRASES, *'()+-*/"', "0", "1", "9.5", "é", "\x00", "\n"])
LIVES = st.builds(
    Life,
    st.lists(
        st.builds(
            Fact,
            at=st.none() | st.integers(0, 400).map(ago),
            kind=st.sampled_from(list(Kind)),
            event=st.none() | st.sampled_from(["order placed", "y"]),
            negative=st.sampled_from(list(Presence)),
            positive=st.sampled_from(list(Presence)),
        ),
        max_size=6,
    ).map(tuple),
    st.lists(st.builds(Matter, st.integers(0, 400).map(ago)), max_size=2).map(tuple),
)


@given(st.text(max_size=300) | st.lists(PIECES, max_size=60).map(" ".join), LIVES)
def test_no_text_does_anything_but_hold_or_not_or_be_refused(text: str, life: Life) -> None:
    try:
        test = parsed(text)
    except ExpressionError as error:
        place = error.place
        assert 1 <= place <= len(text) + 1
    else:
        assert judge(test, life, NOW).holds in {True, False, None}
        assert parsed(written(test)) == test


def nodes() -> st.SearchStrategy[Node]:
    """Tests as they can be written."""
    letters = st.characters(exclude_characters='"')
    names = st.text(letters, min_size=1, max_size=9).filter(str.strip)

    def count(noun: Noun) -> st.SearchStrategy[Count]:
        narrowed = st.lists(
            st.tuples(st.sampled_from(NARROWS[noun] or (None,)), names),
            unique_by=lambda one: one[0],
            max_size=3,
        )
        days = st.none() | st.integers(1, MOST_DAYS)
        return st.builds(Count, st.just(noun), days, narrowed.map(tuple) if NARROWS[noun] else st.just(()))

    counted = st.sampled_from(list(Noun)).flatmap(count)
    ever = counted.map(lambda one: Since(Count(one.noun, None, one.narrowed)))
    number = st.integers(0, 10**9).map(lambda n: Number(float(n))) | st.just(Number(0.25))
    figure = number | counted | ever | st.just(Since(None))
    rest = st.sampled_from(["+-", "*/"]).flatmap(
        lambda signs: st.lists(st.tuples(st.sampled_from(signs), figure), min_size=1, max_size=3).map(tuple)
    )
    compared = st.builds(Compared, figure | st.builds(Reckoned, figure, rest), st.sampled_from(SIGNS), figure)
    return st.recursive(
        compared,
        lambda inner: (
            st.builds(Not, inner)
            | st.builds(
                Joined, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)
            )
        ),
        max_leaves=6,
    )


@given(nodes())
def test_what_is_written_is_read_as_the_same(test: Node) -> None:
    text = written(test)
    if len(text) <= LONGEST:
        assert parsed(text) == test


@given(nodes())
def test_a_list_of_conditions_comes_back_from_its_rows(test: Node) -> None:
    listed = as_rows(test)
    if listed is not None:
        assert of_rows(*listed) == test
        assert len(listed[1]) <= len(counts(test)) + len(listed[1])


@given(nodes(), LIVES)
def test_a_test_and_its_contrary_never_both_hold(test: Node, life: Life) -> None:
    there, contrary = judge(test, life, NOW).holds, judge(Not(test), life, NOW).holds
    assert contrary is (None if there is None else not there)
