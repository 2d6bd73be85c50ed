"""The plain facts of customers, for the job that judges whether they are happy."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, or_, select

from db.models import Author, Kind, NodeKind, metadata
from db.reads.lineage import lives_on
from db.reads.lived import shown_generation
from db.reads.rollups import live_generation

_T = metadata.tables
_PROFILES, _SIGNALS, _FINDINGS = _T["source_profiles"], _T["signals"], _T["findings"]
_NODES, _STEPS = _T["micro_interactions"], _T["micro_interaction_attributes"]
_TOPICS, _CATEGORIES = _T["finding_categories"], _T["categories"]
_ACTIONS, _EVIDENCE = _T["actions"], _T["action_signals"]
_CHANNELS, _GAPS = _T["rollup_channels"], _T["lived_gaps"]
_DOUBTS, _PASSES = _T["happiness_doubts"], _T["happiness_passes"]
MOST = 2_000
"""So many of their newest signals are looked at of one customer, so that memory stays bounded."""


class FactRow(NamedTuple):
    """A signal of a customer with what was found in it."""

    signal_id: int
    source_id: int
    at: datetime | None
    kind: str
    channel: str
    event: str | None
    negative: str
    positive: str
    mark_negative: str
    mark_positive: str
    step: str | None
    ending: bool


class MatterRow(NamedTuple):
    """A matter that rests on what a customer said."""

    raised_at: datetime
    ended_at: datetime | None


class Named(NamedTuple):
    """What a test can name: steps and topics as (key, name), channels, and events.

    `former` are the steps that became part of another, under its name: what was written still reads well.
    """

    steps: tuple[tuple[str, str], ...]
    former: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]
    channels: tuple[str, ...]
    events: tuple[str, ...]


class PassRow(NamedTuple):
    """How far a pass over all customers is; `position` None: it is done."""

    id: int
    day: int
    definitions: str
    position: int | None
    begun_at: datetime


def customers_after(connection: Connection, after: int, limit: int) -> list[int]:
    """The next customers by id."""
    first = _PROFILES.c.customer_id.is_(None) | (_PROFILES.c.customer_id == _PROFILES.c.id)
    query = select(_PROFILES.c.id).where(_PROFILES.c.id > after, first).order_by(_PROFILES.c.id)
    return list(connection.scalars(query.limit(limit)))


def doubted(connection: Connection, limit: int) -> tuple[list[int], list[tuple[int, int]]]:
    """Customers about whom something new was read, and the doubts as (profile, mark) that name them."""
    rows = connection.execute(select(_DOUBTS.c.profile_id, _DOUBTS.c.mark).limit(limit)).all()
    mine = _PROFILES.c.id.in_([profile_id for profile_id, _ in rows])
    customer = func.coalesce(_PROFILES.c.customer_id, _PROFILES.c.id)
    return sorted(connection.scalars(select(customer).where(mine).distinct())), [(*row,) for row in rows]


def facts(connection: Connection, customer_ids: Sequence[int]) -> dict[int, list[FactRow]]:
    """The newest signals of each customer that were read, in no order; whoever has none is left out."""
    generation_id = live_generation(connection)
    if generation_id is None:
        return {}
    customer = func.coalesce(_PROFILES.c.customer_id, _PROFILES.c.id)
    finding, signal = _FINDINGS.c, _SIGNALS.c
    columns = (
        signal.id, signal.source_id, signal.occurred_at, signal.kind, signal.channel, signal.event,
        finding.negative, finding.positive, finding.mark_negative, finding.mark_positive, _NODES.c.key,
    )  # fmt: skip
    found_in = (
        finding.generation_id + 0 == generation_id
    )  # by signal: an index by generation gives all of them
    joined = (
        _SIGNALS.join(_PROFILES, _PROFILES.c.id == signal.profile_id)
        .join(_FINDINGS, (finding.signal_id == signal.id) & found_in)
        .outerjoin(_NODES, _NODES.c.id == finding.micro_interaction_id)
    )
    theirs = (signal.author == Author.CUSTOMER) | (signal.kind == Kind.EVENT)
    mine = _of(customer_ids), theirs, finding.excluded.is_(False)
    newest = select(customer, *columns, finding.micro_interaction_id).select_from(joined).where(*mine)
    endings, found = _endings(connection), defaultdict[int, list[FactRow]](list)
    for row in connection.execute(newest.order_by(signal.id.desc())):
        values: list[Any] = list(row)
        if len(found[values[0]]) < MOST:
            values[-1] = values[-1] in endings
            found[values[0]].append(FactRow(*values[1:]))
    return found


def _of(customer_ids: Sequence[int]) -> ColumnElement[bool]:
    """A condition: profiles that are these customers, by indexes on both columns."""
    return or_(_PROFILES.c.id.in_(customer_ids), _PROFILES.c.customer_id.in_(customer_ids))


def _endings(connection: Connection) -> frozenset[int]:
    ends = _STEPS.c.kind == NodeKind.ENDING, _STEPS.c.valid_until.is_(None)
    return frozenset(connection.scalars(select(_STEPS.c.micro_interaction_id).where(*ends)))


def topics(connection: Connection, signal_ids: Sequence[int]) -> dict[int, list[str]]:
    """The keys of the topics of each signal that has any."""
    generation_id = live_generation(connection)
    found: dict[int, list[str]] = defaultdict(list)
    for some in _some(signal_ids):
        mine = _TOPICS.c.generation_id == generation_id, _TOPICS.c.signal_id.in_(some)
        query = select(_TOPICS.c.signal_id, _CATEGORIES.c.key).join(
            _CATEGORIES, _CATEGORIES.c.id == _TOPICS.c.category_id
        )
        for signal_id, key in connection.execute(query.where(*mine)):
            found[signal_id].append(key)
    return found


def matters(connection: Connection, customer_ids: Sequence[int]) -> dict[int, list[MatterRow]]:
    """The matters that rest on what each customer said; one that is over ended when it last changed."""
    customer = func.coalesce(_PROFILES.c.customer_id, _PROFILES.c.id)
    joined = (
        _ACTIONS.join(_EVIDENCE, _EVIDENCE.c.action_id == _ACTIONS.c.id)
        .join(_SIGNALS, _SIGNALS.c.id == _EVIDENCE.c.signal_id)
        .join(_PROFILES, _PROFILES.c.id == _SIGNALS.c.profile_id)
    )
    columns = customer, _ACTIONS.c.id, _ACTIONS.c.raised_at, _ACTIONS.c.is_open, _ACTIONS.c.changed_at
    query = select(*columns).select_from(joined).where(_of(customer_ids)).distinct()
    found: dict[int, list[MatterRow]] = defaultdict(list)
    for customer_id, _, raised_at, is_open, changed_at in connection.execute(query):
        found[customer_id].append(MatterRow(raised_at, None if is_open else changed_at))
    return found


def newest_pass(connection: Connection) -> PassRow | None:
    """The pass over all customers that was begun last."""
    columns = [_PASSES.c[name] for name in PassRow._fields]
    row = connection.execute(select(*columns).order_by(_PASSES.c.id.desc()).limit(1)).one_or_none()
    return PassRow(*row) if row else None


def last_days(connection: Connection) -> dict[int, int]:
    """The last reporting day (an ordinal) of which each source told."""
    mine = _CHANNELS.c.generation_id == live_generation(connection), _CHANNELS.c.grain == "d"
    query = select(_CHANNELS.c.source_id, func.max(_CHANNELS.c.day)).where(*mine, _CHANNELS.c.day > 0)
    return dict(connection.execute(query.group_by(_CHANNELS.c.source_id)).all())


def speaking(connection: Connection) -> frozenset[int]:
    """The sources in which customers say something, not only do something."""
    mine = _CHANNELS.c.generation_id == live_generation(connection), _CHANNELS.c.signals > 0
    return frozenset(connection.scalars(select(_CHANNELS.c.source_id).where(*mine).distinct()))


def event_names(connection: Connection) -> dict[int, set[str]]:
    """The names of all events of each source."""
    query = select(_SIGNALS.c.source_id, _SIGNALS.c.event).where(_SIGNALS.c.event.is_not(None)).distinct()
    found: dict[int, set[str]] = defaultdict(set)
    for source_id, name in connection.execute(query):
        found[source_id].add(name)
    return found


def named(connection: Connection) -> Named:
    """Everything there is today that a test can name."""
    steps = select(_NODES.c.key, _STEPS.c.name).join(_STEPS, _STEPS.c.micro_interaction_id == _NODES.c.id)
    held = _STEPS.c.valid_from.is_not(None), _STEPS.c.valid_until.is_(None)
    topics = select(_CATEGORIES.c.key, _CATEGORIES.c.name).order_by(_CATEGORIES.c.name)
    channels = select(_CHANNELS.c.channel).distinct().order_by(_CHANNELS.c.channel)
    events = sorted({name for several in event_names(connection).values() for name in several})
    return Named(
        tuple((key, name) for key, name in connection.execute(steps.where(*held).order_by(_STEPS.c.name))),
        tuple(_former(connection)),
        tuple((key, name) for key, name in connection.execute(topics)),
        tuple(connection.scalars(channels)),
        tuple(events),
    )


def _former(connection: Connection) -> Iterator[tuple[str, str]]:
    into = lives_on(connection)
    keys = select(_NODES.c.id, _NODES.c.key).where(_NODES.c.id.in_(into))
    names = select(_STEPS.c.micro_interaction_id, _STEPS.c.name).where(
        _STEPS.c.micro_interaction_id.in_(into.values()), _STEPS.c.valid_from.is_not(None)
    )
    newest = dict(connection.execute(names.order_by(_STEPS.c.valid_from)).all())
    yield from ((key, newest[into[id_]]) for id_, key in connection.execute(keys) if into[id_] in newest)


def silences(connection: Connection) -> dict[int, list[tuple[int, int]]]:
    """How often the customers of a source were silent for how many days: (days, times)."""
    mine = _GAPS.c.generation_id == shown_generation(connection)
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for source_id, days, times in connection.execute(
        select(_GAPS.c.source_id, _GAPS.c.days, _GAPS.c.times).where(mine)
    ):
        found[source_id].append((days, times))
    return found


def _some(ids: Sequence[int], many: int = 10_000) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), many):
        yield ids[start : start + many]
