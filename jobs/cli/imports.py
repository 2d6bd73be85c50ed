"""`touchline import`: look at files, take them in, undo an import, raise what an import left as history."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from db.errors import Refused
from jobs.cli.edge import app, bar, chosen, complain, console, inert
from jobs.collect.channels import CHANNELS, OTHER, channel_of

if TYPE_CHECKING:  # imported where they are used, for a quick start of the other commands
    from jobs.collect.intake import Imported, Order, Plan

Files = Annotated[list[Path] | None, typer.Argument(help="CSV, JSON Lines or XLSX, packed with gzip or not.")]


@app.command("import")
def import_(  # noqa: PLR0913 - every option of a command is an argument
    files: Files = None,
    *,
    source: Annotated[str | None, typer.Option(help="Name of the source; default: the file's name.")] = None,
    channel: Annotated[str | None, typer.Option(help=f"One of {', '.join(CHANNELS)} or {OTHER}.")] = None,
    asked: Annotated[bool | None, typer.Option("--asked/--unasked", help="Did we ask for it?")] = None,
    purpose: Annotated[
        str | None,
        typer.Option(help="Why they talk to you: wrote_to_us, asked, in_public, talked or did."),
    ] = None,
    map_: Annotated[
        list[str] | None, typer.Option("--map", help="field=column, such as text=q7; repeat.")
    ] = None,
    events: Annotated[
        list[str] | None, typer.Option(help="COLUMN=NAME: its times are events; repeat.")
    ] = None,
    scale: Annotated[str | None, typer.Option(help="Marks as worst,best,low to,high from: 1,5,2,4.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would come in.")] = False,
    undo: Annotated[int | None, typer.Option(help="Undo this import whole.", metavar="BATCH")] = None,
    raise_: Annotated[
        int | None,
        typer.Option("--raise", help="Raise matters from this import's old signals.", metavar="BATCH"),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Show the imports so far.")] = False,
) -> None:
    """Take files of feedback or events in; the same file twice changes nothing."""
    from db.migrate import upgrade

    now = datetime.now(UTC)
    url = chosen().url
    upgrade(url)
    if undo is not None:
        _undo(url, undo, now)
    elif raise_ is not None:
        _raise(url, raise_, now)
    elif list_:
        _list(url)
    elif files:
        order = replace(
            _order(source, channel, asked, map_ or [], events or [], scale), purpose=_purpose(purpose)
        )
        failed = [path for path in files if not _take(url, path, order, now, dry_run=dry_run)]
        raise typer.Exit(1 if failed else 0)
    else:
        raise Refused("Name a file: touchline import FILE. --list shows the imports so far.")


def _order(
    source: str | None,
    channel: str | None,
    asked: bool | None,
    columns: list[str],
    events: list[str],
    scale: str | None,
) -> "Order":
    from jobs.analyse.marks import Scale
    from jobs.collect.intake import Order

    numbers = tuple(_number(part) for part in scale.split(",")) if scale else ()
    if scale and len(numbers) != len(Scale._fields):
        raise Refused("--scale wants four numbers: worst,best,low to,high from, such as 1,5,2,4.")
    return Order(
        source,
        _channel(channel),
        asked,
        _pairs(columns, "--map"),
        _pairs(events, "--events"),
        Scale(*numbers) if scale else None,
    )


def _channel(said: str | None) -> str | None:
    """The channel that was said, in one of the spellings it has in files; those that pages have words for."""
    found = said if said in (None, OTHER) else channel_of(said or "")
    if said is not None and found is None:
        raise Refused(f"--channel wants one of {', '.join(CHANNELS)} or {OTHER}, not {said!r}.")
    return found


def _purpose(said: str | None) -> str | None:
    from db.models import Purpose

    if said is not None and said not in set(Purpose):
        raise Refused(f"--purpose wants one of {', '.join(Purpose)}, not {said!r}.")
    return said


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Refused(f"{text!r} is no number; --scale wants four, such as 1,5,2,4.") from None


def _pairs(given: list[str], option: str) -> Mapping[str, str]:
    wrong = [pair for pair in given if "=" not in pair]
    if wrong:
        raise Refused(f"{option} wants a=b, not {wrong[0]!r}.")
    return dict(pair.split("=", 1) for pair in given)


def _take(url: str, path: Path, order: "Order", now: datetime, *, dry_run: bool) -> bool:
    from db.writes.signals import Recorded
    from jobs.collect.intake import import_file, plan
    from jobs.collect.mapping import ColumnMapError
    from jobs.collect.rows import UnreadableFileError

    try:
        planned = plan(path, order, now)
        _show(planned)
        if order.purpose is None:
            _say_purpose(planned)
        if dry_run:
            return True
        with bar(path.name) as told:
            done = import_file(url, path, order, now, progress=told)
    except (UnreadableFileError, ColumnMapError, Refused) as error:
        words = str(error)
        complain(words if path.name in words else f"{path.name}: {words}")
        return False
    if done.rejected and done.recorded == Recorded():
        complain(f"{path.name}: nothing came in. {_rejected(done)}")
        return False
    _tell(done)
    return True


def _show(planned: "Plan") -> None:
    """The preview: what each column was taken for, the first signals, and what to know about them.

    Raises Refused where none of it can come in.
    """
    from rich.table import Table

    seen = planned.preview
    table = Table(
        title=escape(f"{seen.path.name} → source “{planned.key}”, channel {planned.channel}"),
        title_justify="left",
    )
    for name in ("field", "column", "sure", "because"):
        table.add_column(name)
    for guess in seen.columns.guesses:
        table.add_row(guess.field, escape(guess.column), f"{guess.confidence:.0%}", escape(guess.reason))
    for column, event in seen.columns.events:
        table.add_row("event", escape(column), "100%", escape(f"times of “{event}”"))
    console.print(table)
    for signal in seen.signals:
        when = f"{signal.occurred_at:%Y-%m-%d %H:%M}" if signal.occurred_at else "no date"
        what = signal.text or signal.event or f"gave {signal.mark:g}"
        console.print(escape(f"  {when}  {inert(' '.join(what.split()))[:90]}"))
    if planned.scale:
        low, high = planned.scale.low_to, planned.scale.high_from
        console.print(
            f"  Marks from {planned.scale.worst:g} to {planned.scale.best:g}: {low:g} and worse count as"
            f" negative, {high:g} and better as positive; --scale changes it."
        )
    for problem in seen.problems:
        console.print(escape(f"  {problem}"))
    if seen.refusal:
        raise Refused(seen.refusal)


def _say_purpose(planned: "Plan") -> None:
    """The purpose that was guessed, and how to say another."""
    from db.models import Purpose

    others = ", ".join(other for other in Purpose if other != planned.purpose)
    console.print(f"  Taken as purpose “{planned.purpose}”; --purpose says another: {others}.")


def _tell(done: "Imported") -> None:
    recorded = done.recorded
    came = f"{recorded.stored:,} in"
    came += f", {recorded.updated:,} changed" if recorded.updated else ""
    came += f", {recorded.skipped:,} known already" if recorded.skipped else ""
    fresh = f"{done.fresh:,} are fresh and may need an answer" if done.fresh else "0 need an answer now"
    console.print(
        f"[bold]{came}, {fresh}.[/] Import {done.batch_id};"
        f" `touchline import --undo {done.batch_id}` takes it back."
    )
    for words, count in done.warnings.items():
        console.print(escape(f"{_counted(count, 'time', 'times')}: {words}."))
    if done.rejected:
        console.print(escape(_rejected(done)))
    if recorded.stored and not done.fresh:
        console.print(
            "Everything in it is older than a week or has no date, so it is counted and raises nothing. "
            f"`touchline import --raise {done.batch_id}` raises its open matters anyway."
        )
    console.print(f"See it: {_link(done)}", soft_wrap=True)


def _rejected(done: "Imported") -> str:
    """How many rows could not be read, and where they are kept with the reason of each."""
    where = f"beside the file, in {done.rejected_file.name}, and " if done.rejected_file else ""
    rows = _counted(done.rejected, "row", "rows")
    return f"{rows} could not be read, kept with the reason {where}on the System page."


def _counted(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _link(done: "Imported") -> str:
    from urllib.parse import urlencode

    days = (
        {"from": f"{done.dates[0]:%Y-%m-%d}", "to": f"{done.dates[1]:%Y-%m-%d}"}
        if done.dates
        else {"period": "all"}
    )
    return f"{chosen().address}/?{urlencode({'source': done.source_key} | days)}"


def _undo(url: str, batch_id: int, now: datetime) -> None:
    from db.writes.batches import undo

    with bar(f"Undoing import {batch_id}") as told:
        undone = undo(url, batch_id, now, told)
    console.print(f"Import {batch_id} is undone: {undone:,} signals removed or back to what they were.")


def _raise(url: str, batch_id: int, now: datetime) -> None:
    from jobs.engage.job import raise_open

    counts = raise_open(url, batch_id, now)
    raised = _counted(counts.get("raised", 0), "matter", "matters")
    console.print(f"{raised} raised, {counts.get('refreshed', 0):,} refreshed.")
    if counts["waiting"]:
        console.print(
            f"{_counted(counts['waiting'], 'signal', 'signals')} of it not read yet; once they are,"
            f" `touchline import --raise {batch_id}` raises what they call for too."
        )


def _list(url: str) -> None:
    from rich.table import Table

    from db.engine import reading
    from db.reads.batches import recent

    table = Table("import", "file", "source", "when", "in", "changed", "known", "not read", "state")
    with reading(url) as connection:
        for row in recent(connection):
            when = f"{row.started_at:%Y-%m-%d %H:%M}"
            counts = (row.stored, row.updated, row.skipped, row.rejected)
            table.add_row(
                str(row.id),
                escape(row.file_name),
                escape(row.source),
                when,
                *map("{:,}".format, counts),
                row.state,
            )
    console.print(table)
