"""The ways customers took through the map: those most took, and the rare ones that ended in leaving."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import Connection

from db.models import How
from db.reads.lived import Wanted, ends, paths

SHOWN = 6  # steps of a path that are told: its last ones
LEFT = (How.ENDING, How.SILENCE)


class Way(NamedTuple):
    """The last steps of a path, by micro-interaction id, and how many customers took it so.

    `longer` says that some came to them from further steps.
    """

    nodes: tuple[int, ...]
    customers: int
    longer: bool


class Ways(NamedTuple):
    """Of `customers` that walked, the most common ways and those rare ones that ended in leaving."""

    customers: int
    common: tuple[Way, ...]
    rare: tuple[Way, ...]


def ways(connection: Connection, wanted: Wanted, limit: int = 5) -> Ways:
    """At most `limit` of each, of ways with two steps and more; what only one customer does is not common."""
    left = {
        end.customer_id for end in ends(connection, Wanted(source_ids=wanted.source_ids)) if end.how in LEFT
    }
    taken: Counter[tuple[int, ...]] = Counter()
    longer, lost = set[tuple[int, ...]](), Counter[tuple[int, ...]]()
    for path in paths(connection, wanted):
        last = path.nodes[-SHOWN:]
        taken[last] += 1
        if len(path.nodes) > SHOWN:
            longer.add(last)
        if path.ended and path.customer_id in left:
            lost[last] += 1
    several = [(nodes, n) for nodes, n in taken.most_common() if n > 1 and len(nodes) > 1]
    common = [Way(nodes, n, nodes in longer) for nodes, n in several[:limit]]
    shown = {way.nodes for way in common}
    rare = sorted(
        (taken[nodes], -n, nodes) for nodes, n in lost.items() if nodes not in shown and len(nodes) > 1
    )
    told = (Way(nodes, -n, nodes in longer) for _, n, nodes in rare[:limit])
    return Ways(taken.total(), tuple(common), tuple(told))
