"""The audit: rows are only added, hold nothing of customers, and are found by who, what, thing and period."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from db.engine import is_sqlite, reading, writing
from db.models import ActionState, AuditRow, Deed
from db.reads.audit import Entry, Sought, count, entries, every, names
from db.reads.people import Who
from db.writes.audit import looked, note, noted
from tests.db.cast import NOW, a_source
from tests.db.matters import people

ADA = Who(1, 7, "Ada Lovelace", frozenset({"analyst"}), ())
BEN = Who(2, 8, "Ben", frozenset({"owner"}), ("logistics",))


def found(url: str, **sought: object) -> list[Entry]:
    with reading(url) as connection:
        return entries(connection, Sought(**sought))  # type: ignore[arg-type]


def test_a_deed_is_noted_with_who_what_when_and_from_where(database_url: str) -> None:
    after = {"state": ActionState.CLAIMED, "person_id": 7}
    noted(database_url, ADA, Deed.CHANGE, "matter 12", NOW, where="10.0.0.1", after=after)
    (row,) = found(database_url)
    assert (row.person_id, row.who, row.what, row.thing) == (7, "Ada Lovelace", "change", "matter 12")
    assert (row.at, row.origin, row.before) == (NOW, "10.0.0.1", None)
    assert row.after == {"state": "claimed", "person_id": 7}


def test_a_deed_that_is_rolled_back_leaves_no_row(database_url: str) -> None:
    def noted_in_vain() -> None:
        with writing(database_url) as connection:
            note(connection, ADA, Deed.CHANGE, "matter 12", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        noted_in_vain()
    assert found(database_url) == []


@pytest.mark.parametrize("deed", ["update", "delete", "truncate", "raw"])
def test_the_store_itself_refuses_to_change_or_delete_a_row(database_url: str, deed: str) -> None:
    noted(database_url, ADA, Deed.SIGN_IN, "session 1", NOW)
    statements = {
        "update": update(AuditRow).values(name="Nobody"),
        "delete": delete(AuditRow),
        "truncate": text("DELETE FROM audit_rows" if is_sqlite(database_url) else "TRUNCATE audit_rows"),
        "raw": text("UPDATE audit_rows SET thing = 'other' WHERE id = 1"),
    }
    with pytest.raises(DBAPIError, match="only added to"), writing(database_url) as connection:
        connection.execute(statements[deed])
    assert [row.who for row in found(database_url)] == ["Ada Lovelace"]


def test_texts_are_kept_as_digests_that_only_tell_same_from_other(database_url: str) -> None:
    said = "Jo Miller, +49 30 1234567, is furious"
    for text_ in (said, said, "something else"):
        noted(
            database_url,
            ADA,
            Deed.CHANGE,
            "signal 3",
            NOW,
            before={"text": text_},
            after={"nested": {"q": [said]}},
        )
    other, again, first = (row.before["text"] for row in found(database_url))  # type: ignore[index]
    assert first == again != other
    with reading(database_url) as connection:
        stored = " ".join(map(str, connection.execute(select(AuditRow)).all()))
    assert "Miller" not in stored
    assert "furious" not in stored


def test_digests_of_two_stores_differ(sqlite_url: str, postgresql_url: str) -> None:
    kept = []
    for url in (sqlite_url, postgresql_url):
        noted(url, ADA, Deed.CHANGE, "signal 3", NOW, before={"text": "the same"})
        kept.append(found(url)[0].before)
    assert kept[0] != kept[1]


def test_looking_is_noted_once_for_a_person_and_a_filter_in_ten_minutes(database_url: str) -> None:
    asked = {"page": "pulse", "topic": 3, "q": ""}
    looked(database_url, ADA, asked, NOW)
    looked(database_url, ADA, asked, NOW + timedelta(minutes=5))
    assert len(found(database_url)) == 1
    looked(database_url, BEN, asked, NOW)
    looked(database_url, ADA, asked | {"topic": 4}, NOW)
    looked(database_url, ADA, asked, NOW + timedelta(minutes=10))
    assert [(row.who, row.after) for row in found(database_url)] == [
        ("Ada Lovelace", {"topic": 3}),
        ("Ada Lovelace", {"topic": 4}),
        ("Ben", {"topic": 3}),
        ("Ada Lovelace", {"topic": 3}),
    ]


def test_what_somebody_searched_for_is_not_kept_in_words(database_url: str) -> None:
    looked(database_url, ADA, {"page": "search", "q": "jo@example.org"}, NOW)
    (row,) = found(database_url)
    assert row.thing == "search"
    assert "jo@" not in str(row.after)


def test_deeds_are_found_by_who_what_thing_and_period(database_url: str) -> None:
    noted(database_url, ADA, Deed.SIGN_IN, "session 1", NOW)
    noted(database_url, BEN, Deed.CHANGE, "matter 12", NOW + timedelta(hours=1))
    noted(database_url, None, Deed.SIGN_IN_FAILED, "people", NOW + timedelta(hours=2))
    noted(database_url, "command line", Deed.EXPORT, "signals", NOW + timedelta(hours=3))
    assert [row.thing for row in found(database_url, who="lovelace")] == ["session 1"]
    assert [row.thing for row in found(database_url, who="command")] == ["signals"]
    assert [row.thing for row in found(database_url, what="change")] == ["matter 12"]
    assert [row.who for row in found(database_url, thing="Matter")] == ["Ben"]
    assert [row.what for row in found(database_url, person_id=8)] == ["change"]
    middle = {"since": NOW + timedelta(hours=1), "until": NOW + timedelta(hours=3)}
    assert [row.what for row in found(database_url, **middle)] == ["sign_in_failed", "change"]


@pytest.mark.parametrize("nonsense", ["%", "_", "'; DROP TABLE audit_rows; --", "\\"])
def test_signs_of_patterns_are_letters_like_any_other(database_url: str, nonsense: str) -> None:
    noted(database_url, ADA, Deed.SIGN_IN, "session 1", NOW)
    assert found(database_url, who=nonsense) == []
    assert found(database_url, thing=nonsense) == []


def test_pages_of_the_audit_follow_each_other_without_gap_or_repeat(database_url: str) -> None:
    with writing(database_url) as connection:
        for number in range(25):
            note(connection, ADA, Deed.CHANGE, f"matter {number}", NOW)
    with reading(database_url) as connection:
        first = entries(connection, Sought(), limit=10)
        second = entries(connection, Sought(), before=first[-1].id, limit=10)
        everything = list(every(connection, Sought()))
        assert [row.thing for row in (*first, *second)] == [row.thing for row in everything[:20]]
        assert count(connection, Sought()) == len(everything) == 25
        assert count(connection, Sought(), at_most=10) == 10
        assert connection.scalar(select(func.count()).select_from(AuditRow)) == 25


def test_things_are_called_by_the_names_they_have_now(database_url: str) -> None:
    (ada,) = people(database_url, "Ada Lovelace")
    source_id = a_source(database_url).source_id
    with reading(database_url) as connection:
        called = names(connection)
    assert called[f"person {ada.person_id}"] == "Ada Lovelace"
    assert called[f"source {source_id}"] == "Shop"
    assert "person 999" not in called
