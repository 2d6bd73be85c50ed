"""A payload becomes signals by a mapping; what is wrong is said, and neither can hold the process."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.models import Author, Kind
from jobs.collect.expressions import Budget, ExpressionError, compiled
from jobs.collect.payloads import (
    LARGEST_BODY,
    Made,
    MappingError,
    PayloadError,
    PayloadMap,
    parsed,
    reader,
)
from tests.db.cast import NOW

PLAIN = PayloadMap({"id": "id", "text": "text", "created_at": "at", "rating": "stars", "user": "who"})


def made(payload: Any, mapping: PayloadMap = PLAIN) -> Made:
    return reader(mapping)(payload, NOW)


def test_the_fields_of_an_item_become_a_signal() -> None:
    payload = {"id": 7, "text": "never came", "at": 1773100800, "stars": "4,5", "who": "ada", "more": 1}
    (signal,) = made(payload).signals
    assert (signal.external_id, signal.text, signal.mark, signal.profile) == ("7", "never came", 4.5, "ada")
    assert signal.occurred_at == datetime(2026, 3, 10, tzinfo=UTC)
    assert (signal.kind, signal.author) == (Kind.VERBATIM, Author.CUSTOMER)


def test_items_are_found_chosen_and_counted() -> None:
    mapping = PayloadMap({"id": "id", "text": "text"}, items="data.rows", when="kind == 'said'")
    rows = [{"id": n, "text": f"number {n}", "kind": "said" if n % 2 else "typing"} for n in range(5)]
    done = made({"data": {"rows": rows}}, mapping)
    assert ([s.external_id for s in done.signals], done.received, done.left_out) == (["1", "3"], 5, 3)
    assert done.problems == ()


def test_what_else_is_worth_keeping_is_kept_under_names_of_its_own() -> None:
    mapping = PayloadMap({"text": "text", "rating": "stars"}, details="{plan: plan, rating: other}")
    (signal,) = made({"text": "fine", "stars": "many", "plan": {"name": "gold"}, "other": 3}, mapping).signals
    assert signal.details == {"plan.name": "gold", "details.rating": "3", "rating": "many"}


def test_the_companys_own_words_are_marked_as_the_companys_and_name_no_customer() -> None:
    mapping = PayloadMap({"id": "id", "text": "text", "user": "who", "author": "role"})
    (signal,) = made({"id": 1, "text": "We are on it", "who": "agent 7", "role": "admin"}, mapping).signals
    assert (signal.author, signal.profile, signal.details) == (Author.COMPANY, None, {"user": "agent 7"})


def test_html_is_taken_off_and_texts_of_a_list_stand_on_lines() -> None:
    mapping = PayloadMap({"id": "id", "text": "parts[].plain(body)"})
    payload = {
        "id": 1,
        "parts": [{"body": "<p>It broke.</p>"}, {"body": None}, {"body": "<b>Again</b> &amp;"}],
    }
    assert made(payload, mapping).signals[0].text == "It broke.\nAgain &"


def test_one_bad_item_keeps_no_other_from_coming_in() -> None:
    payload = [{"id": 1, "text": "good"}, {"id": 2}, {"id": 3, "text": "also good", "at": "soon"}]
    done = made(payload)
    assert [signal.external_id for signal in done.signals] == ["1", "3"]
    assert [problem[:2] for problem in done.problems] == ["2:", "3:"]


def test_a_mapping_that_finds_nothing_says_so() -> None:
    done = made({"id": 1, "words": "under another name"})
    assert done.signals == ()
    assert "text and rating" in done.problems[0]
    with pytest.raises(PayloadError, match="finds nothing"):
        made({"id": 1}, PayloadMap({"text": "text"}, items="no.such.list"))


def test_an_item_that_cannot_be_told_to_be_wanted_is_not_left_out() -> None:
    mapping = PayloadMap({"id": "id", "text": "text"}, when="starts_with(kind, 'said')")
    assert made({"id": 1, "text": "kept"}, mapping).left_out == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"txt": "text"}, "no field “txt”"),
        ({"text": "a["}, "no JMESPath expression"),
        ({"text": "shout(text)"}, "no function shout"),
        ({"text": "a." * 1500 + "a"}, "at most 2000"),
        ({"text": "(" * 900 + "a" + ")" * 900}, "no JMESPath expression"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_in_words(fields: dict[str, str], said: str) -> None:
    with pytest.raises(MappingError, match=said):
        reader(PayloadMap(fields))


DOUBLED = " | ".join(["[@, @]"] * 60)


@pytest.mark.parametrize(
    "expression",
    [
        " | ".join(["[@, @][]"] * 60),
        f"{DOUBLED} | to_string(@)",
        f"({DOUBLED}) == ({DOUBLED})",
        DOUBLED,
        " | ".join(["join('', [@, @])"] * 60),
        " | ".join(["{a: @, b: @}.values(@)"] * 60),
        "a[].[b[].[c[].[d[].[@, @]]]]",
        "sort_by(a, &length(to_string(@)))",
    ],
)
def test_an_expression_that_doubles_its_work_is_stopped(expression: str) -> None:
    value = {"a": [{"b": 1}] * 100_000} if "a[" in expression or "(a" in expression else "x" * 40
    with pytest.raises(ExpressionError, match=r"work|fit"):
        compiled(expression)(value, Budget())


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{'a': 1}", "no JSON"),
        (b'{"a": 1', "no JSON"),
        (b'{"a": NaN}', "NaN is no number"),
        (b"[" + b"1" * 5_000 + b"]", "too long"),
        (b'{"a": "\xff\xfe"}', "not UTF-8"),
        (b'{"a": {"b": 1, "c": 2, "b": 3}}', "“b” stands twice"),
        (b"[" * 70 + b"]" * 70, "levels deep"),
        (b"[" * 100_000, "levels deep|no JSON"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "levels deep"),
        (b" " * (LARGEST_BODY + 1), "more than"),
        (b"", "no JSON"),
    ],
)
def test_a_body_that_is_no_usable_json_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(PayloadError, match=said):
        parsed(body)


def test_more_items_than_are_taken_at_once_are_refused() -> None:
    with pytest.raises(PayloadError, match="1001 items"):
        made([{"text": "one of many"}] * 1001)


def test_what_no_store_can_keep_is_taken_out() -> None:
    payload = parsed(json.dumps({"id": "1", "text": "half \ud83d of a pair\0"}).encode())
    assert made(payload).signals[0].text == "half � of a pair"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


@given(
    ANYTHING, st.sampled_from(["@", "text", "*", "[]", "keys(@)", "join(' ', @)", "[0].a || b", "a.b[?c]"])
)
def test_any_payload_gives_signals_or_words(payload: Any, expression: str) -> None:
    mapping = PayloadMap({"id": "id", "text": expression, "rating": expression}, details="@")
    if payload is None or payload == []:
        return  # nothing at all is refused, see above
    done = made(parsed(json.dumps(payload).encode()), mapping)
    assert done.signals or done.problems
