"""Every number has its base in words and stands against what is usual; small bases get no percent."""

from dataclasses import replace

from dashboard.figures import unit
from dashboard.pulse.numbers import numbers, signed, unread
from dashboard.usual import Band, Usual
from db.reads.actions import Waiting
from db.reads.rollups import Figures
from tests.dashboard.pulse_cast import NAMED, NAMELESS

NONE = Waiting(0, 0, {})
USUAL = Usual(Band(70, 90, 80), Band(20, 30, 25), Band(15, 25, 20))


def test_customers_are_counted_where_most_messages_have_one() -> None:
    heard, negative, positive, _open = numbers(NAMED, unit(NAMED), Usual(), NONE)
    assert (heard.value, heard.base) == ("80", "customers, in 120 messages (10 of them without a name)")
    assert (negative.value, negative.base, negative.change) == (
        "42",
        "60 % of 70 customers we could read",
        "",
    )
    assert positive.value == "14"


def test_messages_are_counted_where_nobody_is_named_and_the_tile_says_so() -> None:
    heard, negative, _positive, _open = numbers(NAMELESS, unit(NAMELESS), Usual(), NONE)
    assert (heard.value, heard.base) == ("40", "messages; most of them carry no name")
    assert (negative.value, negative.base) == ("7", "of 12 messages we could read")


def test_a_number_beyond_what_is_usual_says_by_how_much_and_whether_that_is_bad() -> None:
    heard, negative, positive, _open = numbers(NAMED, unit(NAMED), USUAL, NONE)
    assert (heard.change, heard.tone) == ("as usual (70 to 90)", "")
    assert (negative.change, negative.tone) == ("+17 against usual (20 to 30)", "worse")
    assert (positive.change, positive.tone) == ("\u22126 against usual (15 to 25)", "worse")


def test_who_says_that_they_leave_is_at_risk_and_told_only_where_that_is_known() -> None:
    leaving = Figures(signals=9, read=9, customers=8, customers_read=8)
    usual = replace(USUAL, leaving=Band(1, 5, 3))
    risk = numbers(NAMED, unit(NAMED), usual, NONE, leaving)[3]
    assert (risk.key, risk.value, risk.change, risk.tone) == (
        "leaving",
        "8",
        "+5 against usual (1 to 5)",
        "worse",
    )
    assert risk.base == "said that they leave or look elsewhere, of 70 customers we could read"
    assert "leaving" not in [tile.key for tile in numbers(NAMED, unit(NAMED), usual, NONE)]
    nothing_read = Figures(signals=40, nameless=40)
    foreign = numbers(nothing_read, unit(nothing_read), Usual(), NONE, Figures(), foreign=True)
    assert "leaving" not in [tile.key for tile in foreign]


def test_in_reading_mode_there_is_no_percent() -> None:
    several = numbers(NAMED, unit(NAMED), Usual(), NONE, percent=False)
    assert not [tile for tile in several if "%" in tile.base or tile.change]


def test_open_matters_are_told_with_whose_they_are_how_many_are_late_and_how_many_nobodys() -> None:
    waiting = Waiting(38, 6, {"IT": 3, "Logistics": 20, "Shop": 3, "Legal": 1})
    tile = numbers(NAMED, unit(NAMED), Usual(), waiting)[-1]
    assert (tile.value, tile.base) == ("38", "Logistics 20 · IT 3 · Shop 3")
    assert (tile.change, tile.tone) == ("6 late · 11 without owner", "worse")
    assert numbers(NAMED, unit(NAMED), Usual(), NONE)[-1].base == "nothing waits"


def test_messages_that_nothing_reads_show_what_came_in_instead_of_zeros() -> None:
    figures = Figures(signals=40, events=7, nameless=40)
    several = numbers(figures, unit(figures), Usual(), NONE, foreign=True)
    assert [tile.label for tile in several] == ["Heard from", "Events", "Matters open"]


def test_what_could_not_be_read_is_a_line_and_none_when_everything_could() -> None:
    assert unread(NAMED) == (
        "20 of 120 messages could not be read: no words, too short, or another language."
    )
    assert unread(Figures(signals=3, read=3)) == ""


def test_a_change_carries_its_sign() -> None:
    assert (signed(1_071), signed(-3)) == ("+1,071", "\u22123")
