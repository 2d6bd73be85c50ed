"""Commands that run Touchline and look after it: up, jobs, migrate, doctor."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from jobs.cli.edge import app, bar, chosen, complain, console


@app.command()
def up(
    demo: Annotated[bool, typer.Option("--demo", help="Fill an empty store with a made-up company.")] = False,
    intake_port: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=65_535,
            help="Serve programs (API and webhooks) on a port and from a process of their own.",
        ),
    ] = None,
) -> None:
    """Start Touchline: the pages and the jobs, until Ctrl-C."""
    from jobs import serve

    fill = _fill_with_demo if demo else None
    settings = chosen()
    if intake_port is not None:
        settings = settings.model_copy(update={"intake_port": intake_port})
    raise typer.Exit(serve.up(settings, datetime.now(UTC), _say, fill))


@app.command()
def link() -> None:
    """Print a link that lets one more person in, once, within an hour."""
    from db.migrate import upgrade
    from jobs.serve import sign_in_link

    upgrade(chosen().url)
    _say(sign_in_link(chosen(), datetime.now(UTC)))


@app.command()
def jobs(
    once: Annotated[
        bool, typer.Option("--once", help="Run every job until it finds nothing, then end.")
    ] = False,
) -> None:
    """Run the jobs alone, without the pages; with --once from cron."""
    from db.migrate import upgrade
    from jobs import runner
    from jobs.leader import holder
    from jobs.schedule import JOBS
    from jobs.work import Worker

    url = chosen().url
    upgrade(url)
    if not once:
        return runner.main()
    runner.configure_log()
    failed = Worker(url, holder(), runner.now, JOBS).until_nothing()
    for job, words in failed.items():
        complain(f"{job}: {words}")
    if failed:
        raise typer.Exit(1)
    return None


@app.command()
def migrate() -> None:
    """Create the store, or bring it to this version's schema."""
    from db.migrate import current, head, upgrade

    url = chosen().url
    before = current(url)
    upgrade(url)
    _say(
        "The store is at head."
        if before == head()
        else f"The store went from {before or 'nothing'} to {head()}."
    )


@app.command()
def doctor(
    recount: Annotated[
        bool, typer.Option("--recount", help="Also prove every total by counting again.")
    ] = False,
) -> None:
    """Say in words what is wrong with this installation."""
    from jobs.doctor import examine

    healthy = True
    for check in examine(chosen(), datetime.now(UTC), recount=recount):
        healthy &= check.fine
        console.print(f"{'[green]fine [/]' if check.fine else '[bold red]wrong[/]'} {escape(check.words)}")
    raise typer.Exit(0 if healthy else 1)


def _say(sentence: str) -> None:
    console.print(escape(sentence))


def _fill_with_demo(url: str) -> None:
    from jobs.demo.load import fill

    with bar("Loading the made-up company") as told:
        fill(url, datetime.now(UTC), told)
