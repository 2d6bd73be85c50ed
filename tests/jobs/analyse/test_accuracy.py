"""The accuracy card tells the truth about the detector that is shipped."""

from pathlib import Path

import pytest

from jobs.analyse import accuracy, sentiment
from jobs.analyse.accuracy import (
    USUAL,
    Card,
    Figures,
    Row,
    best,
    card,
    measure,
    measure_held_out,
    packed,
    unpacked,
)
from jobs.analyse.labelled import FILES, HELD_OUT
from jobs.analyse.readings import READINGS


def row(file: str, reading: str, right: int) -> Row:
    return Row(file, 10, reading, True, Figures(5, 5, right), Figures(5, 5, right))


def merit(reading: str, without: str) -> float:
    rows = [row for row in card().of(reading, phrases=True) if row.file not in (without, HELD_OUT)]
    return sum(row.merit for row in rows) / len(rows)


def test_the_card_is_of_the_detector_that_is_shipped():
    assert card().version == sentiment.VERSION, (
        "phrases or reading changed: run touchline accuracy --data DIR"
    )


def test_the_reading_is_the_one_that_is_best_on_the_files_together():
    assert card().reading == sentiment.READING == best(card().rows)


def test_without_any_one_file_much_the_same_reading_would_have_been_chosen():
    assert set(card().left_out) == set(FILES)
    for file, other in card().left_out.items():
        assert merit(other, without=file) - merit(sentiment.READING, without=file) < 0.01


def test_every_reading_was_measured_on_every_file_with_and_without_phrases():
    files = [*FILES, HELD_OUT]
    measured = {(each.file, each.reading, each.phrases) for each in card().rows}
    assert len(measured) == len(files) * len(READINGS) * 2
    assert [each.file for each in card().shipped()] == [each.file for each in card().usual()] == files


def test_the_row_of_the_texts_that_ship_with_us_can_be_measured_anywhere():
    assert tuple(measure_held_out()) == tuple(row for row in card().rows if row.file == HELD_OUT)


def test_complaints_nobody_looked_at_are_heard():
    ours, usual = card().shipped()[-1].negative, card().usual()[-1].negative
    assert usual.recall < 0.4
    assert ours.recall > 0.75
    assert ours.precision > 0.85


def test_the_phrases_cost_short_messages_about_anything_next_to_nothing():
    at = list(FILES).index("vader_tweets.txt")
    assert card().shipped()[at].negative.f1 > card().usual()[at].negative.f1 - 0.01


def test_complaints_are_found_far_more_often_than_vader_finds_them():
    ours, usual = card().shipped()[0].negative, card().usual()[0].negative
    assert usual.recall < 0.45
    assert ours.recall > 0.8
    assert ours.precision > 0.88


def test_the_card_survives_its_packing():
    assert unpacked(packed(card())) == card()


def test_measuring_again_gives_the_card_that_is_shipped(real_data: Path):
    assert measure(real_data) == card()


def test_measuring_without_the_files_names_what_is_missing(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"airline\.csv"):
        measure(tmp_path)


def test_figures_of_nothing_are_zero():
    nothing = Figures(0, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (0, 0, 0)


def test_figures_follow_their_definitions():
    some = Figures(labelled=8, found=4, right=3)
    assert (some.precision, some.recall, some.f1) == (0.75, 0.375, 0.5)


def test_a_file_left_out_has_no_say_and_ours_never_has():
    rows = [
        row("one", USUAL, 1),
        row("one", "whole-share-0", 5),
        row("two", USUAL, 3),
        row("two", "whole-share-0", 2),
        row(HELD_OUT, USUAL, 5),
    ]
    assert best(rows) == "whole-share-0"
    assert best(rows, without="one") == USUAL


def test_a_card_of_other_texts_is_another_card():
    assert Card("v", USUAL, (row("one", USUAL, 1),), {}) != card()
    assert accuracy.PACKAGED.endswith(".json")
