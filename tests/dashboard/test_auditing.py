"""What the Audit page asks and says."""

from datetime import UTC, date, datetime

from dashboard.asked import read
from dashboard.auditing import Wish, deeds, sought, table, thing, wanted
from dashboard.choosing import last_days
from db.models import Deed
from db.reads.audit import Entry

TODAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def entry(**more: object) -> Entry:
    facts = {"id": 1, "at": NOON, "person_id": 7, "who": "Ada", "what": "change", "thing": "matter 12"}
    return Entry(**(facts | {"origin": None, "before": None, "after": None} | more))  # type: ignore[arg-type]


def test_nonsense_in_the_address_is_left_aside() -> None:
    assert wanted({"what": "<b>", "rows": "many", "who": "", "thing": ""}) == Wish()
    assert wanted({"who": "A\u202eda" + "w" * 500}).who == ("Ada" + "w" * 500)[:80]


def test_a_period_is_whole_days_and_ends_today() -> None:
    assert last_days(read({"period": "7"}), TODAY) == (date(2026, 3, 4), TODAY)
    assert last_days(read({"period": "all"}), TODAY) == (None, None)
    asked = sought(Wish(who="Ada"), read({"from": "2026-03-01", "to": "2026-03-02"}))
    assert asked.since == datetime(2026, 3, 1, tzinfo=UTC)
    assert asked.until == datetime(2026, 3, 3, tzinfo=UTC)
    assert sought(Wish(), read({"period": "all"})).since is None


def test_every_deed_has_words() -> None:
    assert set(deeds()) == set(Deed)
    names = {"person 3": "Ada", "session 9": "Ada", "map home": "A life at home"}
    assert thing("absence of person 3", names) == "Absence of Ada"
    assert thing("absence of person 4", names) == "Absence of 4"
    assert thing("session 9", names) == "Session of Ada"
    assert thing("map home", names) == "Map A life at home"


def test_a_row_says_what_changed_and_what_is_not_kept_in_words() -> None:
    before = {"state": "proposed", "person_id": None, "same": 1}
    after = {"state": "claimed", "person_id": 7, "note": "digest:00ff", "same": 1}
    shown = table(
        [entry(before=before, after=after), entry(who="<b>", after={"list": "<script>"})], {"person 7": "Ada"}
    )
    assert "state: new → taken; person: Ada; note: not kept in words" in shown
    assert "same" not in shown
    assert "<script>" not in shown
    assert "<b>" not in shown


def test_what_a_row_keeps_is_told_by_the_names_of_things_and_not_by_their_keys() -> None:
    proposed = {"act": "says no", "kind": "remove_step", "step": 37, "function": "legal", "source": "chat"}
    called = {"step 37": "Pay", "department legal": "Legal", "source chat": "Live chat"}
    said = "deed: says no; kind: Remove a step; step: Pay; department: Legal; source: Live chat"
    assert said in table([entry(after=proposed)], called)
