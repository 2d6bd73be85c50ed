"""Surveys: what happens to invitations has one name however it came, and the source knows who answered."""

import pytest

from db.engine import reading
from db.reads.sources import responses
from db.surveys import survey_event
from db.writes.signals import record
from tests.db.cast import NOW, a_source, said


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Survey Sent", "invited"),
        ("survey_displayed", "invited"),
        ("nps:responded", "answered"),
        ("survey.timed_out", "expired"),
        ("CSAT declined", "dismissed"),
        ("Invited", "invited"),
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("survey of the roof", "survey of the roof"),
        ("", ""),
    ],
)
def test_an_invitation_has_one_name_and_a_parcel_keeps_its_own(name: str, told: str) -> None:
    assert survey_event(name) == told


def test_a_source_knows_how_many_of_the_invited_answered(database_url: str) -> None:
    target = a_source(database_url, "nps", "survey")
    events = ["survey sent"] * 5 + ["survey answered"] * 2 + ["dismissed", "survey expired", "logged in"]
    happened = [said(str(n), None, "event", event=name, profile=f"p{n % 5}") for n, name in enumerate(events)]
    record(database_url, target, happened, NOW)
    record(database_url, target, happened, NOW)
    with reading(database_url) as connection:
        found = responses(connection, target.source_id)
    assert found == {"invited": 5, "answered": 2, "dismissed": 1, "expired": 1}
