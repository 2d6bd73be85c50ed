"""A saved list is called after what it holds, whatever that is called."""

from datetime import date

from dashboard.saving import file_name
from db.reads.rollups import Period

TODAY = date(2026, 3, 10)


def test_the_name_says_what_which_days_and_when() -> None:
    week = Period(date(2026, 3, 2), date(2026, 3, 8))
    assert file_name("Topics", week, TODAY) == "touchline topics 2026-03-02 to 2026-03-08, saved 2026-03-10"
    assert file_name("Topics", Period(), TODAY) == "touchline topics, saved 2026-03-10"


def test_no_name_leaves_its_folder_or_turns_around() -> None:
    hostile = file_name("../\u202eetc/pass|wd<b>" + "w" * 500, None, TODAY)
    assert not set(hostile) & set("/\\<>|\u202e")
    assert len(hostile) < 120


def test_a_name_in_another_script_stays() -> None:
    assert file_name("المسائل", None, TODAY) == "touchline المسائل, saved 2026-03-10"
