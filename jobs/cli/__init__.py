"""`touchline …`: the command line, a file per group of commands."""

from jobs.cli import imports, judge, keep, run, tokens
from jobs.cli.edge import app

__all__ = ["app", "imports", "judge", "keep", "run", "tokens"]
