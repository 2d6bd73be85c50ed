"""Search, newest first: how long a page of hits takes, for common, rare and two words at once.

The texts are real ones, over and over, each with a number of its own; a loader fills the index past the job.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy import text

from db import migrate
from db.engine import dispose, is_sqlite, reading, writing
from db.reads.search import newest, words
from tests import postgresql
from tests.bench import stores
from tests.bench.rounds import high, seconds
from tests.bench.texts import real_data, texts

SIZES = (1_000_000, 10_000_000)
PAGES = 25  # queries of each kind
AT_ONCE = 50_000
SQLITE = text("INSERT INTO search_texts (rowid, words) VALUES (:id, :words)")
PG_SIGNALS = text("""
    INSERT INTO signals
        (id, source_id, external_id, kind, author, channel, received_at, history, content_hash)
    SELECT id, :source_id, id::text, 'verbatim', 'customer', 'social', now(), true, ''
    FROM unnest(CAST(:ids AS bigint[])) AS of (id)
""")
PG_TEXTS = text("""
    INSERT INTO search_texts
    SELECT id, array_to_tsvector(string_to_array(words, ' '))
    FROM unnest(CAST(:ids AS bigint[]), CAST(:words AS text[])) AS of (id, words)
""")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--texts", type=int, nargs="+", default=SIZES, help="how many; several sizes one by one"
    )
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own instead of SQLite")
    asked = parser.parse_args(arguments)
    said = [" ".join(words(one)) for one in texts(real_data())]
    Random(0).shuffle(said)
    with stores.folder() as folder:
        told = "; ".join(_measured(folder / str(n), said, n, asked.postgresql) for n in asked.texts)
    print(f"search: {told} (promise p95 50 ms)")


def _measured(folder: Path, said: list[str], size: int, on_postgresql: bool) -> str:
    with _store(folder, on_postgresql) as url:
        _fill(url, said, size)
        took = [1000 * _page(url, typed) for typed in _typed(said, size)]
    return (
        f"ours p50 {median(took):.1f} ms, p95 {high(took):.1f} ms, most {max(took):.1f} ms "
        f"in {size:,} texts, allowed 50 ms: ratio {50 / high(took):.1f}"
    )


@contextmanager
def _store(folder: Path, on_postgresql: bool) -> Iterator[str]:
    if not on_postgresql:
        url = stores.fresh(folder)
        yield url
        return stores.drop(url)
    programs = postgresql.programs()
    if programs is None:
        raise SystemExit("there is no PostgreSQL server on this machine")
    with postgresql.Server(programs) as server:
        server.run("CREATE DATABASE search")
        url = server.url("search")
        migrate.upgrade(url)
        yield url
        dispose(url)


def _fill(url: str, said: list[str], size: int) -> None:
    """The texts over and over, each with a number that no other has, as an order would."""
    source_id = stores.source(url, "search").source_id
    for first in range(1, size + 1, AT_ONCE):
        ids = list(range(first, min(first + AT_ONCE, size + 1)))
        lines = [f"{said[n % len(said)]} n{n}".lstrip() for n in ids]
        with writing(url) as connection:
            if is_sqlite(url):
                rows = [{"id": n, "words": line} for n, line in zip(ids, lines, strict=True)]
                connection.execute(SQLITE, rows)
            else:
                connection.execute(PG_SIGNALS, {"ids": ids, "source_id": source_id})
                connection.execute(PG_TEXTS, {"ids": ids, "words": lines})
    if not is_sqlite(url):
        with writing(url) as connection:
            connection.execute(text("ANALYZE search_texts"))  # what the server does by itself a minute later


def _typed(said: list[str], size: int) -> Iterator[str]:
    """Common words, rare ones, two of one text, two that need not meet, and the number of one text."""
    counted = Counter(word for line in said for word in line.split())
    ordered = [word for word, _ in counted.most_common()]
    random = Random(1)
    rare = ordered[len(ordered) // 2 :]
    for n in range(PAGES):
        yield ordered[n]
        yield random.choice(rare)
        yield " ".join(random.sample(random.choice([line for line in said if " " in line]).split(), 2))
        yield f"{random.choice(ordered[:1000])} {random.choice(ordered[:1000])}"
        yield f"n{random.randint(1, size)}"


def _page(url: str, typed: str) -> float:
    """Seconds for the newest fifty, the connection included."""

    def look() -> None:
        with reading(url) as connection:
            newest(connection, typed)

    return seconds(look)


if __name__ == "__main__":
    main()
