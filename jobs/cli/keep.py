"""Commands that keep and hand out what the store holds: backup, restore, export."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from db.errors import Refused
from jobs.cli.edge import app, bar, chosen, console, errors

ENGLISH, RECORD = "en", "dashboard.record"


class What(StrEnum):
    """What can be exported, one row per item."""

    SIGNALS = "signals"
    ACTIONS = "actions"
    JOURNEYS = "journeys"
    PROPOSALS = "proposals"
    PASSPORTS = "passports"
    IDENTIFIERS = "identifiers"
    STAFF = "staff"


class Format(StrEnum):
    """How an export is written."""

    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Write the whole store to FILE, while everything runs."""
    from db.reads.starting import BACKED_UP
    from db.writes.starting import note
    from jobs import backup

    with bar(f"Saving to {file}") as told:
        backup.backup(chosen().url, file, told)
    note(chosen().url, {BACKED_UP: datetime.now(UTC).isoformat()}, datetime.now(UTC))
    console.print(f"Everything that was stored when you asked is in {file}.", markup=False)


@app.command()
def restore(
    file: Annotated[
        Path, typer.Argument(help="A file that `touchline backup` wrote.", exists=True, dir_okay=False)
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Replace the whole store by the backup in FILE; Touchline must not be running."""
    from jobs import backup

    settings = chosen()
    if not yes:
        typer.confirm("This replaces everything that is stored now. Go on?", abort=True)
    with bar(f"Bringing back {file}") as told:
        backup.restore(settings.url, settings.data_dir, file, told)
    console.print("The store holds what the backup held.")


@app.command()
def export(
    what: Annotated[What, typer.Argument(help="What to write, one row per item.")],
    form: Annotated[
        Format, typer.Option("--format", help="JSON Lines, CSV, or a page to be printed.")
    ] = Format.JSONL,
    source: Annotated[str | None, typer.Option(help="Only signals of the source of this name.")] = None,
    output: Annotated[Path | None, typer.Option(help="A file; without it, standard output.")] = None,
    language: Annotated[
        str, typer.Option(help="Language of passports as CSV or HTML: en, de or ar.")
    ] = ENGLISH,
) -> None:
    """Write signals, actions, journeys, passports (the record of processing; of single identifiers:
    identifiers) or what is kept about staff.
    """
    from db.models import Deed
    from db.writes.audit import noted
    from jobs import export

    if form == Format.HTML and what != What.PASSPORTS:
        raise Refused(f"A page to print is written of passports only; {what} come as jsonl or csv.")
    told = {"format": form, "source": source}
    noted(chosen().url, "command line", Deed.EXPORT, what, datetime.now(UTC), after=told)
    if language != ENGLISH:
        _in_language(what, form, output, language)
        return
    with _opened(output) as out:
        rows = export.write(chosen().url, what, form, out, source=source)
    errors.print(f"{rows:,} {what} written.")


def _in_language(what: What, form: Format, output: Path | None, language: str) -> None:
    """Have the windows write it, who know the words of other languages."""
    if what != What.PASSPORTS or form == Format.JSONL:
        raise Refused("--language is for passports, as csv or html; all else has names for programs.")
    sys.stdout.flush()
    with output.open("wb") if output else nullcontext(sys.stdout) as out:
        command = [sys.executable, "-m", RECORD, form, language]
        done = subprocess.run(command, stdout=out, check=False)  # noqa: S603 - no shell reads it
    if done.returncode:
        raise typer.Exit(done.returncode)


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]  # a real stdout
        yield sys.stdout
        return
    with output.open("w", encoding="utf-8", newline="") as file:
        yield file
