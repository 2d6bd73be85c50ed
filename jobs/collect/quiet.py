"""The job that notices when a source falls silent, and when it speaks again."""

from datetime import datetime

from db.engine import reading
from db.reads import arrivals
from db.reads.pulse import reporting_day
from db.settings import settings
from db.writes.silences import SilenceIn, settle
from jobs.collect.silence import silent


def run(url: str, now: datetime) -> dict[str, int]:
    """Look at every source that is expected to speak; how many fell silent or spoke again."""
    today = reporting_day(now, settings().timezone).toordinal()
    with reading(url) as connection:
        came, watched = arrivals.by_day(connection, 0), arrivals.watched(connection)
    found = {id_: silent(came[id_], today) for id_ in sorted(watched & came.keys())}
    return settle(url, [SilenceIn(id_, one.since_day, one.usual) for id_, one in found.items() if one], now)
