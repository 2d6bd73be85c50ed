"""The drivers: against a hand, against a simulation, and honest where nothing can be said."""

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.models import Lack
from journeys.chain import BEGIN, Node, chain
from journeys.drivers import Driver, Drivers, drivers
from journeys.effects import effects
from journeys.lives import Step, Went, lives

ENDS = {"left", "stayed"}
FEW_DRAWS = 120


def life(customer: Node, *nodes: Node, badly: Sequence[Node] = (), well: Sequence[Node] = ()) -> list[Step]:
    """The steps of one customer who passed `nodes`, the last one an end."""

    def went(node: Node) -> Went:
        return Went.BADLY if node in badly else Went.WELL if node in well else Went.UNKNOWN

    return [Step(customer, a, b, went(a)) for a, b in pairwise((BEGIN, *nodes))]


def crowd(*several: tuple[int, list[Step]]) -> list[Step]:
    """As many customers as said, each with a life like the one beside."""
    return [
        step._replace(customer=f"{kind}-{n}")
        for kind, (many, steps) in enumerate(several)
        for n in range(many)
        for step in steps
    ]


def found(answer: Drivers, node: Node) -> Driver:
    return next(one for one in answer.drivers if one.node == node)


HURT_LEAVE = crowd(
    (60, life(0, "pay", "left", badly=["pay"])),
    (40, life(0, "pay", "stayed", badly=["pay"])),
    (20, life(0, "pay", "left", well=["pay"])),
    (180, life(0, "pay", "stayed", well=["pay"])),
    (10, life(0, "look", "left")),
    (90, life(0, "look", "stayed")),
)
"""400 customers, 90 left; where paying went badly 60 of 100 did, where well 20 of 200."""


def test_effects_solved_by_hand() -> None:
    answer = drivers(lives(HURT_LEAVE, ENDS), {"left"}, resamples=FEW_DRAWS)
    pay = found(answer, "pay")
    assert (answer.customers, pay.passed, pay.well, pay.badly) == (400, 300, 200, 100)
    assert answer.ending.effect
    assert answer.ending.effect.value == pytest.approx(90 / 400)
    assert pay.removal.effect
    assert pay.removal.effect.value == pytest.approx(80 / 400)
    # the hundred would leave as one in ten does: fifty fewer of four hundred
    assert pay.normalised.effect
    assert pay.normalised.effect.value == pytest.approx(-50 / 400)
    assert pay.normalised.effect.low < -50 / 400 < pay.normalised.effect.high < 0
    assert pay.normalised.lack is None


def test_the_other_ending_changes_by_as_much_the_other_way() -> None:
    stay = found(drivers(lives(HURT_LEAVE, ENDS), {"stayed"}, resamples=FEW_DRAWS), "pay").normalised.effect
    assert stay
    assert stay.value == pytest.approx(50 / 400)


def test_unheard_customers_go_on_as_before_when_a_step_is_normalised() -> None:
    silent = crowd((100, life(0, "pay", "left")))
    steps = HURT_LEAVE + [step._replace(customer=f"silent-{step.customer}") for step in silent]
    effect = found(drivers(lives(steps, ENDS), {"left"}, resamples=FEW_DRAWS), "pay").normalised.effect
    assert effect
    assert effect.value == pytest.approx(-50 / 500)


def walked(ways: dict[Node, list[tuple[Node, float]]], draw: random.Random) -> Iterator[Node]:
    at: Node = BEGIN
    while at not in ENDS:
        at = draw.choices([to for to, _ in ways[at]], [p for _, p in ways[at]])[0]
        yield at


GOOD: list[tuple[Node, float]] = [("stayed", 0.5), ("browse", 0.4), ("left", 0.1)]
BAD: list[tuple[Node, float]] = [("stayed", 0.1), ("browse", 0.3), ("left", 0.6)]


def simulated(hurt: float, draw: random.Random, many: int) -> list[list[Node]]:
    """Lives through a shop with loops, where paying (its way told by a node) goes badly with `hurt`."""
    ways: dict[Node, list[tuple[Node, float]]] = {
        BEGIN: [("browse", 0.8), ("help", 0.2)],
        "browse": [("browse", 0.2), ("pays badly", 0.5 * hurt), ("pays well", 0.5 - 0.5 * hurt),
                   ("help", 0.1), ("left", 0.2)],
        "help": [("browse", 0.6), ("stayed", 0.2), ("left", 0.2)],
        "pays well": GOOD,
        "pays badly": BAD,
    }  # fmt: skip
    return [list(walked(ways, draw)) for _ in range(many)]


