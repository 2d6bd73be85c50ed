"""Make the store ready for analysis: departments, the shipped topics, a generation; and read the setup."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from db.engine import reading
from db.models import Category, PlacingRule, Source, col, table_of
from db.settings import settings
from db.writes import generations, taxonomies
from jobs.analyse import categories, placing
from jobs.analyse.detector import VERSION, Setup
from jobs.analyse.marks import Scale

FUNCTIONS = (
    taxonomies.FunctionFacts("marketing", "Marketing", "#6b5b95"),
    taxonomies.FunctionFacts("shop", "Shop", "#24406e"),
    taxonomies.FunctionFacts("it", "IT", "#4a7c8c"),
    taxonomies.FunctionFacts("finance", "Finance", "#7a6a2c"),
    taxonomies.FunctionFacts("support", "Support", "#0f6e66"),
    taxonomies.FunctionFacts("logistics", "Logistics", "#8c4a2a"),
    taxonomies.FunctionFacts("product", "Product", "#5a7d3c"),
    taxonomies.FunctionFacts("legal", "Legal", "#7a3b5e"),
)


class Ready(NamedTuple):
    """What an analysis run works with."""

    plan: generations.Plan
    setup: Setup


def ready(url: str, now: datetime) -> Ready:
    """Prepare the store where it needs it; cheap when it is prepared."""
    version_id = ensure_taxonomy(url, now)
    with reading(url) as connection:
        setup = _setup(connection, settings().timezone)
    reading_with = generations.Reading(VERSION, version_id, placing.version(setup.rules))
    return Ready(generations.ensure(url, reading_with, now), setup)


def ensure_taxonomy(url: str, now: datetime) -> int:
    """Store departments and topics where they are missing; the id of the taxonomy version."""
    shipped = categories.taxonomy()
    groups = [taxonomies.CategoryFacts(group.key, None, group.name, None, "") for group in shipped.groups]
    topics = [
        taxonomies.CategoryFacts(c.key, c.parent, c.name, c.function, c.can_do) for c in shipped.categories
    ]
    content = {
        "groups": [g._asdict() for g in shipped.groups],
        "categories": [c._asdict() for c in shipped.categories],
    }
    taxonomies.ensure_functions(url, FUNCTIONS)
    return taxonomies.freeze(url, categories.VERSION, content, [*groups, *topics], now)


def _setup(connection: Connection, timezone: str) -> Setup:
    sources = connection.execute(select(table_of(Source))).all()
    keys = dict(connection.execute(select(col(Category.key), col(Category.id))).all())
    return Setup(
        {
            s.id: Scale(s.scale_worst, s.scale_best, s.scale_low_to, s.scale_high_from)
            for s in sources
            if s.scale_best is not None
        },
        {s.id: s.language for s in sources if s.language},
        {s.id: s.key for s in sources},
        keys,
        placing_rules(connection),
        timezone,
    )


def placing_rules(connection: Connection) -> tuple[placing.PlacingRule, ...]:
    """The rules by which signals are placed now, in a fixed order."""
    query = (
        select(
            col(PlacingRule.micro_interaction_id), col(PlacingRule.reference), col(PlacingRule.event),
            col(Category.key), col(PlacingRule.channel), col(Source.key),
        )
        .outerjoin(Category, col(Category.id) == col(PlacingRule.category_id))
        .outerjoin(Source, col(Source.id) == col(PlacingRule.source_id))
        .where(col(PlacingRule.valid_until).is_(None))
        .order_by(col(PlacingRule.id))
    )  # fmt: skip
    return tuple(placing.PlacingRule(*row) for row in connection.execute(query))
