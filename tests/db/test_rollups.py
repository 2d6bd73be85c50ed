"""Rollups stay equal to a recount through anything that can happen to a signal."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import insert, select, update
from sqlmodel import col

from db.cells import KEYS, TABLES
from db.engine import reading, writing
from db.models import Became, CorrectionKind, Lineage, MicroInteraction, SourceProfile
from db.reads.recounted import differences
from db.reads.rollups import (
    EVERYTHING,
    NEGATIVE,
    SIGNALS,
    Figures,
    Narrowed,
    Period,
    by_block,
    by_category,
    by_day,
    by_step,
    totals,
)  # fmt: skip
from db.rights import HOUSE
from db.writes import batches, corrections, rollups
from db.writes.sources import open_batch
from tests.db.cast import (
    ABSENT,
    NOW,
    PRESENT,
    UNKNOWN,
    a_generation,
    a_source,
    about,
    analysed,
    found,
    id_of,
    recorded,
    said,
    topic_ids,
    waiting_rows,
)  # fmt: skip


def _totals(url: str, narrowed: Narrowed = EVERYTHING) -> Figures:
    with reading(url) as connection:
        assert differences(connection) == []
        return totals(connection, Period(), narrowed)


def test_customers_are_counted_once_and_nameless_signals_never_as_customers(database_url: str) -> None:
    target, plan = a_source(database_url), a_generation(database_url)
    recorded(
        database_url, target,
        said("1", profile="ada"), said("2", profile="ada"), said("3", profile="bo"), said("4", profile=None),
    )  # fmt: skip
    analysed(database_url, plan, *map(found, waiting_rows(database_url)))
    figures = _totals(database_url)
    assert (figures.signals, figures.customers, figures.customers_negative, figures.nameless) == (4, 2, 2, 1)


def test_measures_asked_for_alone_are_those_of_the_whole_and_the_others_none(database_url: str) -> None:
    target, plan = a_source(database_url), a_generation(database_url)
    recorded(database_url, target, said("1", profile="ada"), said("2", profile=None))
    analysed(database_url, plan, *map(found, waiting_rows(database_url)))
    with reading(database_url) as connection:
        assert totals(connection, Period(), only=SIGNALS) == Figures(signals=2)
        assert totals(connection, Period(), only=NEGATIVE) == Figures(negative=2, customers_negative=1)


def test_who_was_hurt_at_several_steps_of_a_block_counts_there_once(database_url: str) -> None:
    target, plan = a_source(database_url), a_generation(database_url)
    recorded(
        database_url, target, said("1", profile="ada"), said("2", profile="ada"), said("3", profile="bo")
    )
    first, second = some_steps(database_url)
    at = dict(zip(waiting_rows(database_url), (first, second, second), strict=True))
    analysed(database_url, plan, *(found(row, micro_interaction_id=step) for row, step in at.items()))
    with reading(database_url) as connection:
        alone = by_step(connection, Period())
        blocks = by_block(connection, Period(), {"both": (first, second), "none": (), "other": (999,)})
    assert [alone[step].customers_negative for step in (first, second)] == [1, 2]
    assert (blocks["both"].signals, blocks["both"].customers_negative) == (3, 2)
    assert blocks["none"] == blocks["other"] == Figures()


def test_a_step_asked_for_alone_counts_what_became_part_of_it(database_url: str) -> None:
    target, plan = a_source(database_url), a_generation(database_url)
    recorded(database_url, target, said("1", profile="ada"), said("2", profile="bo"), said("3"))
    pay, basket = some_steps(database_url)
    at = dict(zip(waiting_rows(database_url), (pay, basket, 0), strict=True))
    analysed(database_url, plan, *(found(row, micro_interaction_id=step or None) for row, step in at.items()))
    with writing(database_url) as connection:
        connection.execute(insert(Lineage).values(from_id=pay, to_id=basket, change=Became.MERGED, at=NOW))
    with reading(database_url) as connection:
        every, alone = (
            by_step(connection, Period(), one, NEGATIVE) for one in (EVERYTHING, Narrowed(step_ids=(basket,)))
        )
    assert alone[basket] == every[basket] == Figures(negative=2, customers_negative=2)
    assert 0 not in alone


@pytest.mark.parametrize("table", TABLES)
def test_what_a_few_cells_hold_is_found_without_looking_through_all_of_them(sqlite_url: str, table) -> None:
    asked, number = KEYS[table], 4
    with reading(sqlite_url) as connection:
        query = f"EXPLAIN QUERY PLAN {rollups._lookup(True, table, number)}"
        plan = [step.detail for step in connection.exec_driver_sql(query, (None,) * len(asked) * number)]
    assert plan[-1].startswith("SEARCH stored USING INDEX")


def some_steps(url: str) -> list[int]:
    """The ids of two micro-interactions that stand nowhere."""
    with writing(url) as connection:
        made = insert(MicroInteraction).values([{"key": "pay"}, {"key": "basket"}])
        return list(connection.scalars(made.returning(col(MicroInteraction.id))))


def test_a_signal_of_two_topics_counts_in_both_and_once_in_all(database_url: str) -> None:
    target, plan, topics = a_source(database_url), a_generation(database_url), topic_ids
    recorded(database_url, target, said("1"), said("2"))
    late, rude = topics(database_url)["late"], topics(database_url)["rude"]
    first, second = waiting_rows(database_url)
    both = about(late) + about(rude)
    analysed(database_url, plan, found(first, categories=both), found(second))
    with reading(database_url) as connection:
        shares = by_category(connection, Period(), Narrowed(source_ids=(target.source_id,)))
    assert {key: figures.signals for key, figures in shares.items()} == {late: 1, rude: 1, 0: 1}
    assert _totals(database_url, Narrowed((target.source_id,), micro_interaction_id=0)).signals == 2


def test_analysing_again_replaces_the_old_contribution(database_url: str) -> None:
    target, plan = a_source(database_url), a_generation(database_url)
    recorded(database_url, target, said("1", profile="ada"), said("2", profile="ada"))
    rows = waiting_rows(database_url)
    analysed(database_url, plan, *map(found, rows))
    analysed(database_url, plan, found(rows[0], words_negative=ABSENT))
    assert (_totals(database_url).negative, _totals(database_url).customers_negative) == (1, 1)
    analysed(database_url, plan, found(rows[1], words_negative=ABSENT))
    assert (_totals(database_url).negative, _totals(database_url).customers_negative) == (0, 0)


def test_a_signal_changed_after_it_was_read_waits_again(database_url: str) -> None:
    target, plan = a_source(database_url), a_generation(database_url)
    recorded(database_url, target, said("1", "old words"))
    read = waiting_rows(database_url)
    recorded(database_url, target, said("1", "new words"))
    assert analysed(database_url, plan, *map(found, read)) == 0
    assert [row.text for row in waiting_rows(database_url)] == ["new words"]


def test_linked_profiles_are_one_customer_without_touching_a_rollup(database_url: str) -> None:
    target, plan = a_source(database_url), a_generation(database_url)
    recorded(database_url, target, said("1", profile="ada"), said("2", profile="ada l."))
    analysed(database_url, plan, *map(found, waiting_rows(database_url)))
    with writing(database_url) as connection:
        older, younger = connection.scalars(select(col(SourceProfile.id)).order_by(col(SourceProfile.id)))
        linked = update(SourceProfile).where(col(SourceProfile.id) == younger)
        connection.execute(linked.values(customer_id=older))
    assert _totals(database_url).customers == 1


def test_a_correction_counts_at_once_can_be_undone_and_outlives_a_new_analysis(database_url: str) -> None:
    target, plan = a_source(database_url), a_generation(database_url)
    recorded(database_url, target, said("1"))
    rows = waiting_rows(database_url)
    analysed(database_url, plan, *map(found, rows))
    made = corrections.correct(database_url, rows[0].signal_id, CorrectionKind.NOT_NEGATIVE, HOUSE, NOW)
    assert _totals(database_url).negative == 0
    analysed(database_url, plan, *map(found, rows))
    assert _totals(database_url).negative == 0
    corrections.undo(database_url, made, HOUSE, NOW)
    assert _totals(database_url).negative == 1


@pytest.mark.parametrize("kind", [CorrectionKind.SPAM, CorrectionKind.NOT_OUR_CUSTOMER])
def test_what_is_no_customers_word_counts_nowhere(database_url: str, kind: CorrectionKind) -> None:
    target, plan = a_source(database_url), a_generation(database_url)
    recorded(database_url, target, said("1"), said("2"))
    analysed(database_url, plan, *map(found, waiting_rows(database_url)))
    corrections.correct(database_url, id_of(database_url, "1"), kind, HOUSE, NOW)
    assert _totals(database_url).signals == 1


def test_a_period_reads_whole_months_and_single_days_alike(database_url: str) -> None:
    target, plan = a_source(database_url), a_generation(database_url)
    days = [NOW - timedelta(days=back) for back in range(0, 100, 3)]
    recorded(database_url, target, *(said(str(day), occurred_at=day) for day in days))
    analysed(database_url, plan, *map(found, waiting_rows(database_url)))
    first, last = date(2025, 12, 20), date(2026, 3, 5)
    period = Period(first, last)
    expected = sum(first <= day.date() <= last for day in days)
    with reading(database_url) as connection:
        assert totals(connection, period).signals == expected
        assert sum(figures.signals for figures in by_day(connection, period).values()) == expected


@pytest.mark.parametrize("seed", range(4))
def test_any_history_of_changes_ends_equal_to_a_recount(database_url: str, seed: int) -> None:
    random = Random(seed)
    plan, target = a_generation(database_url), a_source(database_url)
    topics = [about(i) for i in topic_ids(database_url).values()] + [()]
    for turn in range(6):
        batch = open_batch(database_url, target.source_id, f"{turn}", {}, NOW)
        signals = [_any_signal(random) for _ in range(12)]
        recorded(database_url, target._replace(batch_id=batch), *signals)
        rows = [row for row in waiting_rows(database_url) if random.random() < 0.8]
        analysed(database_url, plan, *(_any_finding(random, row, topics) for row in rows))
        if rows and random.random() < 0.7:
            kind = random.choice([CorrectionKind.SPAM, CorrectionKind.NEGATIVE, CorrectionKind.NOT_NEGATIVE])
            corrections.correct(database_url, random.choice(rows).signal_id, kind, HOUSE, NOW)
        if random.random() < 0.4:
            batches.undo(database_url, batch, NOW)
        _totals(database_url)


def _any_signal(random: Random):
    back = random.choice([0, 1, 30, 31, 400])
    when = None if random.random() < 0.2 else NOW - timedelta(days=back)
    profile = random.choice([None, "ada", "bo", "cy"])
    return said(str(random.randrange(25)), str(random.random()), occurred_at=when, profile=profile)


def _any_finding(random: Random, row, topics):
    words = random.choice([PRESENT, ABSENT, UNKNOWN])
    return found(row, words_negative=words, words_positive=words, categories=random.choice(topics))
