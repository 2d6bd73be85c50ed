"""Everything the store knows of an item, one plain row each, in an order that does not change."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from db.models import GenerationState, metadata
from db.reads.maps import COUNTS
from db.reads.quarantine import HELD
from db.reads.staff import Mask, mask

Line = dict[str, Any]
Numbered = tuple[int, Line]
_AT_ONCE = 2_000

_T = metadata.tables
_SIGNALS, _FINDINGS, _SOURCES = _T["signals"], _T["findings"], _T["sources"]
_FOUND, _CATEGORIES, _STEPS = _T["finding_categories"], _T["categories"], _T["micro_interactions"]
_ACTIONS, _FUNCTIONS = _T["actions"], _T["functions"]
_JOURNEYS, _STAGES, _PLACES = _T["journeys"], _T["stages"], _T["stage_places"]
_STAGE_NAMES, _STEP_NAMES = _T["stage_attributes"], _T["micro_interaction_attributes"]
_TOUCHPOINTS, _TOUCHPOINT_NAMES, _SHARES = _T["touchpoints"], _T["touchpoint_attributes"], _T["influence"]

SIGNAL = (
    "external_id", "source", "channel", "occurred_at", "language", "negative", "positive", "categories",
    "micro_interaction", "text",
)  # fmt: skip
ACTION = (
    *(one.name for one in _ACTIONS.columns if one.name == "id" or not one.name.endswith("_id")),
    "category", "micro_interaction", "function",
)  # fmt: skip
STEP = (
    "journey", "stage", "position", "micro_interaction", "name", "kind", "layer", "wants", "touchpoint",
    "channel", "influence",
)  # fmt: skip
"""The columns of a line of each."""


def source_keys(connection: Connection) -> list[str]:
    """The keys of all sources that may be handed out."""
    return list(connection.scalars(select(_SOURCES.c.key).where(~HELD).order_by(_SOURCES.c.key)))


def signals(connection: Connection, source: str | None = None) -> Iterator[Line]:
    """Every signal that may be handed out, of one source or all, by id."""
    last = 0
    while page := signals_after(connection, last, _AT_ONCE, source=source):
        yield from (line for _, line in page)
        last = page[-1][0]


def signals_after(
    connection: Connection,
    after: int,
    limit: int,
    *,
    source: str | None = None,
    channel: str | None = None,
    negative: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Numbered]:
    """The first `limit` signals after the id `after` that may be handed out, each with its id.

    Names of staff are blotted out of the texts, where that is not switched off. What was not analysed yet
    is None and has no categories. `since` <= occurred_at < `until`.
    """
    live = select(_T["generations"].c.id).where(_T["generations"].c.state == GenerationState.LIVE)
    generation_id = connection.scalar(live)
    at = _SIGNALS.c.occurred_at
    asked = {_SIGNALS.c.channel: channel, _FINDINGS.c.negative: negative}
    query = _signals(generation_id, source).where(_SIGNALS.c.id > after).limit(limit)
    query = query.where(*(column == value for column, value in asked.items() if value is not None))
    query = query.where(*(() if since is None else (at >= since,)), *(() if until is None else (at < until,)))
    rows = connection.execute(query).all()
    categories = _categories(connection, generation_id, [row.id for row in rows])
    masked = mask(connection)
    return [(row.id, _signal(row, categories[row.id], masked)) for row in rows]


def _signal(row: Any, categories: list[str], masked: Mask) -> Line:
    return {
        "external_id": row.external_id,
        "source": row.source,
        "channel": row.channel,
        "occurred_at": row.occurred_at,
        "language": row.language,
        "negative": row.negative,
        "positive": row.positive,
        "categories": categories,
        "micro_interaction": row.step,
        "text": row.text and masked(row.text),
    }


def actions(connection: Connection) -> Iterator[Line]:
    """Every matter, by id; not who did what on it, for that is nobody's but theirs."""
    last = 0
    while page := actions_after(connection, last, _AT_ONCE):
        yield from (line for _, line in page)
        last = page[-1][0]


