"""What `touchline` runs: for `up` the pages load while the command line itself is still loaded."""

import sys

from jobs.children import pages_ahead


def main() -> None:
    """Run the command that was asked for."""
    if sys.argv[1:2] == ["up"]:
        pages_ahead()
    from jobs.cli import app

    app()
