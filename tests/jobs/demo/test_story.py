"""The story is long, lively, honest and always the same, whenever it is told."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

import pytest

from db.models.signals import SignalIn
from db.models.words import Author, Kind
from jobs.demo.company import company
from jobs.demo.incidents import incidents
from jobs.demo.lives import DAYS, LANGUAGES, customers
from jobs.demo.story import signals
from jobs.demo.words import TOPIC_FILES, customer_says, mistyped, vocabulary

ENDS = [
    datetime(2026, 11, 21, 14, 3, 27, 123, tzinfo=UTC),
    datetime(2027, 1, 3, 3, 0, tzinfo=UTC),
    datetime(2027, 8, 2, 4, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
]
EVERY_END = pytest.mark.parametrize("until", ENDS, ids=str)
FREQUENT = ("date_changed", "reach_person", "refund", "damage", "quality", "sign_in")
MARKUP = re.compile(r"[<>{}|`]|\[[^]]*\]\(|https?:|^[=+@-]", re.MULTILINE)


@cache
def told(until: datetime) -> list[tuple[str, SignalIn]]:
    return list(signals(company(), until))


@cache
def heard(until: datetime) -> list[SignalIn]:
    """What customers said, in words or marks."""
    return [said for _, said in told(until) if said.kind != Kind.EVENT and said.author == Author.CUSTOMER]


def since(until: datetime, days: float) -> list[tuple[str, SignalIn]]:
    return [row for row in told(until) if row[1].occurred_at > until - timedelta(days=days)]


def about(rows: list[tuple[str, SignalIn]], word: str) -> int:
    return sum(word in (said.text or "").lower() for _, said in rows if said.author == Author.CUSTOMER)


def test_the_same_arguments_tell_the_same_story() -> None:
    assert list(signals(company(), ENDS[0])) == told(ENDS[0])


def test_an_hour_later_the_same_people_have_said_the_same_and_a_little_more() -> None:
    earlier, later = told(ENDS[0]), list(signals(company(), ENDS[0] + timedelta(hours=1)))
    ours = [row for row in later if row[1].occurred_at <= ENDS[0] and not _a_case(row[1])]
    assert ours == [row for row in earlier if not _a_case(row[1])]
    assert len(later) > len(earlier)


def _a_case(said: SignalIn) -> bool:
    """One written by hand, so many hours before the story ends."""
    return said.external_id.startswith("case-")


def test_another_seed_tells_another_story() -> None:
    assert list(signals(company(), ENDS[0], seed=7)) != told(ENDS[0])


@EVERY_END
def test_there_is_enough_to_read(until: datetime) -> None:
    assert 9_000 <= len(told(until)) <= 12_000
    assert sum(said.kind != Kind.EVENT for _, said in told(until)) >= 7_000


@EVERY_END
def test_the_last_weeks_are_too_full_for_reading_mode(until: datetime) -> None:
    assert sum(said.kind != Kind.EVENT for _, said in since(until, 28)) >= 400


@EVERY_END
def test_it_spans_three_years_in_order_and_ends_in_time(until: datetime) -> None:
    dates = [said.occurred_at for _, said in told(until)]
    assert dates == sorted(dates)
    assert dates[-1] - dates[0] >= timedelta(days=DAYS - 10)
    assert until - timedelta(hours=1) < dates[-1] <= until
    assert all(date.tzinfo is UTC for date in dates)


@EVERY_END
def test_the_last_week_is_alive(until: datetime) -> None:
    assert len(since(until, 7)) >= 120
    month = until.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=27)
    spoken = sum(said.occurred_at >= month for said in heard(until))
    assert spoken >= 300, "fewer would mean reading mode"
    assert len(since(until, 0.5)) >= 8


@EVERY_END
def test_every_source_speaks_and_names_its_own_people(until: datetime) -> None:
    assert {source for source, _ in told(until)} == {source.key for source in company().sources}
    assert all(said.profile for said in heard(until))
    assert len({said.external_id[:4] for said in heard(until)}) >= 650


def test_external_ids_are_unique() -> None:
    assert len({(source, said.external_id) for source, said in told(ENDS[0])}) == len(told(ENDS[0]))


def test_a_kind_carries_what_it_is_named_after() -> None:
    for _, said in told(ENDS[0]):
        present = {Kind.VERBATIM: said.text, Kind.MARK: said.mark, Kind.EVENT: said.event}
        assert present[Kind(said.kind)] not in (None, "")
        assert (said.event is None) == (said.kind != Kind.EVENT)


def test_marks_stay_on_the_scale_of_their_source() -> None:
    scales = {source.key: source.scale for source in company().sources}
    for source, said in told(ENDS[0]):
        if said.mark is not None:
            scale = scales[source]
            assert scale is not None
            assert scale.worst <= said.mark <= scale.best


def test_every_event_lands_on_a_step_and_every_reference_names_one() -> None:
    steps = company().journey.micro_interactions
    assert {said.event for _, said in told(ENDS[0])} - {None} == {
        event for step in steps for event in step.placing.events
    }
    assert {said.reference for _, said in told(ENDS[0])} - {None} <= {step.key for step in steps}


def test_an_order_is_placed_before_it_is_shipped_and_delivered() -> None:
    seen: dict[str, list[str]] = {}
    wanted = ["paid", "order placed", "shipped", "delivered", "delivered late", "returned", "refund paid"]
    for source, said in told(ENDS[0]):
        if source == "shop_events" and said.event in wanted:
            seen.setdefault(said.details["order"], []).append(said.event)
    for events in seen.values():
        assert events == sorted(events, key=wanted.index)


def test_the_company_answers_in_conversations_and_is_nobody_in_them() -> None:
    answers = [said for _, said in told(ENDS[0]) if said.author == Author.COMPANY]
    opened = {said.conversation for said in heard(ENDS[0])}
    assert len(answers) > 300
    assert all(said.conversation in opened and said.profile is None for said in answers)


def test_most_customers_write_english_and_some_cannot_be_read() -> None:
    assert set(vocabulary().turns) == set(LANGUAGES)
    named = Counter(said.language for said in heard(ENDS[0]) if said.language)
    share = named["de"] / named.total()
    assert 0.04 < share < 0.13
    assert named["pt"] + named["ar"] > 0
    assert any("\u0600" <= letter <= "\u06ff" for said in heard(ENDS[0]) for letter in said.text or "")


@EVERY_END
def test_texts_are_varied_and_hold_no_markup(until: datetime) -> None:
    texts = [said.text for _, said in told(until) if said.text]
    assert len(set(texts)) >= 0.7 * len(texts)
    assert [text for text in texts if MARKUP.search(text)] == []
    assert [text for text in texts if text != text.strip()] == []


@EVERY_END
def test_delivery_dates_slip_since_the_new_carrier(until: datetime) -> None:
    recent, before = since(until, 10), since(until, 60)
    usual = about(before, "date") - about(recent, "date")
    assert about(recent, "date") > 2 * usual / 5, "ten days against the fifty before them"
    assert about(recent, "carrier") >= 8


def test_the_sign_in_incident_lies_fourteen_months_back() -> None:
    def in_the_app(first: int, last: int) -> int:
        window = (ENDS[0] - timedelta(days=first), ENDS[0] - timedelta(days=last))
        reviews = [said for source, said in told(ENDS[0]) if source == "app_store"]
        return sum(window[0] <= said.occurred_at < window[1] for said in reviews)

    assert in_the_app(426, 419) > 4 * in_the_app(440, 433)


def test_refunds_are_stuck_every_january() -> None:
    months = Counter(
        said.occurred_at.strftime("%Y-%m") for said in heard(ENDS[0]) if "refund" in (said.text or "").lower()
    )
    usual = months.total() / len(months)
    assert all(months[f"{year}-01"] > 2 * usual for year in (2024, 2025, 2026))


def test_business_grows_and_rests_at_weekends() -> None:
    years = Counter((ENDS[0] - said.occurred_at).days // 365 for said in heard(ENDS[0]))
    assert years[0] > years[1] > years[2]
    weekdays = Counter(said.occurred_at.weekday() for said in heard(ENDS[0]))
    assert max(weekdays[5], weekdays[6]) < min(weekdays[day] for day in range(5))


@EVERY_END
def test_somebody_is_hurt_and_data_leaks_in_the_last_week(until: datetime) -> None:
    texts = " ".join(said.text or "" for _, said in since(until, 7))
    assert "was injured" in texts
    assert "data leak" in texts


def test_an_incident_hits_people_who_have_bought() -> None:

    lives = customers(Random(1), ENDS[0])
    assert all(moment.order.placed < moment.at for moment in incidents(Random(2), lives, ENDS[0]))


@pytest.mark.parametrize("topic", FREQUENT)
def test_a_frequent_topic_has_many_ways_to_complain(topic: str) -> None:
    assert len(set(vocabulary().topics[topic]["negative"])) >= 25


def test_no_template_stands_there_twice() -> None:
    for topic, tones in vocabulary().topics.items():
        templates = [template for texts in tones.values() for template in texts]
        assert len(set(templates)) == len(templates), topic


def test_no_topic_is_written_in_two_files() -> None:
    assert set(vocabulary().group.values()) == set(TOPIC_FILES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_can_be_spoken_about_every_article(language: str) -> None:

    rng = Random(3)
    for topic, tones in vocabulary().topics.items():
        for tone in tones:
            for article in range(len(vocabulary().slots["article"])):
                assert customer_says(rng, topic, tone, language, article)


def test_a_hurried_thumb_changes_little() -> None:

    text = "It doesn't fit. Where is the driver?"
    typed = {mistyped(Random(seed), text) for seed in range(40)}
    assert text.lower() in typed
    assert "It doesnt fit. Where is the driver?" in typed
    assert all(abs(len(other) - len(text)) <= 1 for other in typed)
    assert all(mistyped(Random(seed), "...") for seed in range(40)), "something is left of the shortest"
