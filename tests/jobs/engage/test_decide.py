"""Single signals that demand an answer become one matter each, with a reason and a clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.models import ActionKind, Demand, Intent, Presence
from jobs.engage.decide import ANSWERED, answers

NINE = datetime(2026, 3, 10, 9, tzinfo=UTC)
CALM = Demand(
    signal_id=1, source_id=7, channel="mail", conversation=None, customer_id=None, received_at=NINE,
    negative=Presence.ABSENT, mark_negative=Presence.NOT_ASSESSABLE, has_words=True, intents={},
)  # fmt: skip


def said(**more: object) -> Demand:
    return CALM._replace(**more)


def intent(name: Intent, detail: str = "", **more: object) -> Demand:
    return said(intents={str(name): detail}, **more)


@pytest.mark.parametrize(
    ("demand", "rule", "within"),
    [
        (intent(Intent.MUST_ESCALATE, "injury"), "must escalate", timedelta(hours=1)),
        (intent(Intent.HAPPENING_NOW, negative=Presence.PRESENT), "happening now", timedelta(hours=4)),
        (intent(Intent.WANTS_PERSON), "wants a person", timedelta(hours=24)),
        (intent(Intent.LEAVING, negative=Presence.PRESENT), "leaving", timedelta(hours=24)),
        (intent(Intent.QUESTION), "question", timedelta(hours=24)),
        (said(mark_negative=Presence.PRESENT, channel="review"), "low mark with words", timedelta(hours=24)),
    ],
)
def test_what_demands_an_answer_is_raised_with_its_clock(
    demand: Demand, rule: str, within: timedelta
) -> None:
    (candidate,) = answers([demand]).candidates
    assert (candidate.rule, candidate.due_at) == (rule, NINE + within)
    assert candidate.reason
    assert candidate.next_move


@pytest.mark.parametrize(
    "demand",
    [
        CALM,
        said(negative=Presence.PRESENT),
        intent(Intent.QUESTION, channel="review"),
        intent(Intent.HAPPENING_NOW),
        intent(Intent.LEAVING),
        intent(Intent.WISH),
        intent(Intent.THANKS),
        said(mark_negative=Presence.PRESENT, has_words=False),
    ],
)
def test_what_demands_no_answer_raises_nothing(demand: Demand) -> None:
    assert answers([demand]) == ([], [])


def test_the_most_urgent_rule_speaks_for_a_signal() -> None:
    both = said(intents={"question": "", "must_escalate": "fraud"})
    (candidate,) = answers([both]).candidates
    assert candidate.kind == ActionKind.ESCALATION
    assert "fraud" in candidate.reason


@pytest.mark.parametrize(
    ("detail", "words"),
    [("injury", "an injury."), ("fraud", "fraud."), ("", "something that must not wait.")],
)
def test_an_escalation_says_in_words_what_it_points_to(detail: str, words: str) -> None:
    (candidate,) = answers([intent(Intent.MUST_ESCALATE, detail)]).candidates
    assert candidate.reason == f"The customer's words point to {words}"


def test_a_conversation_is_one_matter_and_its_most_urgent_line_speaks() -> None:
    asked = intent(Intent.QUESTION, conversation="c1")
    burning = intent(Intent.HAPPENING_NOW, negative=Presence.PRESENT, conversation="c1", signal_id=2)
    (candidate,) = answers([asked, burning]).candidates
    assert (candidate.rule, candidate.signal_ids) == ("happening now", (1, 2))


def test_a_person_without_a_conversation_is_one_matter_per_rule() -> None:
    lines = [intent(Intent.QUESTION, customer_id=5, signal_id=one) for one in (1, 2)]
    other = intent(Intent.WANTS_PERSON, customer_id=5, signal_id=3)
    assert [len(one.signal_ids) for one in answers([*lines, other]).candidates] == [2, 1]


def test_what_we_replied_to_since_is_rejected_with_that_rule() -> None:
    decided = answers([intent(Intent.QUESTION, conversation="c1", answered=True)])
    assert [row.rule for row in decided.rejected] == [ANSWERED]
    assert not decided.candidates


def test_the_step_decides_whose_it_is_before_the_topic_does() -> None:
    placed = intent(Intent.QUESTION, step_function_id=3, category_function_id=4)
    assert [one.function_id for one in answers([placed, placed._replace(signal_id=2)]).candidates] == [3, 3]
    assert answers([placed._replace(step_function_id=None)]).candidates[0].function_id == 4


def test_old_ones_that_somebody_wants_raised_get_a_fresh_clock() -> None:
    asked = NINE + timedelta(days=90)
    assert answers([intent(Intent.QUESTION)], asked).candidates[0].due_at == asked + timedelta(hours=24)


@given(
    st.lists(
        st.builds(
            CALM._replace,
            signal_id=st.integers(1, 50),
            conversation=st.sampled_from([None, "a", "b"]),
            customer_id=st.sampled_from([None, 1, 2]),
            intents=st.dictionaries(st.sampled_from([str(one) for one in Intent]), st.just(""), max_size=3),
        )
    )
)
def test_no_fingerprint_is_raised_twice_and_no_evidence_is_lost(demands: list[Demand]) -> None:
    candidates = answers(demands).candidates
    assert len({one.fingerprint for one in candidates}) == len(candidates)
    asking = [
        demand for demand in demands if set(demand.intents) & {"question", "wants_person", "must_escalate"}
    ]
    assert sum(len(one.signal_ids) for one in candidates) == len(asking)
