"""A signal is placed by the most telling thing known of it, and the reason says which."""

from hypothesis import given
from hypothesis import strategies as st

from jobs.analyse.placing import UNPLACED, Facts, Placer, Placing, PlacingRule, version

EVERYTHING = Facts(reference="step-9", event="paid", channel="chat", source="helpdesk")
LADDER = [
    PlacingRule(7, channel="chat"),
    PlacingRule(6, source="helpdesk"),
    PlacingRule(5, category="delivery.late"),
    PlacingRule(4, category="delivery.late", channel="chat"),
    PlacingRule(3, category="delivery.late", source="helpdesk"),
    PlacingRule(2, event="paid"),
    PlacingRule(1, reference="step-9"),
]


def test_the_most_specific_rule_wins() -> None:
    rules = list(LADDER)
    for expected in range(1, 8):
        placed = Placer(rules).place(EVERYTHING, ["delivery.late"])
        assert placed.micro_interaction_id == expected
        rules.pop()


def test_the_reason_is_in_words() -> None:
    placer = Placer(LADDER)
    late = ["delivery.late"]
    assert placer.place(EVERYTHING, []).reason == "named as “step-9”"
    assert placer.place(Facts(event="paid"), []).reason == "event “paid”"
    assert placer.place(Facts(channel="chat"), late).reason == "topic “Delivery late” in chat"
    assert placer.place(Facts(source="helpdesk"), late).reason == "topic “Delivery late” from “helpdesk”"
    assert placer.place(Facts(channel="chat"), []).reason == "in chat"


def test_a_signal_that_no_rule_fits_stays_unplaced_and_says_so() -> None:
    assert Placer(LADDER).place(Facts(channel="mail"), ["money.price"]) == Placing(None, UNPLACED)
    assert Placer([]).place(EVERYTHING, ["money.price"]) == Placing(None, UNPLACED)


def test_a_rule_that_names_nothing_never_holds() -> None:
    assert Placer([PlacingRule(1)]).place(EVERYTHING, []).micro_interaction_id is None


def test_all_that_a_rule_names_must_be_so() -> None:
    placer = Placer([PlacingRule(1, reference="step-9", channel="mail"), PlacingRule(2, channel="chat")])
    assert placer.place(EVERYTHING, []).micro_interaction_id == 2


def test_between_equals_the_lowest_step_wins_whatever_the_order() -> None:
    rules = [PlacingRule(8, category="money.price"), PlacingRule(3, category="delivery.late")]
    rules += [PlacingRule(9, category="delivery.late")]
    for order in (rules, rules[::-1]):
        assert Placer(order).place(Facts(), ["money.price", "delivery.late"]).micro_interaction_id == 3


def test_the_version_follows_the_rules_and_not_their_order() -> None:
    assert version(LADDER) == version(LADDER[::-1])
    assert version(LADDER) != version(LADDER[1:])


values = st.sampled_from([None, "a", "b"])
written = st.lists(
    st.builds(PlacingRule, st.integers(1, 5), values, values, values, values, values), max_size=8
)


@given(
    rules=written,
    facts=st.builds(Facts, values, values, values, values),
    topics=st.sets(st.sampled_from("ab")),
)
def test_it_agrees_with_trying_every_rule(rules: list[PlacingRule], facts: Facts, topics: set[str]) -> None:
    known = facts._asdict()
    held = [
        rule
        for rule in rules
        if any(rule[1:])
        and all(not getattr(rule, field) or getattr(rule, field) == known[field] for field in known)
        and (not rule.category or rule.category in topics)
    ]
    order = ("reference", "event", "category", "source", "channel")
    held.sort(
        key=lambda rule: [getattr(rule, field) is None for field in order] + [rule.micro_interaction_id]
    )
    expected = held[0].micro_interaction_id if held else None
    assert Placer(rules).place(facts, sorted(topics)).micro_interaction_id == expected
