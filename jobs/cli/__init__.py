"""`touchline …`: the command line, a file per group of commands."""

from jobs.cli import hooks, imports, judge, keep, maps, people, run, tokens
from jobs.cli.edge import app

__all__ = ["app", "hooks", "imports", "judge", "keep", "maps", "people", "run", "tokens"]
