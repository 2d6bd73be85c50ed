"""One correction may be said of all that were tagged for the same words."""

from db.engine import reading
from db.models import CorrectionKind
from db.reads.alike import same_words
from db.reads.recounted import differences
from db.reads.rollups import Period, totals
from db.rights import HOUSE
from db.writes import corrections
from db.writes.corrections import correct, correct_all, undo
from jobs import search
from jobs.analyse import job
from tests.db.cast import NOW, a_source, id_of, recorded, said


def work(url: str) -> None:
    for run in (job.run, search.run):
        while any(run(url, NOW).values()):
            pass


def told_negative(url: str) -> int:
    """How many did, in totals that equal a recount."""
    with reading(url) as connection:
        assert differences(connection) == []
        return totals(connection, Period()).negative


def test_only_signals_that_nothing_else_makes_negative_are_alike(database_url: str) -> None:
    recorded(
        database_url, a_source(database_url),
        said("1", "The killer feature of this sofa is its bed box"),
        said("2", "What a killer sofa it is, we all say"),
        said("3", "A killer sofa, but the delivery was terrible and rude"),
        said("4", "The sofa came on Monday as promised"),
        said("5", "Another killer table by the same people"),
    )  # fmt: skip
    work(database_url)
    correct(database_url, id_of(database_url, "5"), CorrectionKind.NOT_NEGATIVE, HOUSE, NOW)
    with reading(database_url) as connection:
        alike = same_words(connection, id_of(database_url, "1"))
    assert alike == [id_of(database_url, "2")]


def test_one_word_of_a_reader_is_taken_for_all_alike_and_each_can_be_taken_back(database_url: str) -> None:
    many = range(2 * corrections.AT_ONCE + 3)
    told = (said(f"{n}", "What a killer sofa it is, we all say", profile=f"{n}") for n in many)
    recorded(database_url, a_source(database_url), *told)
    work(database_url)
    ids = [id_of(database_url, f"{n}") for n in many]
    not_negative = CorrectionKind.NOT_NEGATIVE
    correct(database_url, ids[0], not_negative, HOUSE, NOW)
    with reading(database_url) as connection:
        alike = same_words(connection, ids[0])
    made = correct_all(database_url, [*alike, max(ids) + 1], not_negative, HOUSE, NOW)
    assert (alike, len(set(made))) == (ids[:0:-1], len(alike))
    assert told_negative(database_url) == 0
    assert correct_all(database_url, alike, not_negative, HOUSE, NOW) == made
    undo(database_url, made[7], HOUSE, NOW)
    work(database_url)
    assert told_negative(database_url) == 1
    with reading(database_url) as connection:
        assert same_words(connection, ids[0]) == [alike[7]]