def actions_after(
    connection: Connection,
    after: int,
    limit: int,
    *,
    state: str | None = None,
    function: str | None = None,
) -> list[Numbered]:
    """The first `limit` matters after the id `after`, each with its id."""
    query = (
        select(
            _ACTIONS,
            *_named(("category", _CATEGORIES), ("micro_interaction", _STEPS), ("function", _FUNCTIONS)),
        )
        .outerjoin(_CATEGORIES, _CATEGORIES.c.id == _ACTIONS.c.category_id)
        .outerjoin(_STEPS, _STEPS.c.id == _ACTIONS.c.micro_interaction_id)
        .outerjoin(_FUNCTIONS, _FUNCTIONS.c.id == _ACTIONS.c.function_id)
        .where(_ACTIONS.c.id > after)
        .order_by(_ACTIONS.c.id)
        .limit(limit)
    )
    asked = {_ACTIONS.c.state: state, _FUNCTIONS.c.key: function}
    query = query.where(*(column == value for column, value in asked.items() if value is not None))
    return [(row["id"], _without_ids(row)) for row in connection.execute(query).mappings()]


def _without_ids(row: Any) -> Line:
    return {name: value for name, value in row.items() if name == "id" or not name.endswith("_id")}


def sources_after(connection: Connection, after: int, limit: int) -> list[Numbered]:
    """The first `limit` sources after the id `after` that may be handed out, each with its id."""
    names = ("key", "name", "channel", "kind", "solicited", "purpose", "origin", "language", "created_at")
    query = select(_SOURCES.c.id, *(_SOURCES.c[name] for name in names)).where(~HELD, _SOURCES.c.id > after)
    rows = connection.execute(query.order_by(_SOURCES.c.id).limit(limit)).mappings()
    return [(row["id"], {name: row[name] for name in names}) for row in rows]


def categories_after(connection: Connection, after: int, limit: int) -> list[Numbered]:
    """The first `limit` topics after the id `after` that are in use, each with its id."""
    above = _CATEGORIES.alias()
    query = (
        select(_CATEGORIES.c.id, _CATEGORIES.c.key, _CATEGORIES.c.name, *_named(("function", _FUNCTIONS)))
        .add_columns(above.c.key.label("parent"))
        .outerjoin(above, above.c.id == _CATEGORIES.c.parent_id)
        .outerjoin(_FUNCTIONS, _FUNCTIONS.c.id == _CATEGORIES.c.function_id)
        .where(_CATEGORIES.c.retired_at.is_(None), _CATEGORIES.c.id > after)
    )
    rows = connection.execute(query.order_by(_CATEGORIES.c.id).limit(limit)).mappings()
    return [(row["id"], {name: value for name, value in row.items() if name != "id"}) for row in rows]


def journeys(connection: Connection) -> Iterator[Line]:
    """Every micro-interaction as it stands today, by journey, stage and place, with its functions' shares."""
    shares = _current_shares(connection)
    for row in connection.execute(_places()).mappings():
        line = dict(row)
        yield line | {"influence": shares[line.pop("step_id")]}


def places_after(connection: Connection, after: int, limit: int) -> list[Numbered]:
    """The first `limit` micro-interactions after the place `after` in the order of `journeys`."""
    return list(islice(enumerate(journeys(connection), 1), after, after + limit))


def _named(*labelled: tuple[str, Any]) -> list[Any]:
    return [table.c.key.label(label) for label, table in labelled]


