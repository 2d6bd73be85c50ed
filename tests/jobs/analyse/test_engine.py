"""The engine must be vaderSentiment, only faster: every value is compared with the package's own."""

import string
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SENTIMENT_LADEN_IDIOMS,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

from jobs.analyse import engine
from jobs.analyse.vocabulary import Vocabulary
from tests.bench.texts import texts

package = SentimentIntensityAnalyzer()

CONTEXT = [*BOOSTER_DICT, *NEGATE, *SPECIAL_CASES, *SENTIMENT_LADEN_IDIOMS]
CONTEXT += ["no", "nor", "or", "but", "BUT", "so", "this", "doubt", "without doubt", "never so", "never this"]
CONTEXT += ["least", "at least", "very least", "of", "the", "kind", "kind of", "KIND OF", "sort of", "table"]
VALUED = ["good", "bad", "great", "awful", "love", "hate", "no", "kind", "shit", "bomb", "ass", "die", ":)"]
ENDINGS = ["", "!", "!!!!!", "?", "??", "?????", ",", "...", '"', ":)", "\u2019s"]
EMOJI = ["\U0001f600", "\U0001f621", "\U0001f494", "\u00a9", "\u2764\ufe0f", "\U0001f44d\U0001f3fd"]

word = st.one_of(
    st.sampled_from(VALUED),
    st.sampled_from(CONTEXT),
    st.sampled_from(EMOJI),
    st.sampled_from(sorted(package.lexicon)),
)
spelling = st.sampled_from([str, str.upper, str.title, lambda written: f'"{written}'])
token = st.builds(lambda shape, written, end: shape(written) + end, spelling, word, st.sampled_from(ENDINGS))
gap = st.sampled_from([" ", " ", " ", "", "\n", "  ", "\u00a0"])
sentence = st.lists(st.tuples(token, gap), max_size=14).map(lambda pairs: "".join(map("".join, pairs)))


def assert_equal(text: str) -> None:
    assert engine.polarity(text)._asdict() == package.polarity_scores(text), text


@settings(max_examples=1500, deadline=None)
@given(sentence)
def test_odd_sentences_have_the_values_of_the_package(text):
    assert_equal(text)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=80))
def test_any_characters_have_the_values_of_the_package(text):
    assert_equal(text)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(["good", "bad", "but", "so", "not", "GOOD", "tea"]), max_size=60))
def test_but_changes_the_same_words_as_the_package(words):
    assert_equal(" ".join(words))


def test_three_words_before_a_word_act_as_in_the_package():
    modifiers = ["never", "so", "this", "without", "doubt", "no", "or", "least", "at", "very", "tea", "VERY"]
    for before in product(modifiers, repeat=3):
        for valued in ("good", "BAD"):
            assert_equal(" ".join([*before, valued]))


def test_idioms_hold_in_every_place_they_hold_in_the_package():
    for idiom in SPECIAL_CASES:
        for around in ("{} good tea", "a b c {} d", "good {} a b", "it is kind of {}", "not so {} bad", "{}"):
            assert_equal(around.format(idiom))


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", string.punctuation, "!", "but", "no", "\ud800 good", "\x00bad"]
)
def test_next_to_nothing_has_the_values_of_the_package(text):
    assert_equal(text)


def test_real_texts_have_the_values_of_the_package(real_data: Path):
    short = [text for text in texts(real_data) if len(text.split()) <= 2000]
    assert len(short) > 30_000
    for text in short:
        assert_equal(text)


def test_a_long_text_is_read_whole():
    assert_equal("good but bad tea " * 400)
    long = engine.polarity("this is a good but not a GREAT place, never again! " * 20_000)
    assert long.neg > 0
    assert long.pos > 0


def test_cues_are_the_words_that_count_after_negation():
    text = "The food was not good, but I love the \U0001f600 staff"
    found = [(text[cue.start : cue.end], cue.valence > 0) for cue in engine.Weighed(text).cues()]
    assert found[:2] == [("good", False), ("love", True)]
    assert ("\U0001f600", True) in found


@given(sentence)
def test_cues_are_whole_words_of_the_text_in_order(text):
    spans = [(cue.start, cue.end) for cue in engine.Weighed(text).cues()]
    assert spans == sorted(spans)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)


@pytest.mark.parametrize("text", ["  good\n\nbad", "good bad", "\tgood  bad ", "\U0001f4e6 good\u00a0bad"])
def test_cues_lie_where_the_words_lie(text):
    found = [text[cue.start : cue.end] for cue in engine.Weighed(text).cues()]
    assert found == ["good", "bad"]


def test_a_text_without_valued_words_has_no_cues():
    assert engine.Weighed("The parcel is at the door").cues() == []


def test_the_memory_for_words_is_bounded():
    words = Vocabulary()
    for number in range(Vocabulary.MOST + 10):
        words[f"x{number}"]
    assert 0 < len(words) <= Vocabulary.MOST
    words["y" * 10_000]
    assert "y" * 10_000 not in words
