"""The lines between cards: onward, within a column, back; none ends anywhere but at its cards."""

import re

import pytest

from journeys.layout import CARD_HEIGHT, CARD_WIDTH, COLUMN_GAP, ROW_GAP, TOP, Card
from journeys.ways import Direction, direction, way

BOTTOM = 400.0


def at(column: int, row: int) -> Card:
    return Card(column * (CARD_WIDTH + COLUMN_GAP), TOP + row * (CARD_HEIGHT + ROW_GAP), column, row)


def numbers(path: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?[\d.]+", path)]


def test_onward_leaves_on_the_right_and_arrives_on_the_left() -> None:
    start, end = at(0, 0), at(1, 2)
    assert numbers(way(start, end, BOTTOM).d)[:2] == [CARD_WIDTH, start.y + CARD_HEIGHT / 2]
    assert numbers(way(start, end, BOTTOM).d)[-2:] == [end.x, end.y + CARD_HEIGHT / 2]


def test_to_the_next_card_below_is_a_straight_line() -> None:
    assert way(at(0, 0), at(0, 1), BOTTOM).d.endswith(f"v{ROW_GAP}")


@pytest.mark.parametrize(("start", "end"), [(0, 3), (3, 0), (1, 0)])
def test_within_a_column_past_others_stays_in_its_margin(start: int, end: int) -> None:
    path = way(at(1, start), at(1, end), BOTTOM).d
    edge = re.findall(r"Q([\d.]+)", path)
    left, right = at(1, 0).x, at(1, 0).x + CARD_WIDTH
    for out in map(float, edge):
        assert left - COLUMN_GAP / 2 < out < left or right < out < right + COLUMN_GAP / 2


def test_far_back_passes_beneath_all_cards_and_one_stage_back_in_the_gap() -> None:
    assert max(numbers(way(at(4, 0), at(0, 0), BOTTOM).d)) > BOTTOM
    assert numbers(way(at(1, 0), at(0, 0), BOTTOM).d)[0] == at(1, 0).x


def test_back_is_an_earlier_stage_or_the_same_card() -> None:
    found = [direction(at(1, 0), end) for end in (at(0, 0), at(1, 0), at(1, 1), at(2, 0))]
    assert found == [Direction.BACK, Direction.BACK, Direction.ON, Direction.ON]


def test_a_way_to_itself_is_a_small_loop_at_the_card() -> None:
    assert way(at(0, 0), at(0, 0), BOTTOM).d.startswith(f"M{CARD_WIDTH} ")


@pytest.mark.parametrize("end", [at(1, 1), at(0, 1), at(0, 3), at(3, 0)])
def test_several_ways_between_two_cards_lie_apart_with_their_labels(end: Card) -> None:
    for start, other in ((at(0, 0), end), (end, at(0, 0))):
        lines = [way(start, other, BOTTOM, before) for before in range(5)]
        assert len({line.d for line in lines}) == len({(line.x, line.y) for line in lines}) == 5


def test_a_label_stands_in_the_middle_of_its_way() -> None:
    line = way(at(0, 0), at(1, 2), BOTTOM)
    assert (line.x, line.y) == (CARD_WIDTH + COLUMN_GAP / 2, at(0, 1).y + CARD_HEIGHT / 2)
