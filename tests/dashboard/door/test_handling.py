"""A program does to a matter what a colleague may do, in their name, and is told in words what may not be."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlmodel import col

from db.engine import reading, writing
from db.models import Action, ActionState, Function, Person, PersonRole, Role, Scope
from db.reads import actions
from tests.dashboard.door.posting import Said, post, token
from tests.web import Web

OWNER, ADMIN = "ada@example.com", "root@example.com"


@pytest.fixture(scope="module")
def web(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("handling")
    path = folder / "touchline.db"
    path.write_bytes(sqlite_template.read_bytes())
    with Web(f"sqlite:///{path}", folder) as running:
        now = datetime.now(UTC)
        with writing(running.url) as connection:
            for mail, role in ((OWNER, Role.OWNER), (ADMIN, Role.ADMIN)):
                added = insert(Person).values(name=mail, mail=mail, created_at=now).returning(Person.id)
                person_id = connection.execute(added).scalar_one()
                connection.execute(insert(PersonRole).values(person_id=person_id, role=role))
        yield running


@pytest.fixture
def matter(web: Web, request: pytest.FixtureRequest) -> int:
    """A matter that nobody has."""
    now = datetime.now(UTC)
    row = {
        "fingerprint": request.node.name,
        "kind": "surge",
        "title": "Late",
        "reason": "Said.",
        "rule": "test",
    }
    with writing(web.url) as connection:
        made = insert(Action).values(**row, state=ActionState.PROPOSED, raised_at=now, changed_at=now)
        return int(connection.execute(made.returning(Action.id)).scalar_one())


def does(web: Web, matter: int, act: str, person: str = OWNER, **more: Any) -> Said:
    shown = token(web.url, Scope.WRITE)
    return post(web.address, shown, {"person": person, "act": act, **more}, f"/api/v1/actions/{matter}")


def test_a_matter_is_taken_waits_and_is_finished(web: Web, matter: int) -> None:
    assert does(web, matter, "claim").body == {"id": matter, "state": "claimed"}
    assert does(web, matter, "start").body["state"] == "in_progress"
    assert does(web, matter, "wait", note="the parcel's number").status == 200
    assert does(web, matter, "go_on").status == 200
    assert does(web, matter, "finish", note="Sent a new one.").body["state"] == "observing"
    assert does(web, matter, "take_up").body["state"] == "in_progress"
    with reading(web.url) as connection:
        told = [(one.what, one.person) for one in actions.history(connection, matter)]
    assert {person for what, person in told if what != "watched"} == {OWNER}
    assert does(web, matter, "give_back").body["state"] == "triaged"


def test_finishing_tells_what_was_at_the_root_and_whose_it_was(web: Web, matter: int) -> None:
    with writing(web.url) as connection:
        row = {"key": "post", "name": "The post room", "colour": "blue", "position": 1}
        post_room = connection.execute(insert(Function).values(**row).returning(Function.id)).scalar_one()
    assert does(web, matter, "claim").status == 200
    assert does(web, matter, "start").status == 200
    finish = {"act": "finish", "note": "Sent a new one."}
    lost = does(web, matter, **finish, cause={"kind": "process"})
    assert "which department" in lost.body["detail"]
    assert does(web, matter, **finish, cause={"kind": "magic"}).body["errors"][0]["field"] == "cause.kind"
    nobody = does(web, matter, **finish, cause={"kind": "process", "department": "magic"})
    assert "no department" in nobody.body["detail"]
    cause = {"kind": "process", "department": "The post room"}
    assert does(web, matter, **finish, cause=cause).body["state"] == "observing"
    told = select(col(Action.cause_kind), col(Action.cause_function_id)).where(col(Action.id) == matter)
    with reading(web.url) as connection:
        assert tuple(connection.execute(told).one()) == ("process", post_room)


@pytest.mark.parametrize(
    ("act", "more", "words"),
    [
        ("start", {}, "cannot become in progress"),
        ("finish", {"note": ""}, "what was done"),
        ("claim", {"person": "nobody@example.com"}, "mail address"),
        ("claim", {"person": ADMIN}, "role"),
    ],
)
def test_what_may_not_be_is_told_and_changes_nothing(
    web: Web, matter: int, act: str, more: dict[str, str], words: str
) -> None:
    said = does(web, matter, act, **more)
    assert said.status == 422
    assert words in said.body["detail"].lower()
    with reading(web.url) as connection:
        assert actions.history(connection, matter) == []


def test_what_is_no_deed_names_its_field(web: Web, matter: int) -> None:
    assert does(web, matter, "juggle").body["errors"][0]["field"] == "act"
    assert does(web, matter, "claim", colour="red").body["errors"][0]["field"] == "colour"
    assert does(web, 10**6, "claim").status == 404
    shown = token(web.url, Scope.READ, Scope.INGEST)
    assert post(web.address, shown, {}, f"/api/v1/actions/{matter}").status == 403
