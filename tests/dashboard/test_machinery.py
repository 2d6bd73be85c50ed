"""Every job of the schedule is called by words on the System page, in the order of the schedule."""

from dashboard import machinery
from db.reads.runs import JobState
from jobs.schedule import JOBS


def test_every_job_has_a_name_on_screen() -> None:
    assert list(machinery.names()) == [job.name for job in JOBS]


def test_jobs_stand_in_the_order_of_the_schedule() -> None:
    states = [JobState(name, None, None, False) for name in ("prune", "lived", "another", "analyse")]
    assert [state.name for state in machinery.in_order(states)] == ["analyse", "lived", "prune", "another"]
