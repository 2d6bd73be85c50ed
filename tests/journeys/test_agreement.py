"""Agreement of two, and the interval of a share, against figures from the literature and by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.agreement import Pair, kappa, wilson


def test_kappa_is_cohens() -> None:
    assert kappa(Pair(45, 15, 25, 15)) == pytest.approx(0.1304, abs=1e-4)
    assert kappa(Pair(25, 35, 5, 35)) == pytest.approx(0.2593, abs=1e-4)
    assert kappa(Pair(5, 0, 0, 5)) == 1
    assert kappa(Pair(0, 5, 5, 0)) == -1
    assert kappa(Pair(0, 0, 0, 0)) is None


def test_the_interval_is_wilsons() -> None:
    assert wilson(15, 20) == pytest.approx((0.5313, 0.8881), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)


@given(st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_is_one_within_all_shares(counted: tuple[int, int]) -> None:
    part, base = counted
    low, high = wilson(part, base)
    assert 0 <= low <= high <= 1
    assert base == 0 or low - 1e-12 <= part / base <= high + 1e-12


@given(st.builds(Pair, *[st.integers(0, 60)] * 4))
def test_agreement_does_not_hang_on_who_is_named_first(pair: Pair) -> None:
    assert kappa(pair) == kappa(Pair(pair.both, pair.second, pair.first, pair.neither))
    assert kappa(pair) is None or -1 <= kappa(pair) <= 1
