"""The job that has everything placed anew when the map or its rules changed since it was placed.

A signal is placed while it is read. When the rules change, this job begins the next generation; the
analysing job fills it, and pages show it when it is full.
"""

from datetime import datetime

from db.engine import reading
from db.reads.generations import newest_placing
from db.writes.generations import place_anew
from jobs.analyse.placing import version
from jobs.analyse.ready import placing_rules


def run(url: str, now: datetime) -> dict[str, int]:
    """Begin to place everything anew where the rules ask for it; how many changes of them were taken up."""
    with reading(url) as connection:
        placed, rules = newest_placing(connection), version(placing_rules(connection))
    return {"placed anew": int(placed not in {None, rules} and place_anew(url, rules, now))}