def _signals(generation_id: int | None, source: str | None) -> Select[Any]:
    found = and_(_FINDINGS.c.signal_id == _SIGNALS.c.id, _FINDINGS.c.generation_id == generation_id)
    query = (
        select(
            _SIGNALS.c.id, _SIGNALS.c.external_id, _SOURCES.c.key.label("source"), _SIGNALS.c.channel,
            _SIGNALS.c.occurred_at, _FINDINGS.c.language, _FINDINGS.c.negative, _FINDINGS.c.positive,
            _STEPS.c.key.label("step"), _SIGNALS.c.text,
        )
        .join(_SOURCES, _SOURCES.c.id == _SIGNALS.c.source_id)
        .outerjoin(_FINDINGS, found)
        .outerjoin(_STEPS, _STEPS.c.id == _FINDINGS.c.micro_interaction_id)
        .where(~HELD)
        .order_by(_SIGNALS.c.id)
    )  # fmt: skip
    return query if source is None else query.where(_SOURCES.c.key == source)


def _categories(
    connection: Connection, generation_id: int | None, ids: Sequence[int]
) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = (
        select(_FOUND.c.signal_id, _CATEGORIES.c.key)
        .join(_CATEGORIES, _CATEGORIES.c.id == _FOUND.c.category_id)
        .where(_FOUND.c.generation_id == generation_id, _FOUND.c.signal_id.in_(ids))
        .order_by(_CATEGORIES.c.key)
    )
    for signal_id, key in connection.execute(query):
        found[signal_id].append(key)
    return found


def _places() -> Select[Any]:
    step = and_(_STEP_NAMES.c.micro_interaction_id == _STEPS.c.id, *_current(_STEP_NAMES))
    touchpoint = and_(_TOUCHPOINT_NAMES.c.touchpoint_id == _TOUCHPOINTS.c.id, *_current(_TOUCHPOINT_NAMES))
    return (
        select(
            _JOURNEYS.c.key.label("journey"), _STAGE_NAMES.c.name.label("stage"), _PLACES.c.position,
            _STEPS.c.key.label("micro_interaction"), _STEP_NAMES.c.name, _STEP_NAMES.c.kind,
            _STEP_NAMES.c.layer, _STEP_NAMES.c.wants, _TOUCHPOINTS.c.key.label("touchpoint"),
            _TOUCHPOINT_NAMES.c.channel, _STEPS.c.id.label("step_id"),
        )
        .select_from(_PLACES)
        .join(_STAGES, _STAGES.c.id == _PLACES.c.stage_id)
        .join(_JOURNEYS, _JOURNEYS.c.id == _STAGES.c.journey_id)
        .join(_STAGE_NAMES, and_(_STAGE_NAMES.c.stage_id == _STAGES.c.id, *_current(_STAGE_NAMES)))
        .join(_STEPS, _STEPS.c.id == _PLACES.c.micro_interaction_id)
        .join(_STEP_NAMES, step)
        .join(_TOUCHPOINTS, _TOUCHPOINTS.c.id == _STEP_NAMES.c.touchpoint_id)
        .join(_TOUCHPOINT_NAMES, touchpoint)
        .where(*_current(_PLACES))
        .order_by(_JOURNEYS.c.id, _STAGE_NAMES.c.position, _PLACES.c.position, _STEPS.c.id)
    )  # fmt: skip


def _current_shares(connection: Connection) -> defaultdict[int, dict[str, int]]:
    shares: defaultdict[int, dict[str, int]] = defaultdict(dict)
    query = (
        select(_SHARES.c.micro_interaction_id, _FUNCTIONS.c.key, _SHARES.c.share)
        .join(_FUNCTIONS, _FUNCTIONS.c.id == _SHARES.c.function_id)
        .where(*_current(_SHARES), COUNTS)
        .order_by(_FUNCTIONS.c.position, _FUNCTIONS.c.id)
    )
    for step_id, function, share in connection.execute(query):
        shares[step_id][function] = share
    return shares


def _current(dated: Any) -> tuple[Any, Any]:
    """Rows that hold now: published and not ended."""
    return dated.c.valid_from.is_not(None), dated.c.valid_until.is_(None)
