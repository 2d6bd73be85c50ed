"""What the search page makes of an address and of what was found."""

from dataclasses import fields, replace
from typing import Any

import pytest

from dashboard.asked import ALL_TIME, Asked
from dashboard.parts.search_box import LONGEST_TYPED
from dashboard.parts.sentences import pieces
from dashboard.searching import COUNTED, marked, nothing_found, told, wanted
from db.reads.sentences import Sentence

NOTHING: dict[str, Any] = dict.fromkeys(field.name for field in fields(Sentence))
SAID = Sentence(**(NOTHING | {"text": "Still waiting for my late parcel", "spans": ((0, 13, "negative"),)}))


def drawn(typed: str, one: Sentence = SAID) -> list[tuple[str, str]]:
    found = marked(one, typed)
    return pieces(found.text or "", found.spans)


def test_a_search_is_over_all_time_unless_its_address_says_otherwise() -> None:
    assert wanted({}) == ("", Asked(period=ALL_TIME))
    assert wanted({"q": "late", "period": "7", "channel": "chat"}) == ("late", Asked("7", channel="chat"))


@pytest.mark.parametrize("typed", ["\x00", "x" * 10_000, "\u202e\u2066", '"', "\U0001f621", "NOT (", "متأخر"])
def test_nonsense_in_an_address_is_kept_short_and_seen(typed: str) -> None:
    kept, _wish = wanted({"q": typed, "period": typed, "source": typed})
    assert len(kept) <= LONGEST_TYPED
    assert "\x00" not in kept
    assert "\u202e" not in kept


def test_the_words_are_marked_and_the_evidence_stays() -> None:
    assert drawn("late") == [
        ("Still waiting", "negative"), (" for my ", ""), ("late", "found"), (" parcel", ""),
    ]  # fmt: skip
    assert drawn("waiting parcel") == [
        ("Still ", "negative"), ("waiting", "found negative"), (" for my late ", ""), ("parcel", "found"),
    ]  # fmt: skip
    assert drawn("still") == [
        ("Still", "found negative"), (" waiting", "negative"), (" for my late parcel", ""),
    ]  # fmt: skip


def test_a_word_at_the_edge_of_the_evidence_is_marked_whole() -> None:
    one = replace(SAID, spans=((0, 9, "negative"),))  # ends inside of "waiting"
    assert drawn("waiting", one)[:2] == [("Still ", "negative"), ("waiting", "found")]


def test_a_text_without_words_has_nothing_to_mark() -> None:
    assert marked(replace(SAID, text=None, spans=()), "late").spans == ()


def test_the_total_says_when_it_was_not_counted_to_the_end() -> None:
    assert told(1) == "1 message"
    assert told(COUNTED) == "1,000 messages"
    assert told(COUNTED + 1) == "more than 1,000 messages"


def test_who_narrowed_the_search_is_told_to_widen_it() -> None:
    assert "all sources" in nothing_found(everywhere=False)
    assert "all sources" not in nothing_found(everywhere=True)
