"""The edge of the command line: the program, its two consoles, and errors as one sentence in red."""

import sqlite3
from typing import Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError
from typer.core import TyperGroup

from db.errors import Refused, in_words
from db.settings import Settings, settings

console = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)


class InWords(TyperGroup):
    """Commands whose expected errors end in one sentence and code 1."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise typer.Exit(1) from None  # whoever read our output has seen enough
        except (Refused, OSError, SQLAlchemyError, sqlite3.Error) as error:
            complain(in_words(error))
            raise typer.Exit(1) from error


app = typer.Typer(
    name="touchline",
    cls=InWords,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Touchline hears customers in every channel and drives every matter to an owner and a proven end.",
)


def complain(sentence: str) -> None:
    """Say what went wrong, on standard error."""
    errors.print(f"[bold red]{escape(sentence)}[/]")


def chosen() -> Settings:
    """The settings of the environment; raises Refused naming each one that cannot be used."""
    try:
        return settings()
    except ValidationError as error:
        wrong = "; ".join(f"{problem['loc'][0]}: {problem['msg']}" for problem in error.errors())
        raise Refused(f"A setting in the environment cannot be used. {wrong}.") from error
