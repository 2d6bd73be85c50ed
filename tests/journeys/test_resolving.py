"""A test that names a step follows what became of it: renamed, merged, split."""

import doctest
from datetime import UTC, datetime, timedelta

from db.models.words import Kind, Presence
from journeys import resolving
from journeys.judging import Fact, Life, judge
from journeys.reading import parsed
from journeys.resolving import Change, lives_in, resolved

THEN = datetime(2026, 3, 1, tzinfo=UTC)
LATER = THEN + timedelta(days=9)
PAY = parsed('negatives at "pay" = 0 or not (purchases / (1 + messages at "pay") > 2)')


def hurt(step: str) -> Life:
    found = {"negative": Presence.PRESENT, "positive": Presence.ABSENT}
    return Life((Fact(THEN, Kind.VERBATIM, "mail", step=step, **found),))


def test_a_merged_step_counts_as_all_of_what_it_is_part_of() -> None:
    assert doctest.testmod(resolving).failed == 0
    merged = [Change("pay", "checkout", "merged", LATER), Change("basket", "checkout", "merged", LATER)]
    assert lives_in("pay", merged, THEN) == {"pay", "basket", "checkout"}
    calm = parsed('negatives at "pay" = 0')
    for step in ("pay", "checkout", "basket"):
        assert judge(resolved(calm, merged, THEN), hurt(step), LATER).holds is False
        assert judge(calm, hurt(step), LATER).holds is (step != "pay")
    assert judge(resolved(calm, merged, THEN), hurt("call"), LATER).holds is True


def test_what_is_split_off_counts_only_where_the_test_was_written_before() -> None:
    split = [Change("pay", "pay-by-card", "split", LATER)]
    assert lives_in("pay", split, THEN) == {"pay", "pay-by-card"}
    assert lives_in("pay", split, LATER + timedelta(days=1)) == {"pay"}
    assert lives_in("pay-by-card", split, THEN) == {"pay-by-card"}


def test_every_piece_of_a_test_is_resolved_and_its_text_stays() -> None:
    merged = [Change("pay", "checkout", "merged", LATER)]
    whole = resolved(PAY, merged, THEN)
    assert whole != PAY
    assert '"pay"' not in repr(whole)
    assert repr(whole).count("frozenset({'") == 2
    assert resolved(PAY, [], THEN) is PAY


def test_a_merge_that_goes_round_in_a_circle_ends() -> None:
    circle = [Change("a", "b", "merged", THEN), Change("b", "a", "merged", THEN)]
    assert lives_in("a", circle, THEN) == {"a", "b"}
