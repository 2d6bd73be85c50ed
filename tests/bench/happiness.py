"""All definitions of a happy customer over every customer, as of a night, and once more over 1 % of them.

A night reads what is known of everybody, runs every test on it as of now and as of 90 and 365 days before,
and keeps what changed. Beside it stands a plain Python loop over facts that are in memory already, which runs
the same tests, written by hand, as of now alone: neither reading, nor keeping, nor what became of anybody.
"""

import argparse
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import insert

from db.engine import dispose, reading, writing
from db.models import ChannelRollup, Finding, Signal, SourceProfile
from db.reads import lives
from db.reads.generations import newest_signal
from db.rights import HOUSE
from db.writes import generations, judged, taxonomies
from db.writes.happiness import DefinitionIn, define
from db.writes.many import insert_rows
from jobs.map import happiness as job
from tests.bench import stores
from tests.bench.rounds import apart
from tests.browser.feedback import departments

FACTS, DAYS, AT_ONCE = 10, 540, 2_000
EVENTS = "page viewed", "order placed", "page viewed", "refund asked"
ALLOWED = 600.0, 10.0  # seconds of processor for a night, and for 1 %, of 100,000 customers
TESTS = (
    "negatives in 90 days = 0",
    "purchases in 365 days >= 2",
    "days since purchases <= 120",
    'negatives in 365 days = 0 and (purchases >= 2 or events named "page viewed" in 30 days > 0)',
)
SIGNAL = (
    "id", "source_id", "external_id", "profile_id", "kind", "author", "channel", "event", "text",
    "occurred_at", "received_at", "history", "content_hash",
)  # fmt: skip
FINDING = (
    "signal_id", "generation_id", "day", "negative", "positive", "words_negative", "words_positive",
    "mark_negative", "mark_positive", "excluded",
)  # fmt: skip


class Cost(NamedTuple):
    """What a run took: seconds of processor, the most memory in MB."""

    cpu: float
    memory: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    customers = parser.parse_args(arguments).customers
    with stores.folder() as folder:
        url = stores.fresh(folder)
        apart(fill, url, customers)
        night = apart(ours, url)
        apart(change, url, max(customers // 100, 1), customers)
        again = apart(ours, url)
        plain = apart(loop, url)
    share = 100_000 / customers
    ratios = [allowed / (one.cpu * share) for allowed, one in zip(ALLOWED, (night, again), strict=True)]
    print(
        f"happiness: ours {night.cpu:.1f} s of processor for a night over {customers:,} customers with "
        f"{FACTS} facts each and {len(TESTS)} definitions, at most {night.memory:,.0f} MB; "
        f"{again.cpu:.2f} s when 1 % of them did one thing more; a plain loop over facts in memory, as of "
        f"now alone, {plain:.2f} s; ratio {ratios[0]:.1f} and {ratios[1]:.1f} to what 100,000 may take "
        f"(promise {ALLOWED[0]:.0f} s and {ALLOWED[1]:.0f} s)"
    )


def ours(url: str) -> Cost:
    """Run the job until nothing is left."""
    begun = time.process_time()
    while job.run(url, stores.NOW)["judged"]:
        pass
    return Cost(time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def loop(url: str) -> float:
    """Seconds of processor for the same tests over facts in memory, customer by customer."""
    took, after = 0.0, 0
    while True:
        with reading(url) as connection:
            ids = lives.customers_after(connection, after, AT_ONCE)
            facts = lives.facts(connection, ids)
        if not ids:
            return took
        begun = time.process_time()
        for one in ids:
            for test in BY_HAND:
                test(facts.get(one, ()))
        took, after = took + time.process_time() - begun, ids[-1]


def _few_hurt(facts: Sequence[Any], days: int) -> bool:
    since = stores.NOW - timedelta(days=days)
    return not sum(one.at > since and one.negative == "present" for one in facts)


def _purchases(facts: Sequence[Any], days: int) -> int:
    since = stores.NOW - timedelta(days=days)
    return sum(one.at > since and one.event == "order placed" for one in facts)


def _mixed(facts: Sequence[Any]) -> bool:
    since = stores.NOW - timedelta(days=30)
    seen = sum(one.at > since and one.event == "page viewed" for one in facts)
    return _few_hurt(facts, 365) and (_purchases(facts, 10_000) >= 2 or seen > 0)


BY_HAND: tuple[Callable[[Sequence[Any]], bool], ...] = (
    lambda facts: _few_hurt(facts, 90),
    lambda facts: _purchases(facts, 365) >= 2,
    lambda facts: _purchases(facts, 120) > 0,
    _mixed,
)


def fill(url: str, customers: int) -> None:
    """Customers who did and said ten things each, in turn, over a year and a half; four definitions."""
    departments(url)
    topic = taxonomies.CategoryFacts("a", None, "A", None, "")
    version = taxonomies.freeze(url, "bench", {}, [topic], stores.NOW)
    plan = generations.ensure(url, generations.Reading("bench", version, "none"), stores.NOW)
    source_id = stores.source(url, "shop", "product").source_id
    day = {"generation_id": plan.live_id, "grain": "d", "source_id": source_id, "channel": "product"}
    with writing(url) as connection:
        known = {"source_id": source_id, "first_seen_at": stores.NOW}
        connection.execute(
            insert(SourceProfile), [known | {"identifier": str(one)} for one in range(customers)]
        )
        connection.execute(insert(ChannelRollup).values(day | {"day": stores.NOW.toordinal(), "signals": 1}))
    for number, test in enumerate(TESTS):
        define(url, DefinitionIn(1 + number % 2, f"Happy in way {number}.", test), HOUSE, stores.NOW)
    for turn in range(FACTS):
        _record(url, plan.live_id, source_id, range(customers), turn)
    dispose(url)


def _record(url: str, generation_id: int, source_id: int, who: Sequence[int], turn: int) -> None:
    """One thing more of each of `who`, the `turn`-th of theirs; every fifth is something they said."""
    for first in range(0, len(who), 10 * AT_ONCE):
        with writing(url) as connection:
            start = newest_signal(connection) + 1
            rows = list(_rows(start, who[first : first + 10 * AT_ONCE], turn))
            signals = [(number, source_id, str(number), one + 1, *what, stores.NOW, True, number.to_bytes(16))
                       for number, one, _, *what in rows]  # fmt: skip
            insert_rows(connection, insert(Signal), SIGNAL, signals)
            found = [(number, generation_id, what[-1].toordinal(), negative, *("absent",) * 5, False)
                     for number, _, negative, *what in rows]  # fmt: skip
            insert_rows(connection, insert(Finding), FINDING, found)


def _rows(start: int, who: Sequence[int], turn: int) -> Iterator[tuple[Any, ...]]:
    for number, one in enumerate(who, start):
        at = stores.NOW - timedelta(days=DAYS - turn * DAYS // FACTS, hours=one % 600)
        negative = "present" if one % 3 == 0 else "absent"
        if turn % 5 == 4:
            yield number, one, negative, "verbatim", "customer", "product", None, "words", at
        else:
            event = EVENTS[(one + turn) % len(EVENTS)]
            yield number, one, "not_assessable", "event", "customer", "product", event, None, at


def change(url: str, some: int, customers: int) -> None:
    """One thing more of `some` of the customers, noted as every finding is."""
    with reading(url) as connection:
        live = lives.live_generation(connection) or 0
    who = range(0, customers, customers // some)[:some]
    _record(url, live, stores.source(url, "shop", "product").source_id, who, FACTS - 1)
    with writing(url) as connection:
        judged.doubt(connection, [one + 1 for one in who])
    dispose(url)


if __name__ == "__main__":
    main()
