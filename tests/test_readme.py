"""The README promises nothing that is not there: every command, option, file and link it names exists."""

import re

import pytest
from typer.main import get_command

from jobs.cli import app
from tests.house import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", TEXT, flags=re.DOTALL | re.MULTILINE)
LINES = [line for block in BLOCKS for line in block.splitlines()]
CALL = re.compile(r"(?:^|.*[ /])touchline ([a-z]+.*)")
INLINE = re.findall(r"`([^`\n]+)`", TEXT)
CALLS = sorted({match[1] for code in LINES + INLINE if (match := CALL.fullmatch(code))})
LINKS = [link for link in re.findall(r"\]\(([^)]+)\)", TEXT) if "://" not in link]


@pytest.mark.parametrize("call", CALLS)
def test_every_command_in_the_readme_is_there(call: str) -> None:
    command, rest = get_command(app), call.split()
    while hasattr(command, "commands"):
        command = command.commands[rest.pop(0)]
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in rest if word.startswith("--")} <= options


@pytest.mark.parametrize("link", LINKS)
def test_every_file_the_readme_shows_is_there(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_readme_opens_with_a_start_and_with_the_tests() -> None:
    assert LINES[0].endswith("touchline up --demo")
    assert LINES[2] == "tests/run"
