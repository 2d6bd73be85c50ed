"""What became of the happy stands beside what became of all, each share with its interval and its base."""

from datetime import UTC, datetime

import pytest

from dashboard.happiness.outcomes import cell
from db.reads.happiness import OutcomeRow
from journeys.backtest import Outcome

AT = datetime(2026, 3, 1, tzinfo=UTC)


def row(happy_did: int, happy: int, judged_did: int, judged: int) -> OutcomeRow:
    return OutcomeRow(1, 90, Outcome.STAYED, AT, happy, happy_did, judged, judged_did)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (row(40, 50, 300, 500), "80 % of 50 (67–89 %); of all judged 60 % of 500 (56–64 %)"),
        (row(9, 12, 20, 41), "9 of 12; of all judged 49 % of 41 (34–64 %)"),
        (row(9, 12, 10, 20), "9 of 12; of all judged 10 of 20"),
        (row(0, 0, 10, 20), "not known"),
        (None, "not known"),
    ],
)
def test_the_base_rate_has_its_interval_and_its_base_as_the_happy_have(
    found: OutcomeRow | None, words: str
) -> None:
    assert cell(found) == words
