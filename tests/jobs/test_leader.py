"""One leads, the next takes over, and nobody replaces a store that is in use."""

import subprocess
import sys
from pathlib import Path

import pytest

from db.engine import writer
from db.errors import Refused
from jobs.leader import lead, nobody_runs, only_up


def test_one_leads_and_the_next_takes_over_when_it_lets_go(database_url: str) -> None:
    first, second = lead(database_url), lead(database_url)
    assert (first.held(), second.held(), first.held()) == (True, False, True)
    first.release()
    assert (second.held(), first.held()) == (True, False)
    second.release()


def test_a_killed_leader_is_followed(database_url: str) -> None:
    program = (
        f"from jobs.leader import lead\nl = lead({database_url!r}); print(l.held(), flush=True); input()"
    )
    leading = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert leading.stdout is not None
    assert leading.stdout.readline() == b"True\n"
    ours = lead(database_url)
    assert not ours.held()
    leading.kill()
    leading.communicate()
    assert any(ours.held() for _ in range(200))
    ours.release()


def test_a_leader_whose_connection_broke_leads_no_more(postgresql_url: str) -> None:
    ours = lead(postgresql_url)
    assert ours.held()
    other = lead(postgresql_url)
    _break_connections(postgresql_url)
    assert not ours.held()
    assert other.held()
    other.release()


def _break_connections(url: str) -> None:
    others = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
    with writer(url).connect() as connection:
        connection.exec_driver_sql(f"{others} AND pid <> pg_backend_pid()")


def test_a_second_up_on_a_folder_is_told_about_the_first(tmp_path: Path) -> None:
    first = r"already running .*process \d+, at http://here"
    with (
        only_up(tmp_path, "http://here"),
        pytest.raises(Refused, match=first),
        only_up(tmp_path, "http://there"),
    ):
        pass
    with only_up(tmp_path, "http://there"):
        pass


def test_a_store_whose_jobs_run_is_left_alone(database_url: str, tmp_path: Path) -> None:
    jobs = lead(database_url)
    assert jobs.held()
    with pytest.raises(Refused, match="stop it first"), nobody_runs(database_url, tmp_path):
        pass
    jobs.release()
    with nobody_runs(database_url, tmp_path):
        assert not lead(database_url).held()
