"""The edge of the command line: the program, its two consoles, and errors as one sentence in red."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup

from db.errors import Refused, in_words
from db.settings import Settings, settings

console = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)
_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # colours, titles, direction


class Told(Protocol):
    """Says how much is done, and of how much where that is known."""

    def __call__(self, done: int, total: int | None = None, /) -> None:
        """Say it."""


class InWords(TyperGroup):
    """Commands whose expected errors end in one sentence and code 1."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise typer.Exit(1) from None  # whoever read our output has seen enough
        except Exception as error:
            if not _expected(error):
                raise
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


def _expected(error: Exception) -> bool:
    """Whether an error is one of those that a store, a disk or we ourselves tell of."""
    if isinstance(error, (Refused, OSError)):
        return True
    from sqlite3 import Error

    from sqlalchemy.exc import SQLAlchemyError  # only now: most commands end well

    return isinstance(error, (SQLAlchemyError, Error))


def complain(sentence: str) -> None:
    """Say what went wrong, on standard error."""
    errors.print(f"[bold red]{escape(sentence)}[/]")


def inert(text: str) -> str:
    """A line of customers' words without anything a terminal would act on.

    >>> inert("\\x1b[31mred\\u202e")
    '[31mred'
    """
    return _ACTING.sub("", text)


@contextmanager
def bar(title: str) -> Iterator[Told]:
    """How far something long has come; drawn from the first word of it on, so not before a refusal."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    far = TextColumn("{task.percentage:>3.0f} %")
    drawn = Progress(TextColumn("{task.description}"), BarColumn(), far, TimeElapsedColumn(), console=errors)
    task = drawn.add_task(escape(title), total=None)

    def told(done: int, total: int | None = None) -> None:
        drawn.start()
        drawn.update(task, completed=done, total=total)

    try:
        yield told
    finally:
        if drawn.live.is_started:
            drawn.stop()


def chosen() -> Settings:
    """The settings of the environment; raises Refused naming each one that cannot be used."""
    try:
        return settings()
    except ValidationError as error:
        wrong = "; ".join(f"{problem['loc'][0]}: {problem['msg']}" for problem in error.errors())
        raise Refused(f"A setting in the environment cannot be used. {wrong}.") from error
