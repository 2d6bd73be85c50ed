"""For whom a proposal waits: a department, or who leads the company. The menu counts them on every page."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from db.reads.proposals import ProposalRow

LONG = timedelta(days=14)
"""After so long without a decision a proposal is for who leads the company."""


def for_departments(rows: Sequence[ProposalRow], functions: Sequence[str]) -> list[ProposalRow]:
    """Those on which one of these departments is asked, or that it can decide."""
    mine = set(functions)
    return [one for one in rows if one.waits_for(mine) or (one.agreed and one.say & mine)]


def for_the_company(rows: Sequence[ProposalRow], now: datetime) -> list[ProposalRow]:
    """Those that no department decides: one says no, nobody has a say at the step, or it waits for long."""
    return [one for one in rows if one.refused or not one.say or now - one.proposed_at >= LONG]
