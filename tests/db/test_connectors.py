"""Connectors in the store: one at a time writes, the cursor moves with its rows, secrets stay in place."""

from datetime import timedelta
from typing import Any

import pytest

from db.engine import reading
from db.errors import Refused
from db.reads import audit
from db.reads import connectors as seen
from db.rights import HOUSE
from db.secrets import unseal
from db.writes import connectors
from db.writes.connectors import LEASE, TakenOverError, Wanted
from db.writes.sources import Rejected
from tests.connecting import NOW, aside, cursor, set_up, stored, told
from tests.db.cast import said

HTTP = {"url": "https://feeds.example.com/a"}


def taken(url: str, now: Any = NOW) -> connectors.Taken:
    return connectors.take(url, 10, now)[0]


def wanted(settings: dict[str, Any], secret: str | None = None, kind: str = "feed") -> Wanted:
    return Wanted(kind, settings, secret, 15)


def test_what_is_set_up_is_due_at_once_and_then_held(database_url: str) -> None:
    set_up(database_url, "feed", HTTP)
    one = taken(database_url)
    assert (one.source, one.kind, one.settings, one.cursor) == ("far", "feed", HTTP, {})
    assert connectors.take(database_url, 10, NOW) == []
    assert len(connectors.take(database_url, 10, NOW + LEASE)) == 1, "whoever had it is gone"


def test_the_cursor_moves_with_its_rows_and_not_without(database_url: str) -> None:
    set_up(database_url, "feed", HTTP)
    one = taken(database_url)
    connectors.keep(database_url, one, [said("1")], [], None, NOW)
    assert cursor(database_url) is None
    connectors.keep(database_url, one, [said("2")], [], {"at": 2}, NOW)
    assert cursor(database_url) == {"at": 2}
    assert len(stored(database_url)) == 2


def test_who_lost_the_turn_keeps_nothing(database_url: str) -> None:
    set_up(database_url, "feed", HTTP)
    slow = taken(database_url)
    quick = taken(database_url, NOW + LEASE)
    with pytest.raises(TakenOverError):
        connectors.keep(database_url, slow, [said("1")], [], {"at": 1}, NOW)
    connectors.keep(database_url, quick, [said("1")], [], {"at": 1}, NOW)
    assert len(stored(database_url)) == 1


@pytest.mark.parametrize("what", ["changed", "paused", "failed", "finished"])
def test_a_fetch_under_way_ends_when_its_connector_moves_on(database_url: str, what: str) -> None:
    connector_id = set_up(database_url, "feed", HTTP)
    one = taken(database_url)
    if what == "changed":
        connectors.change(database_url, HOUSE, connector_id, wanted({"url": "https://b.example.com"}), NOW)
    elif what == "paused":
        connectors.pause(database_url, HOUSE, one.target.source_id, NOW)
    elif what == "failed":
        connectors.fail(database_url, one, "gone", NOW, NOW)
    else:
        connectors.finish(database_url, one, NOW, NOW)
    with pytest.raises(TakenOverError):
        connectors.keep(database_url, one, [said("1")], [], {}, NOW)


def test_a_permanent_problem_pauses_the_source_until_it_is_resumed(database_url: str) -> None:
    set_up(database_url, "feed", HTTP)
    one = taken(database_url)
    connectors.fail(database_url, one, "There is nothing at this address (404).", None, NOW)
    row = told(database_url)
    assert (row.problem, row.permanent, row.paused_at) == (
        "There is nothing at this address (404).",
        True,
        NOW,
    )
    assert connectors.take(database_url, 10, NOW + timedelta(days=30)) == []
    connectors.resume(database_url, HOUSE, row.source_id, NOW)
    row = told(database_url)
    assert (row.problem, row.permanent, row.paused_at, row.failures) == (None, False, None, 0)
    assert len(connectors.take(database_url, 10, NOW)) == 1


