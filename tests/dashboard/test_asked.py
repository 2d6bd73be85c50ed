"""What a reader asked for is read from the address; nonsense in it is left aside."""

from datetime import date

import pytest

from dashboard.asked import Asked, read


def test_an_empty_address_asks_for_the_usual() -> None:
    assert read({}) == Asked(period="28")


def test_dates_win_over_a_period() -> None:
    wish = read({"period": "7", "from": "2015-02-16", "to": "2015-02-24", "source": "airline"})
    assert (wish.period, wish.first, wish.last) == ("dates", date(2015, 2, 16), date(2015, 2, 24))
    assert wish.source == "airline"


@pytest.mark.parametrize(
    "query",
    [
        {"period": "0"},
        {"period": "-1"},
        {"from": "2015-02-24", "to": "2015-02-16"},
        {"from": "2015-02-16"},
        {"from": "yesterday", "to": "today"},
        {"topic": "-3"},
        {"topic": "\u0663"},
        {"topic": "9" * 40},
        {"shown": "everything"},
    ],
)
def test_nonsense_is_left_aside(query: dict[str, str]) -> None:
    assert read(query) == Asked()


def test_topic_nought_is_what_has_no_topic() -> None:
    assert read({"topic": "0"}).topic == 0
