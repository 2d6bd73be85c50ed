"""Every bench runs at a tiny size on the real code and prints its one line; nothing here is timed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import BENCHES
from tests.conftest import ROOT

TINY = {
    "analyse": ("--signals=40", "--warm=40", "--rounds=1"),
    "drivers": ("--steps=12", "--customers=200", "--resamples=2"),
    "floor": ("--signals=40",),
    "happiness": ("--customers=100",),
    "imports": ("--rows=200", "--rounds=1"),
    "intake": ("--signals=1200", "--sessions=1", "--clients=2", "--seconds=0.5"),
    "kills": ("--kills=1",),
    "lived": ("--events=400", "--changes=1"),
    "live": ("--backlog=40", "--posts=1"),
    "map": ("--steps=6", "--signals=20", "--presses=1"),
    "paint": ("--signals=1200", "--rounds=1"),
    "pulse": ("--signals=1200", "--draws=2"),
    "search": ("--texts=300",),
    "seen": ("--backlog=40", "--posts=1"),
    "sessions": ("--sessions=2", "--signals=1200"),
    "start": ("--signals=20", "--rounds=1"),
}


def bench(*words: str, real_data: Path) -> subprocess.CompletedProcess[str]:
    """Run `python -m tests.bench…` as the README says."""
    environment = os.environ | {"TOUCHLINE_REAL_DATA": str(real_data)}
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", TINY)
def test_a_bench_prints_lines_with_their_ratio_and_their_promise(name: str, real_data: Path) -> None:
    done = bench(f"tests.bench.{name}", *TINY[name], real_data=real_data)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == (3 if name == "map" else 1)
    for line in lines:
        assert line.startswith(f"{name}: ours ")
        assert "ratio " in line
        assert "(promise " in line


def test_the_benches_are_listed_with_a_line_of_help_each(real_data: Path) -> None:
    told = bench("tests.bench", "--help", real_data=real_data).stdout
    for name in BENCHES:
        assert f"  {name} " in told


def test_a_bench_that_is_none_is_refused_by_name(real_data: Path) -> None:
    done = bench("tests.bench", "sped", real_data=real_data)
    assert done.returncode == 2
    assert "there is no bench sped" in done.stderr


def test_every_bench_of_the_folder_is_among_them() -> None:
    folder = Path(__file__).parent
    runnable = {path.stem for path in folder.glob("[a-z]*.py") if "\ndef main(" in path.read_text("utf-8")}
    assert runnable == set(BENCHES)
