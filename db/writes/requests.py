"""What pages ask of the jobs: ask, take one up, tell how far it is, answer or refuse it, put it away."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, insert, or_, select, update

from db.engine import writing
from db.models import Deed, JobRequest, PageRequest, RequestKind, RequestState, Topic, col, table_of
from db.rights import By, Right, permit
from db.writes import audit
from db.writes.revisions import move

ANSWERING = "answer"
"""The job that answers."""

BROKEN_OFF = timedelta(seconds=60)
"""Something under way that did not move for so long was left by whoever worked on it."""

MAY_ASK: dict[str, Right] = dict.fromkeys(RequestKind, Right.SOURCES)
"""What somebody must be allowed to do who asks for something."""

_OPEN = (RequestState.ASKED, RequestState.UNDER_WAY)


class Taken(NamedTuple):
    """A request that the caller answers now."""

    id: int
    what: str
    facts: dict[str, Any]
    asked_by_id: int | None


def ask(url: str, what: str, facts: dict[str, Any], by: By, now: datetime) -> int:
    """Ask the jobs for `what`; the id of the request. The same that is open already is asked once."""
    permit(by, MAY_ASK[what])
    by_id = by.person_id
    with writing(url) as connection:
        same = select(col(PageRequest.id), col(PageRequest.facts)).where(
            col(PageRequest.what) == what, col(PageRequest.state).in_(_OPEN)
        )
        known = next((row.id for row in connection.execute(same) if row.facts == facts), None)
        if known is not None:
            return int(known)
        row = {"what": what, "facts": facts, "asked_by_id": by_id, "asked_at": now, "moved_at": now}
        made = insert(PageRequest).values(row | {"state": RequestState.ASKED})
        asked = connection.execute(made.returning(col(PageRequest.id))).scalar_one()
        connection.execute(insert(JobRequest).values(job=ANSWERING, asked_by_id=by_id, asked_at=now))
        on = f"request {asked}"
        audit.note(connection, by, Deed.CHANGE, on, now, after={"kind": what, "facts": facts})
        move(connection, Topic.START, now)
        return int(asked)


def take(url: str, now: datetime) -> Taken | None:
    """The oldest request that nobody works on, which is the caller's from now on; None without one."""
    left = and_(
        col(PageRequest.state) == RequestState.UNDER_WAY, col(PageRequest.moved_at) < now - BROKEN_OFF
    )
    free = or_(col(PageRequest.state) == RequestState.ASKED, left)
    with writing(url) as connection:
        oldest = select(table_of(PageRequest)).where(free).order_by(col(PageRequest.id)).limit(1)
        row = connection.execute(oldest).one_or_none()
        if row is None:
            return None
        _set(connection, row.id, now, state=RequestState.UNDER_WAY)
        return Taken(row.id, row.what, row.facts or {}, row.asked_by_id)


def advance(url: str, request_id: int, done: int, total: int, now: datetime) -> None:
    """Tell how far it is."""
    with writing(url) as connection:
        _set(connection, request_id, now, done=done, total=total)


def remember(url: str, request_id: int, facts: dict[str, Any], now: datetime) -> None:
    """Keep what a second try would have to know."""
    with writing(url) as connection:
        _set(connection, request_id, now, facts=facts)


def answer(url: str, request_id: int, given: dict[str, Any], now: datetime) -> None:
    """Give the answer."""
    with writing(url) as connection:
        _set(connection, request_id, now, state=RequestState.ANSWERED, answer=given)
        move(connection, Topic.START, now)


def refuse(url: str, request_id: int, words: str, now: datetime) -> None:
    """Say in words why it cannot be done."""
    with writing(url) as connection:
        _set(connection, request_id, now, state=RequestState.REFUSED, refusal=words)
        move(connection, Topic.START, now)


def put_away(url: str, request_id: int, by: By, now: datetime) -> None:
    """Let the page that shows it go on to something else; one that nobody began is not done any more."""
    with writing(url) as connection:
        kind = connection.scalar(select(col(PageRequest.what)).where(col(PageRequest.id) == request_id))
        permit(by, MAY_ASK[kind or RequestKind.LOOK])
        mine = update(PageRequest).where(col(PageRequest.id) == request_id)
        connection.execute(mine.values(put_away_at=now))
        unbegun = mine.where(col(PageRequest.state) == RequestState.ASKED)
        connection.execute(unbegun.values(state=RequestState.REFUSED, refusal="It was taken back."))
        on = f"request {request_id}"
        audit.note(connection, by, Deed.CHANGE, on, now, after={"act": "put away"})
        move(connection, Topic.START, now)


def _set(connection: Connection, request_id: int, now: datetime, **values: Any) -> None:
    mine = update(PageRequest).where(col(PageRequest.id) == request_id)
    connection.execute(mine.values(values | {"moved_at": now}))
