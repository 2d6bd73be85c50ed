"""Something negative and something positive are present or absent, and the words that say so are shown."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.models import Presence
from jobs.analyse import engine, sentiment
from jobs.analyse.categories import rules as topic_rules
from jobs.analyse.patterns import Matcher
from jobs.analyse.readings import READINGS
from jobs.analyse.sentiment import PREFIX, READING, VERSION, among, detect, judge


def present(text: str) -> set[str]:
    found = detect(text)
    return {kind for kind in ("negative", "positive") if getattr(found, kind) == Presence.PRESENT}


def evidence(text: str, kind: str) -> list[str]:
    return [text[span.start : span.end] for span in detect(text).spans if span.kind == kind]


@pytest.mark.parametrize(
    "text",
    [
        "Still waiting for my parcel",
        "I was on hold for two hours",
        "Cancelled again, second time this week",
        "The invoice never arrived",
        "No one answers at your shop",
        "I have been charged twice for one chair",
        "The app does not load on my tablet",
        "Where is my order?",
        "Your website won't let me log in",
        "They hung up on me",
        "We will not be coming back",
        "Thanks for nothing",
        "It took forever to get the keys",
        "My suitcase still hasn't shown up",
        "I want my refund",
    ],
)
def test_complaints_without_a_rude_word_are_heard(text):
    assert present(text) == {"negative"}


@pytest.mark.parametrize(
    "text",
    [
        "Your courier went above and beyond",
        "Can't wait to wear it",
        "Five stars",
        "The tailor made my day",
        "I would recommend it to everyone",
        "Couldn't be happier with the sofa",
    ],
)
def test_praise_in_idioms_is_heard(text):
    assert present(text) == {"positive"}


@pytest.mark.parametrize(
    "text",
    [
        "No problem, I will call on Monday",
        "Please help me with order number 12",
        "I would like to change my address",
        "Can I pay by card?",
        "Do you want the number of the gift card?",
        "The shop opens at nine",
        "Is the blue one in size 40 there on Friday?",
    ],
)
def test_a_question_or_a_courtesy_is_neither(text):
    assert present(text) == set()


def test_a_text_may_say_both():
    assert present("The staff were wonderful. The parcel never arrived.") == {"negative", "positive"}


def test_a_negated_complaint_is_praise():
    assert present("They let me down") == {"negative"}
    assert present("They never let me down") == {"positive"}


def test_evidence_is_the_phrases_and_words_that_decided():
    text = "Terrible desk, and it never arrived at all. The driver was very friendly."
    assert evidence(text, "negative") == ["Terrible", "never arrived"]
    assert evidence(text, "positive") == ["very friendly"]


@pytest.mark.parametrize(
    "text",
    [
        "The sofa came with a crack along the back",
        "You promised Tuesday and nothing happened",
        "It is smaller than the page said",
        "I have already told three of your people",
        "The fridge is dented",
        "Rude waiter",
    ],
)
def test_broken_things_and_broken_promises_are_complaints(text):
    assert present(text) == {"negative"}


def test_a_topic_that_is_a_complaint_by_itself_is_evidence():
    assert evidence("Order number five: the courier moved it to Friday", "negative") == ["courier moved"]


def test_a_hint_counts_only_where_nothing_else_is_felt_and_nothing_asked():
    assert present("The lid does not stay on") == {"negative"}
    assert evidence("The lid does not stay on", "negative") == ["not"]
    assert present("The lid does not stay on, I love it anyway") == {"positive"}
    assert present("Does the lid not stay on?") == set()


def test_a_phrase_alone_makes_a_delighted_text_no_complaint():
    assert present("Wonderful, amazing, the best shop, I could stay for hours!") == {"positive"}


def test_evidence_has_no_punctuation_around_it():
    assert evidence('It was "terrible."', "negative") == ["terrible"]
    assert evidence("Lovely!!! :)", "positive") == ["Lovely", ":)"]


def test_what_is_absent_has_no_evidence():
    for text in ("The shop opens at nine", "I hate it", "I love it"):
        shown = {span.kind for span in detect(text).spans}
        assert shown == present(text)


def test_handles_and_addresses_are_names_not_feelings():
    assert present("@happy_love_bank https://example.org/great/love is your branch open") == set()


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["still", "waiting", "no", "problem", "love", "@you", "not"])).map(" ".join)
)
def test_spans_lie_in_the_text_in_order_and_apart(text):
    spans = detect(text).spans
    assert list(spans) == sorted(spans)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_a_merged_pass_finds_what_a_pass_of_its_own_finds():
    merged = Matcher((*topic_rules(), *sentiment.rules()))
    text = "Still waiting for my refund, but your agent was so kind"
    assert judge(text, among(merged.find(text, "en"))) == detect(text)
    assert all(rule.key.startswith(PREFIX) for rule in sentiment.rules())


def test_no_value_of_the_engine_is_in_what_is_found():
    found = detect("Terrible and late, never again!")
    assert found._fields == ("negative", "positive", "spans")
    assert not re.search(r"\d\.\d", repr(found))


def test_the_version_names_all_three_layers():
    layers = VERSION.split("/")
    assert layers[:2] == [engine.VERSION, READING]
    assert layers[2].startswith("phrases+")
    assert READING in READINGS


def test_every_rule_says_what_it_is_for():
    kinds = {rule.key.removeprefix(PREFIX).partition(".")[0] for rule in sentiment.rules()}
    assert kinds == {"negative", "positive", "hint", "clear"}


def test_a_long_text_is_no_trouble():
    assert present("Nothing happened here today. " * 20_000 + "Still waiting!") == {"negative"}
