"""What the demo company's departments would change, so that every state of a proposal can be looked at."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from db.engine import reading
from db.models import ActionState, Need, ProposalIn, metadata
from db.reads.functions import functions
from db.reads.proposals import every
from db.rights import HOUSE
from db.writes.actions import move
from db.writes.proposals import accept, answer, decline, propose
from jobs.demo.company import read_table

Ids = dict[str, int]
_TO_THE_END = (ActionState.CLAIMED, ActionState.DONE, ActionState.OBSERVING, ActionState.NORMALISED)


def bring(url: str, now: datetime) -> None:
    """Propose what stands in the table, with the answers and the ends it has; nothing where that is done."""
    steps = metadata.tables["micro_interactions"].c
    with reading(url) as connection:
        if every(connection):
            return
        departments = {row.key: row.id for row in functions(connection)}
        ids = dict(connection.execute(select(steps.key, steps.id)).all())
    for row in _oldest_first(read_table("proposals.toml")["proposals"]):
        _propose(url, row, ids, departments, now)


def _oldest_first(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: -row["days"])


def _propose(url: str, row: dict[str, Any], steps: Ids, departments: Ids, now: datetime) -> None:
    proposed = now - timedelta(days=row["days"])
    pledges = {need.value: row[need] for need in Need if need in row}
    needs = tuple(departments[key] for key in row["needs"])
    wanted = ProposalIn(
        steps[row["step"]], row["lever"], row["change"], row["told"], pledges, row["expected"], row["cost"],
        needs, departments[row["by"]],
    )  # fmt: skip
    proposal_id = propose(url, wanted, HOUSE, proposed)
    for said in row.get("said", ()):
        at = proposed + timedelta(days=1)
        answer(url, proposal_id, departments[said["by"]], said["yes"], said.get("reason", ""), HOUSE, at)
    if "declined" in row:
        days, why = row["declined"]
        decline(url, proposal_id, why, HOUSE, now - timedelta(days=days))
    if "accepted" in row:
        _work(url, accept(url, proposal_id, HOUSE, now - timedelta(days=row["accepted"])), row, now)


def _work(url: str, action_id: int, row: dict[str, Any], now: datetime) -> None:
    """What became of an accepted one, as far as the table tells."""
    if "verdict" not in row:
        return
    (done, what), (ended, verdict) = row["done"], row["verdict"]
    days = dict(zip(_TO_THE_END, ((done, ""), (done, what), (done, ""), (ended, verdict)), strict=True))
    for to, (ago, note) in days.items():
        move(url, action_id, to, HOUSE, now - timedelta(days=ago), note)
