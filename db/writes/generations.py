"""Generations of findings: begin one, tell how far it is, and move the pointer to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from db.engine import writing
from db.models import Analysed, Generation, GenerationState, Topic, col, table_of
from db.writes import analysis
from db.writes.revisions import move


class Reading(NamedTuple):
    """What a generation is made with: a change of any of the three is a new generation."""

    detector: str
    taxonomy_version_id: int
    placing: str


class Filling(NamedTuple):
    """A generation that fills; `reached` is the highest signal id in it."""

    id: int
    reached: int = 0


class Plan(NamedTuple):
    """Which generation pages show, and which one fills beside it, if any."""

    live_id: int
    filling: Filling | None = None

    @property
    def both(self) -> tuple[int, ...]:
        """The generations that new signals are analysed into, the live one first."""
        return (self.live_id,) if self.filling is None else (self.live_id, self.filling.id)


def ensure(url: str, reading: Reading, now: datetime) -> Plan:
    """Make `reading` the live generation of a store that has none, or the one that fills next.

    A store that has one keeps how it places: `place_anew` changes that.
    """
    with writing(url) as connection:
        live, filling = _live_and_filling(connection)
        if newest := filling or live:
            reading = reading._replace(placing=newest.placing)
        return _begin(connection, live, filling, reading, now)


def place_anew(url: str, placing: str, now: datetime) -> bool:
    """Begin to place everything as `placing` says; False where that is so already, or nothing is read yet."""
    with writing(url) as connection:
        live, filling = _live_and_filling(connection)
        newest = filling or live
        if newest is None or newest.placing == placing:
            return False
        reading = Reading(newest.detector, newest.taxonomy_version_id, placing)
        _begin(connection, live, filling, reading, now)
        return True


def _live_and_filling(connection: Connection) -> tuple[Any | None, Any | None]:
    rows = connection.execute(
        select(table_of(Generation)).where(col(Generation.state) != GenerationState.RETIRED)
    ).all()
    by_state = {row.state: row for row in rows}
    return by_state.get(GenerationState.LIVE), by_state.get(GenerationState.FILLING)


def _begin(
    connection: Connection, live: Any | None, filling: Any | None, reading: Reading, now: datetime
) -> Plan:
    """Begin the generation made with `reading`, unless it is the live one or fills already."""
    if live is not None and _made_with(live, reading):
        _retire(connection, filling)
        return Plan(live.id)
    if live is not None and filling is not None and _made_with(filling, reading):
        return Plan(live.id, Filling(filling.id, filling.filled_to))
    _retire(connection, filling)
    state = GenerationState.FILLING if live else GenerationState.LIVE
    values = reading._asdict() | {"state": state, "created_at": now, "live_at": None if live else now}
    added = insert(Generation).values(**values).returning(col(Generation.id))
    made = connection.execute(added).scalar_one()
    return Plan(live.id, Filling(made)) if live else Plan(made)


def _made_with(row: Any, reading: Reading) -> bool:
    return bool((row.detector, row.taxonomy_version_id, row.placing) == tuple(reading))


def _retire(connection: Any, row: Any | None) -> None:
    if row is not None:
        retired = update(Generation).where(col(Generation.id) == row.id)
        connection.execute(retired.values(state=GenerationState.RETIRED))


def fill(connection: Connection, filling_id: int, found: Sequence[Analysed]) -> int:
    """Store `found`, in id order, in the generation that fills, and how far it is."""
    analysis.fill(connection, (filling_id,), found)
    reached = update(Generation).where(col(Generation.id) == filling_id)
    connection.execute(reached.values(filled_to=found[-1].signal_id))
    return len(found)


def promote(url: str, live_id: int, filled_id: int, diff: dict[str, Any], now: datetime) -> None:
    """Show the filled generation from now on; raises no action and no alert."""
    with writing(url) as connection:
        for generation_id, values in (
            (live_id, {"state": GenerationState.RETIRED}),
            (filled_id, {"state": GenerationState.LIVE, "live_at": now, "diff": diff}),
        ):
            connection.execute(update(Generation).where(col(Generation.id) == generation_id).values(**values))
        move(connection, Topic.ANALYSIS, now)
