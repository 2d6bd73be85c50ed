"""Commands for the tokens of programs that hand signals in or read them out: tokens make, list, revoke."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from db.errors import Refused
from jobs.cli.edge import InWords, app, chosen, console

_SCOPE = "What it may do: ingest, read or write; may be given several times."
tokens = typer.Typer(cls=InWords, no_args_is_help=True, help="Tokens of programs that call the API.")
app.add_typer(tokens, name="tokens")


@tokens.command()
def make(
    name: Annotated[str, typer.Argument(help="Which program it is for.")],
    scope: Annotated[list[str], typer.Option(help=_SCOPE)],
    days: Annotated[int, typer.Option(help="How long it works.")] = 365,
) -> None:
    """Make a token and print it: this once, for the store keeps only its digest."""
    from db.migrate import upgrade
    from db.models import Scope
    from db.rights import HOUSE
    from db.writes import tokens

    if unknown := set(scope) - set(Scope):
        raise Refused(f"A token may {', '.join(Scope)}; there is no {', '.join(sorted(unknown))!r}.")
    upgrade(chosen().url)
    typer.echo(
        tokens.make(chosen().url, name, [Scope(one) for one in scope], days, datetime.now(UTC), by=HOUSE)
    )


@tokens.command("list")
def show() -> None:
    """Show every token: what it may do, until when, and when it was last used."""
    from rich.table import Table

    from db.engine import reading
    from db.reads import tokens

    table = Table("token", "for", "may", "until", "last used", "")
    with reading(chosen().url) as connection:
        for row in tokens.every(connection):
            used = f"{row.last_used_at:%Y-%m-%d %H:%M}" if row.last_used_at else "never"
            state = "revoked" if row.revoked_at else "expired" if row.expires_at < datetime.now(UTC) else ""
            may = ", ".join(row.scopes)
            table.add_row(
                f"tl_{row.prefix}_…", escape(row.name), may, f"{row.expires_at:%Y-%m-%d}", used, state
            )
    console.print(table, soft_wrap=False)


@tokens.command()
def revoke(token: Annotated[str, typer.Argument(help="Its beginning, as `tokens list` shows it.")]) -> None:
    """End a token: from now on it opens nothing."""
    from db.engine import reading
    from db.reads import tokens as listed
    from db.rights import HOUSE
    from db.writes import tokens

    public = token.removeprefix("tl_").split("_")[0]
    with reading(chosen().url) as connection:
        found = [row.id for row in listed.every(connection) if row.prefix == public]
    if not found:
        raise Refused(f"There is no token {token!r}; `touchline tokens list` shows those there are.")
    tokens.revoke(chosen().url, found[0], datetime.now(UTC), by=HOUSE)
    console.print("It opens nothing any more.")
