"""What is stored about employees is told whole, whatever the store comes to hold about them."""

import io
import json

from db.engine import reading
from db.models import Role, metadata
from db.reads.employees import columns_about_people, employees
from db.rights import HOUSE
from db.writes.accounts import give
from db.writes.functions import Department, settle
from jobs.export import write
from tests.db.matters import NOW, people


def test_everybody_stands_there_with_what_refers_to_them(database_url: str) -> None:
    ada, ben = people(database_url, "Ada", "Ben")
    settle(database_url, [Department("shop", "Shop", "#000000", "Ada")], HOUSE, NOW)
    give(database_url, ada.person_id, {Role.ADMIN, Role.OWNER}, ["shop"], ada, NOW)
    with reading(database_url) as connection:
        first, second = employees(connection)
        assert list(employees(connection, ben.person_id)) == [second]
    assert (first["name"], first["roles"], first["departments"]) == ("Ada", ["admin", "owner"], ["shop"])
    assert "functions.head_id: 1" in first["stands_in"]
    assert "audit_rows.person_id: 1" in first["stands_in"]
    assert (second["name"], second["stands_in"]) == ("Ben", [])
    assert "password_hash" not in first


def test_every_column_that_refers_to_people_is_counted() -> None:
    found = columns_about_people()
    assert ("actions", "person_id") in found
    assert ("audit_rows", "person_id") in found
    assert all(name in metadata.tables[table].c for table, name in found)


def test_the_command_line_writes_it_in_rows(database_url: str) -> None:
    people(database_url, "Ada")
    out = io.StringIO()
    assert write(database_url, "staff", "jsonl", out) == 1
    assert json.loads(out.getvalue())["name"] == "Ada"
    assert write(database_url, "staff", "csv", io.StringIO(newline="")) == 1
