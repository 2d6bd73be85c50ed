"""`python -m dashboard.record FORM LANGUAGE`: the record of processing in the words of the pages.

`touchline export passports --language` runs it: only the windows know other languages than English.
"""

import sys
from collections.abc import Callable

from dashboard.languages import NAMES, spoken_in
from dashboard.sources.records import as_page, heads, rows
from jobs.sheets import csv_file

FORMS: dict[str, Callable[[], bytes]] = {
    "csv": lambda: csv_file(tuple(heads().values()), rows()),
    "html": lambda: as_page().encode(),
}


def main(form: str, language: str) -> None:
    """Write the record to standard output."""
    if language not in NAMES:
        sys.exit(f"There is no language {language!r}; there is {', '.join(NAMES)}.")
    with spoken_in(language):
        sys.stdout.buffer.write(FORMS[form]())


if __name__ == "__main__":
    main(*sys.argv[1:])