def steps_of(paths: list[list[Node]]) -> list[Step]:
    went = {"pays well": Went.WELL, "pays badly": Went.BADLY}
    return [
        Step(n, *(("pay" if node in went else node) for node in (a, b)), went.get(str(a), Went.UNKNOWN))
        for n, path in enumerate(paths)
        for a, b in pairwise([BEGIN, *path])
    ]


def test_both_effects_are_what_a_simulation_of_the_changed_world_shows() -> None:
    draw, many = random.Random(5), 20_000
    before, after = simulated(0.4, draw, many), simulated(0.0, draw, many)
    left = [sum(path[-1] == "left" for path in paths) / many for paths in (before, after)]
    paid = sum(path[-1] == "left" and any(str(one).startswith("pays") for one in path) for path in before)
    observed = lives(steps_of(before), ENDS)
    calculated = effects(observed, observed.totals, {"left"})
    pay = observed.nodes.index("pay")
    assert calculated.ending == pytest.approx(left[0], abs=1e-9)
    assert calculated.removal[pay] == pytest.approx(paid / many, abs=0.015)
    assert calculated.normalised[pay] == pytest.approx(left[1] - left[0], abs=0.015)


def test_removing_is_what_the_chain_says_when_the_ways_to_a_node_lead_nowhere() -> None:
    steps = steps_of(simulated(0.4, random.Random(7), 2_000))
    observed = lives(steps, ENDS)
    counts: dict[tuple[Node, Node], int] = {}
    for step in steps:
        counts[step.start, step.end] = counts.get((step.start, step.end), 0) + 1
    whole = chain(counts, ENDS).probability({"left"})
    calculated = effects(observed, observed.totals, {"left"})
    for place, node in enumerate(observed.nodes[1:], 1):
        kept = {way: n for way, n in counts.items() if way[0] != node}
        left = whole - chain(kept, ENDS).probability({"left"})
        assert calculated.removal[place] == pytest.approx(left)


PATHS = st.lists(
    st.tuples(
        st.lists(
            st.tuples(st.integers(1, 4), st.sampled_from([Went.WELL, Went.BADLY, Went.UNKNOWN])), max_size=6
        ),
        st.sampled_from(sorted(ENDS)),
    ),
    min_size=1,
    max_size=25,
)
Paths = list[tuple[list[tuple[int, Went]], str]]


def lived(paths: Paths) -> list[Step]:
    return [
        Step(n, a, b, went)
        for n, (nodes, end) in enumerate(paths)
        for (a, went), b in zip(
            [(BEGIN, Went.UNKNOWN), *nodes], [*(node for node, _ in nodes), end], strict=True
        )
    ]


@settings(max_examples=60, deadline=None)
@given(PATHS)
def test_the_chain_of_whole_lives_ends_as_they_did(paths: Paths) -> None:
    observed = lives(lived(paths), ENDS)
    calculated = effects(observed, observed.totals, {"left"})
    assert calculated.ending == pytest.approx(sum(end == "left" for _, end in paths) / len(paths))
    assert (calculated.removal >= -1e-9).all()
    assert (calculated.removal <= calculated.ending + 1e-9).all()
    known = calculated.normalised[~np.isnan(calculated.normalised)]
    assert (np.abs(known) <= 1 + 1e-9).all()


@settings(max_examples=40, deadline=None)
@given(PATHS)
def test_all_endings_together_change_by_nothing(paths: Paths) -> None:
    observed = lives(lived(paths), ENDS)
    each = [effects(observed, observed.totals, {end}).normalised for end in sorted(ENDS)]
    assert np.allclose(np.nan_to_num(each[0] + each[1]), 0)


@settings(max_examples=15, deadline=None)
@given(PATHS, st.randoms(use_true_random=False))
def test_the_order_of_the_steps_makes_no_difference(paths: Paths, draw: random.Random) -> None:
    steps = lived(paths * 10)
    mixed = draw.sample(steps, len(steps))
    assert repr(drivers(lives(steps, ENDS), {"left"}, resamples=5)) == repr(
        drivers(lives(mixed, ENDS), {"left"}, resamples=5)
    )


