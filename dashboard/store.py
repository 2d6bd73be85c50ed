"""The only bridge between the pages and the store: who asks, what is asked, what is changed.

Streamlit does not know that another process wrote, so every kept answer is keyed by the revisions of
the topics it is made of: it holds exactly as long as they stand still.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy import Connection, select

from dashboard.shelf import Shelf, comparable
from db.engine import reading
from db.errors import Refused
from db.models import Revision, Topic, col
from db.reads import people
from db.reads.pulse import reporting_day
from db.settings import settings

__all__ = [
    "Revisions",
    "ask",
    "changed_at",
    "do",
    "glance",
    "look",
    "me",
    "minute",
    "now",
    "recall",
    "revisions",
    "today",
    "who",
]

P = ParamSpec("P")
R = TypeVar("R")
Question = Callable[Concatenate[Connection, P], R]
Write = Callable[Concatenate[str, P], R]
Revisions = tuple[tuple[str, int], ...]
KEPT_ANSWERS = 2_000
A_WHILE, A_SECOND, A_MOMENT = 60.0, 1.0, 0.1  # seconds
_ANSWERS, _RECALLED = Shelf(KEPT_ANSWERS), Shelf(KEPT_ANSWERS, A_WHILE)
_OF_THE_SECOND = Shelf(500, A_SECOND)
_OF_THE_MOMENT = Shelf(500, A_MOMENT)


def now() -> datetime:
    """This moment, for everything that a page asks or writes."""
    return datetime.now(UTC)


def minute() -> datetime:
    """The beginning of this minute: for what a page tells of ages and is made once for everybody."""
    return now().replace(second=0, microsecond=0)


def today() -> date:
    """The reporting day of this moment."""
    return reporting_day(now(), settings().timezone)


def look(question: Question[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The answer of this moment to `question(connection, …)`."""
    with reading(settings().url) as connection:
        return question(connection, *args, **kwargs)


def ask(question: Question[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The answer to `question(connection, …)`, kept until the store says that something changed."""
    return _from(_ANSWERS, revisions(), question, args, kwargs)


def recall(question: Question[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The answer to `question(connection, …)`, kept for a minute whatever changes meanwhile.

    For what lies so far back that a minute does not matter: it spares an open page the reading of many
    weeks at every new signal.
    """
    return _from(_RECALLED, (), question, args, kwargs)


def glance(question: Question[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The answer to `question(connection, …)`, a second old at most: for what moves without a revision."""
    return _from(_OF_THE_SECOND, (), question, args, kwargs)


def _from(
    shelf: Shelf, moved: Revisions, question: Question[..., R], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> R:
    url = settings().url
    key = (url, moved, question, comparable(args), comparable(kwargs))
    answer: R = shelf.get(key, lambda: look(question, *args, **kwargs))
    return answer


def do(write: Write[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Carry out `write(url, …)`."""
    try:
        return write(settings().url, *args, **kwargs)
    finally:
        _OF_THE_MOMENT.clear()


def revisions() -> Revisions:
    """How often each topic changed so far, as of a moment ago: a page asks many times while it is drawn."""
    url = settings().url
    answer: Revisions = _OF_THE_MOMENT.get(url, lambda: look(_revisions))
    return answer


def _revisions(connection: Connection) -> Revisions:
    counted = select(col(Revision.topic), col(Revision.number)).order_by(col(Revision.topic))
    return tuple((topic, number) for topic, number in connection.execute(counted))


def changed_at(topic: Topic) -> datetime | None:
    """When something under `topic` last changed."""
    return glance(_moved_at, topic)


def _moved_at(connection: Connection, topic: Topic) -> datetime | None:
    moved: datetime | None = connection.scalar(
        select(col(Revision.moved_at)).where(col(Revision.topic) == topic)
    )
    return moved


def me() -> people.Who:
    """Who sets off a write now, with the roles held at this moment; raises Refused for who is signed out."""
    found = who()
    if found is None:
        raise Refused("You are signed out. Nothing was changed.")
    return found


def who() -> people.Who | None:
    """Who is looking: the session that the gate put into the headers, if it still stands."""
    session_id = st.context.headers.get("touchline-session", "")
    if not session_id.isdecimal():
        return None
    found: people.Who | None = _OF_THE_MOMENT.get(
        (settings().url, session_id), lambda: look(people.session_by_id, int(session_id), now())
    )
    return found
