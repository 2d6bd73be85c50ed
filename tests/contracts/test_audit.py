"""Every write that somebody sets off leaves a row in the audit, in its own transaction."""

import ast
from collections.abc import Callable, Iterator

import pytest

from db.engine import reading
from db.models import Deed, WaitingOn
from db.reads import people as known
from db.reads.audit import Entry, Sought, entries
from db.reads.people import Who
from db.rights import Right
from db.states import Seen
from db.writes import actions, handling, people
from db.writes.candidates import raise_or_refresh
from db.writes.sessions import Came
from tests.contracts.test_matrix import DOOR, OWN, OWN_OR_PEOPLE, WRITES
from tests.db import matters
from tests.db.cast import NOW
from tests.house import house

NOTHING_TO_TELL = frozenset({"people.make_link", "tokens.used", "hooks.turn_away"})


def set_off_by_somebody() -> Iterator[str]:
    return (
        name
        for name, right in WRITES.items()
        if (isinstance(right, Right) or right in {OWN, OWN_OR_PEOPLE, DOOR}) and name not in NOTHING_TO_TELL
    )


def called(module: str, name: str) -> set[str]:
    """What a function of db/writes calls of db/writes, as 'people.enter'."""
    tree = house()[f"db.writes.{module}"].tree
    known = {node.name: f"{module}.{node.name}" for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("db.writes"):
            room = node.module.removeprefix("db.writes").lstrip(".")
            known |= {one.asname or one.name: f"{room}.{one.name}".lstrip(".") for one in node.names}
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            first, _, rest = ast.unparse(node.func).partition(".")
            names |= {f"{known[first]}.{rest}".rstrip(".")} if first in known else set()
    return names


def reaches_the_audit(write: str) -> bool:
    seen: set[str] = set()
    waiting = {write}
    while waiting:
        at = waiting.pop()
        seen.add(at)
        if at in {"audit.note", "audit.noted"}:
            return True
        module, _, name = at.partition(".")
        tree = house().get(f"db.writes.{module}")
        if tree and name in {getattr(node, "name", "") for node in tree.tree.body if not is_class(node)}:
            waiting |= called(module, name) - seen
    return False


def is_class(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef)


@pytest.mark.parametrize("write", sorted(set_off_by_somebody()))
def test_a_write_that_somebody_sets_off_notes_it(write: str) -> None:
    assert reaches_the_audit(write), f"db.writes.{write} must call db.writes.audit.note in its transaction"


def rows(url: str) -> list[Entry]:
    with reading(url) as connection:
        return entries(connection, Sought())


@pytest.fixture
def ada(database_url: str) -> Who:
    return matters.people(database_url, "Ada")[0]


@pytest.fixture
def matter(database_url: str) -> int:
    signals = matters.signals(database_url, matters.source(database_url), 1)
    raise_or_refresh(database_url, [matters.candidate(signals)], NOW)
    return int(str(matters.only_action(database_url)["id"]))


Step = Callable[[str, Seen, Who], object]
STEPS: tuple[tuple[str, Step], ...] = (
    ("claim", lambda url, seen, by: actions.claim(url, seen.action_id, by, NOW)),
    ("start", lambda url, seen, by: handling.start(url, seen, by, NOW)),
    (
        "wait",
        lambda url, seen, by: handling.wait(
            url, seen, handling.WaitingIn(WaitingOn.CUSTOMER, None, "Jo Miller's address"), by, NOW
        ),
    ),
    ("go_on", lambda url, seen, by: handling.go_on(url, seen, by, NOW)),
    ("finish", lambda url, seen, by: handling.finish(url, seen, "called Jo Miller", by, NOW)),
    ("take_up", lambda url, seen, by: handling.take_up(url, seen, by, NOW)),
    ("give_back", lambda url, seen, by: handling.give_back(url, seen, by, NOW)),
    ("assign", lambda url, seen, by: handling.assign(url, seen, by.person_id, by, NOW)),
)


def test_every_act_on_a_matter_is_noted_with_who_and_without_what_was_written(
    database_url: str, matter: int, ada: Who
) -> None:
    for _name, step in STEPS:
        step(database_url, matters.seen(database_url, matter), ada)
    noted = list(reversed(rows(database_url)))
    assert [row.after["act"] for row in noted if row.after] == [name for name, _ in STEPS]
    assert {(row.person_id, row.what, row.thing) for row in noted} == {
        (ada.person_id, Deed.CHANGE, f"matter {matter}")
    }
    assert "Miller" not in " ".join(str(row) for row in noted)


def test_what_was_refused_leaves_no_row(database_url: str, matter: int, ada: Who) -> None:
    with pytest.raises(handling.Refused):
        handling.finish(database_url, matters.seen(database_url, matter), "", ada, NOW)
    assert rows(database_url) == []


def test_signing_in_and_out_are_noted_with_the_address_they_come_from(database_url: str) -> None:
    token = people.enter(
        database_url, people.make_link(database_url, NOW), "Ada", None, NOW, came=Came("192.0.2.7")
    )
    with reading(database_url) as connection:
        who = known.session(connection, token, NOW)
    assert who is not None
    people.choose_language(database_url, who, "de", NOW)
    people.leave(database_url, who.session_id, NOW)
    people.leave(database_url, who.session_id, NOW)
    told = [(row.what, row.who, row.origin) for row in reversed(rows(database_url))]
    assert told == [(what, "Ada", "192.0.2.7") for what in (Deed.SIGN_IN, Deed.CHANGE, Deed.SIGN_OUT)]
