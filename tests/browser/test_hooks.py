"""The README's script: a signed survey response and a ticket, posted with curl, stand on an open Pulse."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import lacking
from tests.test_readme import BLOCKS
from tests.touchline import PROGRAM, Up

pytestmark = pytest.mark.browser
IN_TIME = 30_000  # milliseconds: patience, not the promise, which tests/bench/seen.py measures
(SCRIPT,) = [block for block in BLOCKS if "openssl" in block]


def test_what_the_readme_posts_appears_on_pulse(browser: Browser, tmp_path: Path) -> None:
    for program in ("curl", "openssl"):
        shutil.which(program) or lacking(program)
    with Up() as up:
        assert up.ready(), up.log.read_text()
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(f"http://localhost:{up.port}/?period=7&shown=negative")
        page.goto(up.link())
        page.get_by_label("Your name").fill("Ada Byron")
        page.get_by_role("button", name="Come in").click()
        expect(page.get_by_text("Nobody was heard here yet.")).to_be_visible(timeout=IN_TIME)

        said = run(tmp_path, up.port)

        assert said.stdout.count('"stored":1') == 2, said.stdout + said.stderr
        expect(page.locator("blockquote")).to_have_count(2, timeout=IN_TIME)
        expect(page.locator("blockquote").filter(has_text="The parcel never came")).to_be_visible()
        expect(page.locator("blockquote").filter(has_text="I still wait for my money")).to_be_visible()
        page.context.close()


def run(folder: Path, port: int) -> "subprocess.CompletedProcess[str]":
    """The README's script, word for word, where `touchline` is the one under test."""
    program = folder / "touchline"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -c {PROGRAM[2]!r} "$@"\n')
    program.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "TOUCHLINE_URL": f"http://localhost:{port}",
    }
    return subprocess.run(
        ["sh", "-e", "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
