"""The job that puts before the executive what departments did not settle, and what nobody takes."""

from datetime import datetime

from db.writes.decisions import escalate


def run(url: str, now: datetime) -> dict[str, int]:
    """Escalate overdue contests and steps that have long been nobody's; how many of each."""
    return escalate(url, now)
