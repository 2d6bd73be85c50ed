"""What runs before any Python of ours does: the image, the scripts, the lock."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house import ROOT

SCRIPTS = ("tests/run", ".ci/run")


def run(program: str, *arguments: str) -> None:
    """Run a program of the environment that runs the tests; the test fails with what it says."""
    command = [Path(sys.executable).with_name(program), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def instructions(name: str) -> list[str]:
    """What the Dockerfile says after each `name`, lines continued by a backslash joined."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    return re.findall(rf"^{name} (.*)$", text, flags=re.MULTILINE)


def test_the_dockerfile_is_clean() -> None:
    run("hadolint", "Dockerfile")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_clean_and_may_be_run(script: str) -> None:
    run("shellcheck", script)
    assert shutil.which(ROOT / script)


def test_the_base_of_the_image_can_be_replaced() -> None:
    assert (ROOT / "Dockerfile").read_text().startswith("ARG BASE=")


def test_the_image_runs_one_program_without_a_shell_as_an_ordinary_user() -> None:
    assert [json.loads(command) for command in instructions("CMD")] == [["touchline", "up"]]
    assert instructions("ENTRYPOINT") == []
    assert instructions("USER") not in ([], ["root"], ["0"])


def test_the_image_keeps_its_store_in_a_volume_and_tells_its_health() -> None:
    assert instructions("VOLUME") == ["/data"]
    assert "TOUCHLINE_DATA_DIR=/data" in " ".join(instructions("ENV"))
    assert "/readyz" in " ".join(instructions("HEALTHCHECK"))


def test_the_lock_says_what_the_project_asks_for() -> None:
    run("uv", "lock", "--check", "--offline")


def test_the_lock_names_the_public_index_only() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text()))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}


def test_every_room_is_in_the_distribution() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == [
        "dashboard",
        "journeys",
        "jobs",
        "db",
    ]
