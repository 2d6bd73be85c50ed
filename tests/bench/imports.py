"""Import of a generated file, in the words of a person's export, against a bare executemany of the same rows.

The peer's rows are made beforehand; only its statements and commits are timed. Both stores have the same
schema, indexes and durability.
"""

import argparse
import csv
import resource
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from db.engine import writing
from db.models import Signal, SourceProfile
from jobs.collect.intake import Order, import_file
from tests.bench import stores
from tests.bench.rounds import apart, rounds, seconds

PEOPLE = 100_000
DAYS = 3 * 365
AT_ONCE = 5_000
SAID = (
    "The parcel came two days late and nobody told me why it was stuck in the depot.",
    "Friendly people at the counter, I was out again within five minutes.",
    "I was charged twice for the same order and still wait for the second amount.",
    "Works as described, easy to set up; the manual could be a little longer.",
)
CELLS = tuple[str, str, str, str, str]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments)
    numbers = count()
    with stores.folder() as folder:
        few, many = (_file(folder / f"rows{n}.csv", n) for n in (max(asked.rows // 10, 1), asked.rows))
        small = apart(_imported, few, folder / "small")[1]
        runs = []

        def ours() -> float:
            runs.append(apart(_imported, many, folder / f"ours{next(numbers)}"))
            return runs[-1][0]

        result = rounds(ours, lambda: apart(_bare, asked.rows, folder / f"peer{next(numbers)}"), asked.rounds)
    large = max(memory for _, memory in runs)
    print(
        f"imports: ours {asked.rows / result.ours:,.0f} rows/s; peer executemany "
        f"{asked.rows / result.peer:,.0f}; ratio {result.ratio:.2f} (promise 0.5); "
        f"memory {small:.0f} MB at {asked.rows // 10:,} rows, {large:.0f} MB at {asked.rows:,}: "
        f"{large / small - 1:+.0%} (promise within 20 %)"
    )


def _cells(rows: int) -> Iterator[CELLS]:
    """Rows as a shop would export them: oldest first, each person coming back, no two texts alike."""
    begun, step = stores.NOW - timedelta(days=DAYS + 30), timedelta(days=DAYS) / rows
    for n in range(rows):
        at = (begun + n * step).replace(microsecond=0)
        said = f"{SAID[n % len(SAID)]} Order {n * 7 + 100_000}."
        yield f"r{n}", said, at.isoformat(), str(n * 3 % 5 + 1), f"user{n * 7919 % PEOPLE}"


def _file(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["id", "text", "created_at", "rating", "user"])
        lines.writerows(_cells(rows))
    return path


def _imported(file: Path, folder: Path) -> tuple[float, float]:
    """In a process of its own: seconds of the import, and the most memory it used in MB."""
    url = stores.fresh(folder)
    took = seconds(lambda: import_file(url, file, Order(), stores.NOW))
    stores.drop(url)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return took, peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _bare(rows: int, folder: Path) -> float:
    """In a process of its own: seconds of the statements and commits."""
    url = stores.fresh(folder)
    source_id = stores.source(url, "peer").source_id
    people = [
        {"id": n + 1, "source_id": source_id, "identifier": f"user{n}", "first_seen_at": stores.NOW}
        for n in range(PEOPLE)
    ]
    with writing(url) as connection:
        connection.execute(insert(SourceProfile), people)
    made, took = (_row(source_id, cells) for cells in _cells(rows)), 0.0
    while part := list(islice(made, AT_ONCE)):
        took += seconds(lambda part=part: _insert(url, part))
    stores.drop(url)
    return took


def _insert(url: str, rows: list[dict[str, Any]]) -> None:
    with writing(url) as connection:
        connection.execute(insert(Signal), rows)


def _row(source_id: int, cells: CELLS) -> dict[str, Any]:
    external_id, text, at, rating, user = cells
    return {
        "source_id": source_id, "external_id": external_id, "profile_id": int(user[4:]) + 1,
        "kind": "verbatim", "author": "customer", "channel": "other", "text": text, "mark": float(rating),
        "occurred_at": datetime.fromisoformat(at), "received_at": stores.NOW, "history": True,
        "content_hash": hash(cells).to_bytes(16, signed=True),
    }  # fmt: skip


if __name__ == "__main__":
    main()
