"""What jobs did is told in words, whatever they count."""

from datetime import UTC, datetime

import pytest

from dashboard.done import done
from jobs.due import Job
from jobs.schedule import JOBS
from tests.db.cast import a_source, recorded, said


def test_counts_are_told_in_words() -> None:
    assert done({"live": 121, "backlog": 6_000}) == ["6,121 messages read"]
    assert done({"decided": 109, "raised": 1, "refreshed": 0}) == [
        "109 messages looked at",
        "1 matter raised",
    ]
    assert done({"ticks": 3, "links": 1, "runs": 0}) == ["4 old entries deleted"]
    assert done({}) == done({"indexed": 0}) == []


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_everything_a_job_counts_has_words(sqlite_url: str, job: Job) -> None:
    recorded(sqlite_url, a_source(sqlite_url), said("1"))
    counts = job.run(sqlite_url, datetime.now(UTC))
    assert [words for what in counts for words in done({what: 7}) if "more things" in words] == []
