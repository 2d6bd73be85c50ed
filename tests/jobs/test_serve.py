"""`touchline up`: two processes that start, end and die together."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from db.engine import reading
from db.errors import Refused
from db.models import Signal
from db.reads.runs import alive
from db.settings import Settings, settings
from jobs.alongside import PATIENT
from jobs.serve import check
from tests.dashboard.door.posting import KNOWN, message, post, token
from tests.touchline import Up, free_port, lives, status, touchline, until

CHILDREN = ("dashboard.door", "jobs.alongside")


def test_up_becomes_ready_prints_a_link_and_ends_whole_on_sigterm(
    database_url: str, as_settings: Callable[[str], None]
) -> None:
    as_settings(database_url)
    with Up() as up:
        assert up.ready(), up.log.read_text()
        assert up.link().startswith(f"http://localhost:{up.port}/enter?token=")
        assert status(up.port, "/enter?token=wrong") != 200
        children = [up.child(module) for module in CHILDREN]
        pages, jobs = (os.getpriority(os.PRIO_PROCESS, child) for child in children)
        assert jobs > pages, "on a busy machine pages come before the jobs"
        up.process.send_signal(signal.SIGTERM)
        assert up.process.wait(20) == 0
        assert not any(map(lives, children))


def test_ctrl_c_ends_it_too() -> None:
    with Up() as up:
        up.link()
        up.process.send_signal(signal.SIGINT)
        assert up.process.wait(20) == 0


@pytest.mark.parametrize("module", CHILDREN)
def test_when_one_process_is_killed_up_ends_with_its_code_and_takes_the_other_along(module: str) -> None:
    with Up() as up:
        up.link()
        children = {name: up.child(name) for name in CHILDREN}
        os.kill(children[module], signal.SIGKILL)
        assert up.process.wait(20) == 128 + signal.SIGKILL
        assert not any(map(lives, children.values()))


def test_when_up_is_killed_its_processes_die_with_it() -> None:
    with Up() as up:
        up.link()
        children = [up.child(module) for module in CHILDREN]
        up.process.kill()
        up.process.wait()
        assert until(lambda: not any(map(lives, children)))
    with Up() as again:
        assert again.ready()


def test_a_second_up_on_the_same_store_says_who_runs_already() -> None:
    with Up() as up:
        up.link()
        second = touchline("up", PORT=str(free_port()))
        assert second.returncode == 1
        assert f"already running on {settings().data_dir}: process {up.process.pid}, at" in second.stderr
        assert "Traceback" not in second.stderr
        assert up.ready()


def test_a_taken_port_is_told_before_anything_starts() -> None:
    with Up() as up:
        up.link()
        other = touchline("up", PORT=str(up.port), TOUCHLINE_DATA_DIR=f"{settings().data_dir}-2")
    assert other.returncode == 1
    assert "name another with HOST, PORT or TOUCHLINE_INTAKE_PORT" in other.stderr


def test_programs_are_served_by_a_process_of_their_own_where_a_port_is_named() -> None:
    apart = free_port()
    with Up("--intake-port", str(apart)) as up:
        assert until(lambda: status(apart, "/readyz") == 200), up.log.read_text()
        at, shown = f"http://127.0.0.1:{apart}", token(settings().url)
        assert post(at, shown, message("1"), **KNOWN).status == 202
        assert post(at, None, message("2"), **KNOWN).status == 401
        assert status(apart, "/sign-in") == 404
        os.kill(up.child("dashboard.door.programs"), signal.SIGKILL)
        assert up.process.wait(20) == 128 + signal.SIGKILL
    with reading(settings().url) as connection:
        assert connection.scalars(select(Signal.external_id)).all() == ["1"]


@pytest.mark.parametrize(
    ("loads", "not_even"),
    [
        ("jobs.begin, jobs.children, jobs.alongside", "typer rich pydantic asyncio"),
        ("jobs.cli, jobs.serve", "sqlalchemy sqlmodel db.models"),
        ("dashboard.door.programs", "streamlit"),
        ("dashboard.door.app", "streamlit fastapi dashboard.store babel.messages"),
        (
            "dashboard.door.app; dashboard.door.app._warm_up()",
            "fastapi dashboard.stored altair pandas pyarrow numpy scipy networkx httpx rich",
        ),
        ("dashboard.door.app; dashboard.door.app._warm_up()", "db.passwords db.writes.analysis"),
    ],
)
def test_a_start_loads_nothing_that_only_slows_it_down(loads: str, not_even: str) -> None:
    """The processes start beside each other on few cores, and somebody waits for the first page."""
    loaded = f"import sys, {loads}; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert not set(said.stdout.split()) & set(not_even.split())


@pytest.mark.skipif(sys.platform != "linux", reason="tells niceness by /proc")
def test_the_jobs_give_way_to_the_pages() -> None:
    def niceness(process: int) -> int:
        return int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[16])

    with Up() as up:
        up.link()
        assert until(lambda: niceness(up.child("jobs.alongside")) > niceness(up.child("dashboard.door")))


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no niceness of their own")
def test_the_jobs_give_way_further_while_they_are_loaded() -> None:
    watched = """
import os
from jobs import alongside, runner
tell = lambda *said: print(*said, os.getpriority(os.PRIO_PROCESS, 0))
alongside.import_module, runner.main = tell, lambda: tell("working")
alongside._say_so, alongside.FIRST_PAGE = lambda: tell("there"), 0
alongside.main()
"""
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    said = subprocess.run([sys.executable, "-c", watched], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == [
        f"there {max(ours, PATIENT)}",
        f"jobs.runner {max(ours, PATIENT)}",
        f"working {ours}",
    ]


def test_postgresql_without_a_secret_key_is_refused() -> None:
    without = Settings(database_url="postgresql://somewhere/touchline")
    with pytest.raises(Refused, match="SECRET_KEY"):
        check(without)
    check(Settings(database_url="postgresql://somewhere/touchline", secret_key="long and random"))
    check(Settings())


def test_pages_that_are_not_told_to_serve_end_in_silence() -> None:
    waiting = [sys.executable, "-m", "dashboard.door", "--when-told"]
    ended = subprocess.run(waiting, input="", capture_output=True, text=True, check=False, timeout=120)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_the_jobs_say_that_they_are_there_before_they_load_what_they_need(
    database_url: str, as_settings: Callable[[str], None]
) -> None:
    as_settings(database_url)
    loaded = "import sys, jobs.alongside; jobs.alongside._say_so(); print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert not set(said.stdout.split()) & {"jobs.runner", "db.models", "apscheduler", "numpy"}
    with reading(database_url) as connection:
        assert alive(connection, datetime.now(UTC))
