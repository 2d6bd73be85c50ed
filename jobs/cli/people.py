"""Commands about who may sign in: users list, users invite, users link."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from db.errors import Refused
from db.settings import ROLES
from jobs.cli.edge import app, chosen, console

_MAY = f"What they may do: {', '.join(ROLES)}; may be repeated."
users = typer.Typer(no_args_is_help=True, help="Who may sign in; a link for who lost theirs.")
app.add_typer(users, name="users")


@users.command("list")
def show() -> None:
    """Show everybody who has an account."""
    from rich.table import Table

    from db.engine import reading
    from db.reads.accounts import accounts

    table = Table("name", "mail", "roles", "departments", "how they sign in")
    with reading(chosen().url) as connection:
        for row in accounts(connection):
            how = "may not" if row.deactivated_at else "by themselves" if row.can_come_back else "with a link"
            told = row.name, row.mail or "", ", ".join(row.roles), ", ".join(row.functions), how
            table.add_row(*map(escape, told))
    console.print(table)


@users.command()
def invite(
    name: Annotated[str, typer.Argument(help="The name colleagues see.")],
    mail: Annotated[str, typer.Argument(help="The mail address they sign in with.")],
    role: Annotated[list[str], typer.Option(help=_MAY)],
    department: Annotated[
        list[str] | None, typer.Option(help="The key of a department they work for; may be repeated.")
    ] = None,
) -> None:
    """Add somebody and print a link, on which they choose a password within a week."""
    from db.models import Role
    from db.rights import HOUSE
    from db.writes.accounts import Invited, NameRefusedError
    from db.writes.accounts import invite as invited

    if unknown := set(role) - set(ROLES):
        raise Refused(f"There are {', '.join(ROLES)}; there is no {', '.join(sorted(unknown))!r}.")
    somebody = Invited(name, mail, frozenset(map(Role, role)), tuple(department or ()))
    try:
        token = invited(chosen().url, somebody, HOUSE, datetime.now(UTC))
    except NameRefusedError as refused:
        raise Refused(f"{str(refused).capitalize()}.") from refused
    _print_link(token)


@users.command()
def link(
    mail: Annotated[str, typer.Argument(help="Mail address or name of who lost the way in.")],
) -> None:
    """Print a link on which somebody chooses another password within a week; older ones work no more."""
    from db.engine import reading
    from db.reads.accounts import accounts
    from db.rights import HOUSE
    from db.writes.accounts import renew_link

    wanted = mail.strip().lower()
    with reading(chosen().url) as connection:
        ids = [row.id for row in accounts(connection) if wanted in {row.mail, row.name.lower()}]
    if len(ids) != 1:
        many = "Nobody" if not ids else "More than one person"
        raise Refused(f"{many} here is {mail!r}; `touchline users list` shows who there is.")
    _print_link(renew_link(chosen().url, ids[0], HOUSE, datetime.now(UTC)))


def _print_link(token: str) -> None:
    console.print(f"Hand this link to them; it is shown only once: {chosen().address}/enter?token={token}")
