"""`touchline map …`: maps as files - export, import with a look before, the list, the templates."""

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from db.errors import Refused
from jobs.cli.edge import app, chosen, complain, console, errors

if TYPE_CHECKING:  # imported where they are used, for a quick start of the other commands
    from db.models import FunctionIn
    from journeys.exchange import Carried, Taken

maps = typer.Typer(no_args_is_help=True, help="Maps as files: export, import, list, templates.")
app.add_typer(maps, name="map")

Key = Annotated[str | None, typer.Argument(help="The key of a map; without it, the first one.")]
Output = Annotated[Path | None, typer.Option(help="A file; without it, standard output.")]


class As(StrEnum):
    """What a map is written as."""

    JSON = "json"
    CSV = "csv"
    GRAPHML = "graphml"
    FLOWCHART = "flowchart"
    JOURNEY = "journey"
    SVG = "svg"


@maps.command("list")
def show() -> None:
    """Show the maps that are published."""
    from rich.table import Table

    from db.engine import reading
    from db.reads.maps import journeys

    table = Table("key", "name", "version", "published")
    with reading(chosen().url) as connection:
        for row in journeys(connection):
            told = row.key, row.name, str(row.version), f"{row.published_at:%Y-%m-%d %H:%M}"
            table.add_row(*map(escape, told))
    console.print(table)


@maps.command()
def templates(
    key: Annotated[str | None, typer.Argument(help="The key of a template, to write it as JSON.")] = None,
) -> None:
    """Show the maps to begin with, or write one of them as JSON, to change it and bring it in."""
    from rich.table import Table

    from journeys.exchange import FORMS
    from journeys.templates import KEYS, carried

    if key is not None:
        if key not in KEYS:
            raise Refused(f"There is no template {key!r}; there is {', '.join(KEYS)}.")
        _write(FORMS[As.JSON].write(carried(key)), None)
        return
    table = Table("key", "name", "steps", "departments")
    for one in KEYS:
        journey = carried(one).journey
        names = ", ".join(function.name for function in carried(one).functions)
        table.add_row(one, escape(journey.name), str(len(journey.micro_interactions)), escape(names))
    console.print(table)


@maps.command()
def export(
    key: Key = None,
    form: Annotated[As, typer.Option("--format", help="What to write it as.")] = As.JSON,
    output: Output = None,
) -> None:
    """Write a map as it is published now."""
    from db.models import Deed
    from db.writes.audit import noted

    carried = _stored(key)
    text = _written(carried, form)
    told = {"format": form}
    noted(chosen().url, "command line", Deed.EXPORT, f"map {carried.journey.key}", _now(), after=told)
    _write(text, output)


def _written(carried: "Carried", form: As) -> str:
    from journeys.exchange import FORMS
    from journeys.exchange.planned import picture

    return picture(carried) if form is As.SVG else FORMS[form].write(carried)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]  # a real stdout
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8", newline="")
        errors.print(f"Written to {output}.", markup=False)


@maps.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="JSON, GraphML, CSV or Mermaid.", exists=True, dir_okay=False)],
    journey: Annotated[str, typer.Option(help="The key of the map, where the file names none.")] = "",
    note: Annotated[str, typer.Option(help="What the version is published with.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
) -> None:
    """Publish the map in FILE as a version; who has a say arrives as a suggestion where it is new."""
    from db.migrate import upgrade
    from db.models import Basis
    from db.rights import HOUSE
    from db.writes.maps import publish

    upgrade(chosen().url)
    taken = _read(file, journey)
    carried = taken.carried
    for sentence in (*taken.said, *_checked(carried), *_changes(carried), *_elsewhere(carried)):
        console.print(f"  {sentence}", markup=False)
    if dry_run:
        return
    said = note or f"From the file {file.name}."
    version = publish(
        chosen().url, carried.journey, _departments(carried), HOUSE, _now(), basis=Basis.SUGGESTED, note=said
    )
    console.print(f"“{carried.journey.name}” is published as version {version}.", markup=False)


def _read(file: Path, key: str) -> "Taken":
    from journeys.exchange import UnreadableMapError, read
    from journeys.exchange.carried import LARGEST

    with file.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    try:
        return read(file.name, data, key, _known)
    except UnreadableMapError as error:
        raise Refused(f"{file.name}: {error}") from error


def _checked(carried: "Carried") -> tuple[str, ...]:
    """What may stay; raises Refused, with everything that must change before it, for what may not."""
    from journeys.exchange.checks import wrong_with

    wrong = wrong_with(carried)
    if wrong.must:
        for sentence in wrong.must[:-1]:
            complain(sentence)
        raise Refused(f"{wrong.must[-1]} Nothing was changed.")
    return wrong.may_stay


def _changes(carried: "Carried") -> list[str]:
    """What publishing would change, in sentences."""
    from journeys.exchange.changed import changed

    before = _known(carried.journey.key)
    return changed(before, carried)


def _elsewhere(carried: "Carried") -> list[str]:
    """The other maps that a touchpoint which changes stands in, and whom it waits for there."""
    from db.engine import reading
    from db.reads.maps import functions
    from db.reads.sharing import touched
    from journeys.exchange.changed import elsewhere

    with reading(chosen().url) as connection:
        names = {one.key: one.name for one in functions(connection)}
        found = touched(connection, carried.journey)
    return [
        elsewhere(one.was.name, one.new.name, other.journey, [names.get(key, key) for key in other.owners])
        for one in found
        for other in one.others
    ]


def _departments(carried: "Carried") -> "list[FunctionIn]":
    """The departments as they are called here; those that are not here yet as the file calls them."""
    from db.engine import reading
    from db.reads.maps import functions

    with reading(chosen().url) as connection:
        here = functions(connection)
    known = {one.key for one in here}
    return [*here, *(one for one in carried.functions if one.key not in known)]


def _stored(key: str | None) -> "Carried":
    """A published map; raises Refused, naming those there are, when there is none of this key."""
    from db.engine import reading
    from db.reads.maps import journeys

    with reading(chosen().url) as connection:
        keys = [row.key for row in journeys(connection)]
    if not keys:
        raise Refused("There is no map yet; `touchline map import FILE` brings one in.")
    found = _known(keys[0] if key is None else key)
    if found is None:
        raise Refused(f"There is no map {key!r}; there is {', '.join(keys)}.")
    return found


def _known(key: str) -> "Carried | None":
    from db.engine import reading
    from db.reads import maps as stored
    from journeys.exchange import Carried

    with reading(chosen().url) as connection:
        found = stored.journey(connection, key, _now())
        return Carried(found, tuple(stored.functions(connection))) if found else None


def _now() -> datetime:
    return datetime.now(UTC)
