"""One correction may be said of all that were tagged for the same words."""

from db.engine import reading
from db.models import CorrectionKind
from db.reads.alike import same_words
from db.writes.corrections import correct
from jobs import search
from jobs.analyse import job
from tests.db.cast import NOW, a_source, id_of, recorded, said


def test_only_signals_that_nothing_else_makes_negative_are_alike(database_url: str) -> None:
    recorded(
        database_url, a_source(database_url),
        said("1", "The killer feature of this sofa is its bed box"),
        said("2", "What a killer sofa it is, we all say"),
        said("3", "A killer sofa, but the delivery was terrible and rude"),
        said("4", "The sofa came on Monday as promised"),
        said("5", "Another killer table by the same people"),
    )  # fmt: skip
    for run in (job.run, search.run):
        while any(run(database_url, NOW).values()):
            pass
    correct(database_url, id_of(database_url, "5"), CorrectionKind.NOT_NEGATIVE, None, NOW)
    with reading(database_url) as connection:
        alike = same_words(connection, id_of(database_url, "1"))
    assert alike == [id_of(database_url, "2")]
