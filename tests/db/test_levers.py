"""What a proposal has to say, and what is refused: hidden defaults, false urgency, claims without figures."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as some

from db import levers
from db.levers import LEVERS, UNSAID, Worded, needed, plain, refusals
from db.models import Lever, Need

CHANGE = "Name the day of delivery"
TOLD = "You choose the day, and we keep it."
HONEST = {
    Need.SEEN: "On the page of the order, above the button.",
    Need.CHANGED: "With one press beside it.",
    Need.REASON: "The van is loaded on that evening.",
    Need.FIGURE: "7,120 of 8,900 orders in March, from the shop's own list.",
    Need.WAY_OUT: "In the same place, until the day before.",
}
KINDS = ("pressure", "hidden", "deadline", "others", "more_steps")


def proposal(lever: Lever = Lever.CLEARER, told: str = TOLD, change: str = CHANGE, **pledges: str) -> Worded:
    return Worded(lever, change, told, {Need(name): text for name, text in pledges.items()})


def listed(kind: str) -> list[str]:
    return [phrase for phrases in levers._listed()[kind].values() for phrase in phrases]


def test_every_lever_names_its_source_and_is_allowed_with_what_it_needs() -> None:
    assert set(LEVERS) == set(Lever)
    for lever, pull in LEVERS.items():
        assert pull.source
        assert refusals(Worded(lever, CHANGE, TOLD, HONEST)) == []
        bare = refusals(Worded(lever, CHANGE, TOLD, {}))
        assert bare == [UNSAID[need] for need in pull.needs]


def test_what_is_not_said_or_only_said_twice_is_refused() -> None:
    assert refusals(proposal(change="Faster!")) == [levers.NO_CHANGE]
    assert refusals(proposal(told="  … ")) == [levers.NO_EXPLANATION]
    assert refusals(proposal(told="name the DAY, of delivery!")) == [levers.REPEATED]
    assert refusals(proposal(told="You see it. " * 60)) == [levers.TOO_LONG]


def test_a_default_is_seen_and_changed_in_one_step() -> None:
    default = lambda seen, changed: refusals(proposal(Lever.DEFAULT, seen=seen, changed=changed))  # noqa: E731
    assert default("Above the button", "One press beside it") == []
    assert default("-", "nowhere") == [UNSAID[Need.SEEN], UNSAID[Need.CHANGED]]
    assert default("Nirgends", "لا") == [UNSAID[Need.SEEN], UNSAID[Need.CHANGED]]
    for changed in ("Call us on weekdays.", "Bitte schriftlich an uns.", "اتصل بنا في أي وقت"):
        (why,) = default("Above the button", changed)
        assert "more than one step" in why


def test_a_figure_about_others_is_a_figure() -> None:
    assert refusals(proposal(Lever.SOCIAL_PROOF, figure="our own list")) == [UNSAID[Need.FIGURE]]
    said = "Most customers choose the morning."
    assert needed(Lever.CLEARER, said) == (Need.FIGURE,)
    assert refusals(proposal(told=said)) == [UNSAID[Need.FIGURE]]
    assert refusals(proposal(told=said, figure="612 of 1,000 in May, shop list")) == []


def test_a_deadline_needs_what_makes_it_true() -> None:
    said = "Sie können den Tag nur bis Freitag ändern."
    assert refusals(proposal(told=said)) == [UNSAID[Need.REASON]]
    assert refusals(proposal(told=said, reason="Am Freitagabend wird geladen.")) == []


@pytest.mark.parametrize(
    "told",
    ["Hurry, choose a day!", "Jetzt   ZUGREIFEN und wählen", "اختر اليوم، آخِر فُرصة لك", "Only 3 left."],
)
def test_pressure_is_refused_in_every_shipped_language(told: str) -> None:
    (why,) = refusals(proposal(told=f"{told} You choose the day.", reason="a true one"))
    assert "presses the customer" in why


def test_what_customers_shall_not_notice_is_refused_where_a_lever_presses() -> None:
    hidden = "Set the yearly plan as standard, they will not notice"
    assert any("hides it" in why for why in refusals(Worded(Lever.DEFAULT, hidden, TOLD, HONEST)))
    assert refusals(proposal(Lever.REMOVE_STEP, change="Take the fee out of the small print")) == []


@pytest.mark.parametrize(
    "told",
    [
        "You get the money back without asking for it.",
        "Sie müssen sich nichts merken.",
        "So wie Sie es möchten, und die meisten Fragen sind damit beantwortet.",
        "طلبك يصل الآن أسرع من قبل.",
    ],
)
def test_plain_words_are_not_taken_for_tricks(told: str) -> None:
    assert refusals(proposal(told=told)) == []


@given(some.sampled_from(KINDS), some.data(), some.text(max_size=30), some.integers(0, 999))
def test_a_listed_phrase_is_found_whatever_stands_around_it(
    kind: str, data: some.DataObject, around: str, n: int
) -> None:
    phrase = data.draw(some.sampled_from(listed(kind)))
    text = f"{around}. {phrase.replace('#', str(n)).upper()} – {around}"
    assert phrase.replace("#", "…") in [*levers._found(kind, text)]


@given(
    some.sampled_from(Lever),
    some.text(),
    some.text(),
    some.dictionaries(some.sampled_from(Need), some.text()),
)
def test_any_words_are_answered_with_sentences_that_can_be_told(
    lever: Lever, change: str, told: str, pledges: dict[Need, str]
) -> None:
    shapes = [levers.re.escape(one).replace(r"\{phrase\}", ".+") for one in levers.REFUSALS]
    for why in refusals(Worded(lever, change, told, pledges)):
        assert any(levers.re.fullmatch(shape, why) for shape in shapes)


@given(some.text())
def test_texts_are_compared_in_one_form(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(levers).failed == 0
