"""Passports: of sources and single identifiers, said by few, noted in the audit, taken away as a record."""

import csv
import io
import json

import pytest
from sqlalchemy import select
from sqlmodel import col

from db.engine import reading
from db.errors import Refused
from db.models import AuditRow
from db.reads import identifiers, sources
from db.reads.people import Who
from db.rights import NotAllowedError
from db.writes import passports
from db.writes.passports import Described, IdentifierPassport, Passport
from db.writes.signals import record
from jobs import export
from tests.db.cast import NOW, a_source, recorded, said
from tests.db.matters import people

NASTY = '=HYPERLINK("x") <script>alert(1)</script> \u202eabc'
SHOP = Described("shop-api", " Shop  posts ", "web", "api")


@pytest.fixture
def analyst(database_url: str) -> Who:
    (ada,) = people(database_url, "Ada")
    return ada


def written(url: str, form: str, what: str = "passports") -> str:
    out = io.StringIO(newline="")
    export.write(url, what, form, out)
    return out.getvalue()


def test_a_source_is_made_with_its_passport_and_changed(database_url: str, analyst: Who) -> None:
    id_ = passports.make(database_url, analyst, SHOP, Passport("our shop", "asked", "fewer returns"), NOW)
    passports.rename(database_url, analyst, id_, "Shop", "app", NOW)
    with reading(database_url) as connection:
        made = sources.one(connection, "shop-api")
    assert made is not None
    assert (made.name, made.channel, made.kind, made.hoped, made.held) == (
        "Shop",
        "app",
        "api",
        "fewer returns",
        False,
    )
    assert (made.solicited, made.contact) == (True, "answer")


def test_a_key_is_given_once_and_is_one_for_addresses(database_url: str, analyst: Who) -> None:
    passports.make(database_url, analyst, SHOP, Passport(None, None), NOW)
    for wrong in (SHOP, SHOP._replace(key="Über alles"), SHOP._replace(key="b", name="  ")):
        with pytest.raises(Refused):
            passports.make(database_url, analyst, wrong, Passport(None, None), NOW)


def test_only_an_analyst_makes_sources_and_privacy_may_say_what_they_are_for(
    database_url: str, analyst: Who
) -> None:
    privacy = Who(0, analyst.person_id, "Ada", frozenset({"privacy"}), ())
    with pytest.raises(NotAllowedError):
        passports.make(database_url, privacy, SHOP, Passport(None, None), NOW)
    id_ = passports.make(database_url, analyst, SHOP, Passport(None, None), NOW)
    passports.say(database_url, privacy, id_, Passport("x", "did"), NOW)


def test_the_audit_tells_which_fields_changed_and_not_what_was_written(
    database_url: str, analyst: Who
) -> None:
    id_ = passports.make(database_url, analyst, SHOP, Passport(None, None), NOW)
    passports.say(database_url, analyst, id_, Passport("the till of Ada Byron", "did"), NOW)
    with reading(database_url) as connection:
        rows = connection.execute(
            select(col(AuditRow.after)).where(col(AuditRow.thing) == f"source {id_}")
        ).all()
    told = json.dumps([row.after for row in rows])
    assert "origin" in told
    assert "did" in told
    assert "Byron" not in told


def test_an_identifier_has_a_passport_of_its_source_until_one_of_its_own_is_said(
    database_url: str, analyst: Who
) -> None:
    phone = "+49 151 2345"
    recorded(database_url, a_source(database_url), said("1", profile=phone))
    with reading(database_url) as connection:
        (row,) = identifiers.called(connection, phone)
        assert identifiers.called(connection, "+49") == []
        assert identifiers.others(connection, row.person_id, row.profile_id) == []
    assert (row.origin, row.allowed, row.why, row.first_seen_at) == ("a test", "in_public_only", None, NOW)
    mine = IdentifierPassport("read out at the till", "nobody", "the other number is private")
    passports.say_of_identifier(database_url, analyst, row.profile_id, mine, NOW)
    with reading(database_url) as connection:
        (row,) = identifiers.called(connection, phone)
    assert (row.captured, row.allowed, row.why) == mine
    assert row.said_by == "Ada"


def test_what_was_said_of_single_identifiers_is_taken_away_too(database_url: str, analyst: Who) -> None:
    recorded(database_url, a_source(database_url), said("1", profile="+49 151 2345"), said("2", profile="7"))
    with reading(database_url) as connection:
        (row,) = identifiers.called(connection, "+49 151 2345")
    mine = IdentifierPassport(NASTY, "nobody", "the other number is private")
    passports.say_of_identifier(database_url, analyst, row.profile_id, mine, NOW)
    (told,) = map(json.loads, written(database_url, "jsonl", "identifiers").splitlines())
    assert (told["source"], told["identifier"], told["said_by"]) == (row.source, "+49 151 2345", "Ada")
    assert (told["captured"], told["why_this_one"]) == (NASTY, mine.why)
    assert told["allowed"] == "nobody may be written to because of it"
    (cells,) = csv.DictReader(io.StringIO(written(database_url, "csv", "identifiers")))
    assert (cells["captured"][0], cells["identifier"][0]) == ("'", "'")


def test_nonsense_about_an_identifier_is_refused(database_url: str, analyst: Who) -> None:
    recorded(database_url, a_source(database_url), said("1"))
    for profile_id, wrong in (
        (99, IdentifierPassport(None, None, None)),
        (1, IdentifierPassport(None, "everybody", None)),
        (1, IdentifierPassport("x" * 1_001, None, None)),
    ):
        with pytest.raises(Refused):
            passports.say_of_identifier(database_url, analyst, profile_id, wrong, NOW)


def test_the_record_of_processing_tells_every_source_and_where_it_goes(
    database_url: str, analyst: Who
) -> None:
    record(database_url, a_source(database_url), [said("1", mark=3.0)], NOW)
    passports.make(database_url, analyst, SHOP, Passport(NASTY, None), NOW)
    shop, held = map(json.loads, written(database_url, "jsonl").splitlines())
    assert (shop["source"], shop["signals"], shop["people"]) == ("Shop", 1, 1)
    assert shop["kinds_of_data"] == "names or numbers of people, what they said, marks they gave"
    assert "page: " in shop["seen_on"]
    assert "pulse" in shop["seen_on"]
    assert held["seen_on"].startswith("kept aside")


def test_the_record_is_safe_in_a_spreadsheet_and_in_a_browser(database_url: str, analyst: Who) -> None:
    passports.make(database_url, analyst, SHOP, Passport(NASTY, "asked", NASTY), NOW)
    (row,) = csv.DictReader(io.StringIO(written(database_url, "csv")))
    assert row["origin"].startswith("'=HYPERLINK")
    page = written(database_url, "html")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page
