"""By when somebody has to act, and when a matter that nobody acted on goes one level up. All in UTC."""

from datetime import datetime, timedelta

from db.models import ActionKind

FIRST_CONTACT = timedelta(hours=24)
WHILE_IT_HAPPENS = timedelta(hours=4)
MUST_ESCALATE = timedelta(hours=1)

TOP_LEVEL = 3
_FURTHER_LEVELS = {ActionKind.ESCALATION: (timedelta(hours=1), timedelta(hours=4))}
_OTHERWISE = (timedelta(hours=24), timedelta(hours=72))


def level(kind: str, due_at: datetime, now: datetime) -> int:
    """The escalation level (0 to 3) that a matter due at `due_at` and not yet done has reached at `now`.

    Level 1 comes when it is overdue, 2 and 3 a day and three days later; what must be escalated
    goes up after one and four hours.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 10, 12, tzinfo=UTC)
    >>> [level("answer", noon, noon + timedelta(hours=hours)) for hours in (-1, 0, 23, 24, 72)]
    [0, 1, 1, 2, 3]
    """
    further = _FURTHER_LEVELS.get(ActionKind(kind), _OTHERWISE)
    return sum(now - due_at >= late for late in (timedelta(0), *further))
