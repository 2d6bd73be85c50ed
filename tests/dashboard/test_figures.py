"""Bars are on one scale, in one unit, and say how many more than usual they are."""

from dashboard.figures import channel_bars, topic_bars, unit, worst
from dashboard.usual import Band, Usual
from db.reads.rollups import Figures
from tests.dashboard.pulse_cast import NAMELESS

USUAL = Usual(
    heard=Band(0, 9, 5), topics={1: Band(1, 3, 2), 2: Band(1, 9, 5)}, channels={"mail": Band(1, 3, 2)}
)


def test_bars_are_the_worst_first_and_what_has_no_topic_is_last_and_hatched() -> None:
    by_topic = {
        0: Figures(signals=9, negative=90, nameless=9),
        1: Figures(signals=5, negative=5, nameless=5),
        2: Figures(signals=8, negative=8, nameless=8),
        3: Figures(signals=8),
        99: Figures(signals=9, negative=9, nameless=9),
    }
    bars = topic_bars(by_topic, {1: "Late", 2: "Rude", 3: "Calm"}, unit(NAMELESS), Usual())
    assert [(bar.name, bar.value, bar.hatched) for bar in bars] == [
        ("Rude", 8, False),
        ("Late", 5, False),
        ("No topic yet", 90, True),
    ]
    assert [bar.name for bar in worst(bars, most=1)] == ["Rude", "No topic yet"]


def test_a_bar_beyond_what_is_usual_says_by_how_much() -> None:
    by_topic = {topic: Figures(signals=8, negative=8, nameless=8) for topic in (1, 2, 3)}
    bars = topic_bars(by_topic, {1: "Late", 2: "Rude", 3: "New"}, unit(NAMELESS), USUAL)
    assert {bar.name: bar.change for bar in bars} == {"Late": "+6", "Rude": "", "New": "+8"}
    assert bars[0].said == "Late: 8 messages told us something negative, 6 more than usual"


def test_few_voices_do_not_stand_out() -> None:
    (bar,) = topic_bars({3: Figures(signals=4, negative=4, nameless=4)}, {3: "New"}, unit(NAMELESS), USUAL)
    assert bar.change == ""


def test_channels_are_bars_likewise() -> None:
    by_channel = {"mail": Figures(signals=9, negative=9, nameless=9), "web": Figures(signals=9)}
    (bar,) = channel_bars(by_channel, unit(NAMELESS), USUAL)
    assert (bar.key, bar.value, bar.change) == ("mail", 9, "+7")


def test_topics_of_messages_that_nothing_reads_count_all_who_spoke_about_them() -> None:
    (bar,) = topic_bars({1: Figures(signals=9)}, {1: "Late"}, unit(NAMELESS), USUAL, "heard")
    assert (bar.value, bar.said, bar.change) == (9, "Late: heard from 9 messages", "")
