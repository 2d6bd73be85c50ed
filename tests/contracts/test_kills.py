"""What was acknowledged is kept: the web process may die at any moment, and nothing is lost or doubled."""

import pytest

from tests.kills import CLIENTS, survived

KILLS = 20


@pytest.mark.timeout(900)
def test_every_acknowledged_signal_is_in_the_store_exactly_once(sqlite_url: str) -> None:
    left = survived(sqlite_url, KILLS)
    assert len(left.acknowledged) >= KILLS * CLIENTS
    assert left.once == left.acknowledged
    assert set(left.stored.values()) == {1}
