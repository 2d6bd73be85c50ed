"""The only bridge between the pages and the store: who asks, what is asked, what is changed.

Streamlit does not know that another process wrote, so every kept answer is keyed by the revisions of
the topics it is made of: it holds exactly as long as they stand still.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy import Connection, select
from sqlmodel import col

from db.engine import reading
from db.models import Revision, Topic
from db.reads import people
from db.reads.pulse import reporting_day
from db.settings import settings

__all__ = ["Revisions", "ask", "changed_at", "do", "look", "now", "recall", "revisions", "today", "who"]

P = ParamSpec("P")
R = TypeVar("R")
Question = Callable[Concatenate[Connection, P], R]
Write = Callable[Concatenate[str, P], R]
Revisions = tuple[tuple[str, int], ...]
KEPT_ANSWERS = 2_000


def now() -> datetime:
    """This moment, for everything that a page asks or writes."""
    return datetime.now(UTC)


def today() -> date:
    """The reporting day of this moment."""
    return reporting_day(now(), settings().timezone)


def look(question: Question[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The answer of this moment to `question(connection, …)`."""
    with reading(settings().url) as connection:
        return question(connection, *args, **kwargs)


def ask(question: Question[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The answer to `question(connection, …)`, kept until the store says that something changed."""
    name = f"{question.__module__}.{question.__qualname__}"
    answer: R = _kept(question, name, args, kwargs, revisions(), settings().url)
    return answer


@st.cache_data(max_entries=KEPT_ANSWERS, show_spinner=False)
def _kept(
    _question: Question[..., Any],
    name: str,  # noqa: ARG001 - the names and revisions are the key of the cache
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    moved: Revisions,  # noqa: ARG001
    url: str,
) -> Any:
    with reading(url) as connection:
        return _question(connection, *args, **kwargs)


def recall(question: Question[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The answer to `question(connection, …)`, kept for a minute whatever changes meanwhile.

    For what lies so far back that a minute does not matter: it spares an open page the reading of many
    weeks at every new signal.
    """
    name = f"{question.__module__}.{question.__qualname__}"
    answer: R = _kept_a_while(question, name, args, kwargs, settings().url)
    return answer


@st.cache_data(max_entries=KEPT_ANSWERS, ttl=60, show_spinner=False)
def _kept_a_while(
    _question: Question[..., Any],
    name: str,  # noqa: ARG001 - part of the key of the cache
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    url: str,
) -> Any:
    with reading(url) as connection:
        return _question(connection, *args, **kwargs)


def do(write: Write[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Carry out `write(url, …)`."""
    return write(settings().url, *args, **kwargs)


def revisions() -> Revisions:
    """How often each topic changed so far."""
    with reading(settings().url) as connection:
        counted = select(col(Revision.topic), col(Revision.number)).order_by(col(Revision.topic))
        return tuple((topic, number) for topic, number in connection.execute(counted))


def changed_at(topic: Topic) -> datetime | None:
    """When something under `topic` last changed."""
    return look(_moved_at, topic)


def _moved_at(connection: Connection, topic: Topic) -> datetime | None:
    moved: datetime | None = connection.scalar(select(Revision.moved_at).where(col(Revision.topic) == topic))
    return moved


def who() -> people.Who | None:
    """Who is looking: the session that the gate put into the headers, if it still stands."""
    session_id = st.context.headers.get("touchline-session", "")
    return look(people.session_by_id, int(session_id), now()) if session_id.isdecimal() else None
