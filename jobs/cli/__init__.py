"""`touchline …`: the command line, a file per group of commands."""

from jobs.cli import keep, run
from jobs.cli.edge import app

__all__ = ["app", "keep", "run"]
