"""What could be kept is shared out by who has a say; what nobody has stays nobody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.avoidable import by_leader, shared_out
from journeys.influence import NOBODY

SAY = st.dictionaries(st.sampled_from(["shop", "it"]), st.integers(0, 50))


def test_a_step_without_any_owner_is_all_nobodys() -> None:
    assert shared_out({"pay": 0.03}, {}) == {NOBODY: 1}


def test_without_anything_to_keep_there_are_no_parts() -> None:
    assert shared_out({}, {"pay": {"shop": 100}}) == {}


def test_a_step_that_keeps_more_weighs_more() -> None:
    parts = shared_out({"pay": 3, "help": 1}, {"pay": {"shop": 100}, "help": {"care": 100}})
    assert parts == {"shop": 0.75, "care": 0.25}


@given(
    st.dictionaries(st.sampled_from("abcd"), st.floats(0.001, 1)),
    st.dictionaries(st.sampled_from("abcd"), SAY),
)
def test_the_parts_make_one(kept: dict[str, float], say: dict[str, dict[str, int]]) -> None:
    parts = shared_out(kept, say)
    assert sum(parts.values()) == pytest.approx(1 if kept else 0)
    assert list(parts.values()) == sorted(parts.values(), reverse=True)


@given(
    st.dictionaries(st.sampled_from("abcd"), st.floats(0.001, 1)),
    st.dictionaries(st.sampled_from("abcd"), SAY),
)
def test_every_step_lies_with_one_that_has_most_say(
    kept: dict[str, float], say: dict[str, dict[str, int]]
) -> None:
    led = by_leader(kept, say)
    assert sorted(step for steps in led.values() for step in steps) == sorted(kept)
    for function, steps in led.items():
        for step in steps:
            there = say.get(step, {})
            assert there.get(function, 0) == max(there.values(), default=0)
    sums = [sum(kept[step] for step in steps) for steps in led.values()]
    assert sums == sorted(sums, reverse=True)