def test_a_passing_problem_is_told_and_forgotten_when_it_works_again(database_url: str) -> None:
    set_up(database_url, "feed", HTTP)
    connectors.fail(database_url, taken(database_url), "It is away.", NOW + timedelta(minutes=1), NOW)
    assert (told(database_url).problem, told(database_url).failures) == ("It is away.", 1)
    assert connectors.take(database_url, 10, NOW) == []
    again = taken(database_url, NOW + timedelta(minutes=1))
    assert again.failures == 1
    connectors.finish(database_url, again, NOW + timedelta(hours=1), NOW)
    assert (told(database_url).problem, told(database_url).failures) == (None, 0)


def test_what_cannot_be_read_is_kept_once_a_day_though_it_comes_every_time(database_url: str) -> None:
    set_up(database_url, "feed", HTTP)
    one = taken(database_url)
    for _ in range(3):
        connectors.keep(database_url, one, [], [Rejected(1, None, "It is empty.", "<entry/>")], {}, NOW)
    assert [(row.problem, row.raw) for row in aside(database_url)] == [("It is empty.", "<entry/>")]


def test_a_secret_is_sealed_and_never_read_out(database_url: str) -> None:
    connector_id = set_up(database_url, "feed", HTTP, "hunter2")
    row = told(database_url)
    assert row.has_secret
    assert "hunter2" not in repr(row)
    with reading(database_url) as connection:
        kept = seen.stored(connection, connector_id)
    assert kept is not None
    assert kept.secret is not None
    assert "hunter2" not in kept.secret
    assert unseal(kept.secret) == "hunter2"


def test_a_stored_secret_does_not_go_to_another_place(database_url: str) -> None:
    connector_id = set_up(database_url, "rest", HTTP | {"items": "a"}, "hunter2")
    elsewhere = wanted({"url": "https://evil.example.com/a", "items": "a"}, kind="rest")
    with pytest.raises(Refused, match="enter the secret again"):
        connectors.change(database_url, HOUSE, connector_id, elsewhere, NOW)
    assert told(database_url).settings["url"] == HTTP["url"]
    connectors.change(database_url, HOUSE, connector_id, wanted(HTTP | {"items": "b"}, kind="rest"), NOW)
    assert told(database_url).has_secret
    connectors.change(database_url, HOUSE, connector_id, elsewhere._replace(secret=""), NOW)
    assert not told(database_url).has_secret


def test_a_change_that_reads_something_else_begins_anew(database_url: str) -> None:
    connector_id = set_up(database_url, "feed", HTTP)
    connectors.keep(database_url, taken(database_url), [said("1")], [], {"at": 1}, NOW)
    connectors.change(database_url, HOUSE, connector_id, wanted(HTTP)._replace(every_minutes=60), NOW)
    assert cursor(database_url) == {"at": 1}
    connectors.change(database_url, HOUSE, connector_id, wanted({"url": "https://b.example.com"}), NOW)
    assert cursor(database_url) is None


def test_what_is_removed_leaves_its_signals(database_url: str) -> None:
    connector_id = set_up(database_url, "feed", HTTP)
    connectors.keep(database_url, taken(database_url), [said("1")], [], {}, NOW)
    connectors.remove(database_url, HOUSE, connector_id, NOW)
    assert len(stored(database_url)) == 1
    with pytest.raises(Refused, match="no longer there"):
        connectors.remove(database_url, HOUSE, connector_id, NOW)


def test_what_people_do_to_a_connector_is_in_the_audit_without_the_secret(database_url: str) -> None:
    connector_id = set_up(database_url, "feed", HTTP, "hunter2")
    connectors.remove(database_url, HOUSE, connector_id, NOW)
    with reading(database_url) as connection:
        rows = list(audit.every(connection, audit.Sought()))
    assert [row.thing for row in rows] == [f"connector {connector_id}"] * 2
    assert "hunter2" not in repr(rows)