@settings(max_examples=30, deadline=None)
@given(PATHS)
def test_a_step_that_nobody_reaches_changes_nothing(paths: Paths) -> None:
    observed = lives(lived(paths), ENDS)
    beside = lives([*lived(paths), Step(0, 90, 91, Went.BADLY), Step(0, 91, "left")], ENDS)
    alone, both = (effects(one, one.totals, {"left"}) for one in (observed, beside))
    assert both.ending == pytest.approx(alone.ending)
    assert both.removal[beside.nodes.index(90)] == pytest.approx(0)
    assert np.allclose(both.removal[: len(observed.nodes)], alone.removal)


def test_without_customers_there_is_no_answer() -> None:
    assert drivers(lives([], ENDS), {"left"}) == Drivers(0, drivers(lives([], ENDS), {"left"}).ending, ())
    assert drivers(lives([], ENDS), {"left"}).ending.lack is Lack.FEW


def test_few_customers_are_not_enough() -> None:
    answer = drivers(lives(crowd((9, life(0, "pay", "left")), (9, life(0, "pay", "stayed"))), ENDS), {"left"})
    assert answer.ending == (None, Lack.FEW)
    assert found(answer, "pay").removal == found(answer, "pay").normalised == (None, Lack.FEW)


@pytest.mark.parametrize("end", ["left", "stayed"])
def test_where_all_end_alike_nothing_can_be_compared(end: str) -> None:
    steps = crowd((50, life(0, "pay", end, well=["pay"])), (50, life(0, "look", end)))
    assert (
        found(drivers(lives(steps, ENDS), {"left"}, resamples=FEW_DRAWS), "pay").normalised.lack is Lack.ALIKE
    )


def test_a_straight_line_is_not_enough() -> None:
    steps = crowd(
        (70, life(0, "order", "pay", "stayed", badly=["order"])),
        (70, life(0, "order", "pay", "left", well=["order"])),
        (40, life(0, "left")),
    )
    order = found(drivers(lives(steps, ENDS), {"left"}, resamples=FEW_DRAWS), "order")
    assert order.removal.lack is order.normalised.lack is Lack.STRAIGHT


def test_a_step_that_everybody_passes_has_no_removal_effect_to_speak_of() -> None:
    steps = crowd((50, life(0, "pay", "left")), (50, life(0, "pay", "stayed")))
    assert (
        found(drivers(lives(steps, ENDS), {"left"}, resamples=FEW_DRAWS), "pay").removal.lack
        is Lack.EVERYBODY
    )


def test_a_step_where_nobody_is_known_to_have_fared_well_is_not_normalised() -> None:
    steps = crowd(
        (50, life(0, "pay", "left", badly=["pay"])),
        (50, life(0, "pay", "stayed", badly=["pay"])),
        (50, life(0, "stayed")),
    )
    pay = found(drivers(lives(steps, ENDS), {"left"}, resamples=FEW_DRAWS), "pay")
    assert pay.normalised == (None, Lack.ONE_SIDED)
    assert pay.removal.lack is None


def test_what_may_be_chance_is_not_called_an_effect() -> None:
    steps = crowd(
        (11, life(0, "pay", "left", badly=["pay"])),
        (10, life(0, "pay", "stayed", badly=["pay"])),
        (50, life(0, "pay", "left", well=["pay"])),
        (50, life(0, "pay", "stayed", well=["pay"])),
    )
    pay = found(drivers(lives(steps, ENDS), {"left"}, resamples=FEW_DRAWS), "pay").normalised
    assert pay.lack is Lack.UNSURE
    assert pay.effect
    assert pay.effect.low < 0 < pay.effect.high


def test_among_many_steps_chance_names_none() -> None:
    draw = random.Random(11)
    steps = [
        step
        for customer in range(3_000)
        for node in [draw.randrange(60)]
        for step in life(
            customer, node, draw.choice(sorted(ENDS)), **{draw.choice(["badly", "well"]): [node]}
        )
    ]
    answer = drivers(lives(steps, ENDS), {"left"}, resamples=FEW_DRAWS)
    assert len(answer.drivers) == 60
    assert sum(one.normalised.lack is None for one in answer.drivers) <= 1


def test_a_step_that_leads_on_from_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="from an end"):
        drivers(lives([Step(1, "left", "pay")], ENDS), {"left"})


def test_a_seed_gives_the_same_answer_again() -> None:
    once, again, other = (
        drivers(lives(HURT_LEAVE, ENDS), {"left"}, seed=seed, resamples=20) for seed in (3, 3, 4)
    )
    assert once == again
    assert once != other
