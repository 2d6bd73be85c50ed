"""A small company for tests of claims: three departments, two touchpoints, and who speaks for whom."""

from datetime import UTC, datetime

from sqlalchemy import insert, select

from db.engine import reading, writing
from db.models import (
    FunctionIn,
    InfluenceIn,
    JourneyIn,
    MicroInteractionIn,
    Person,
    Role,
    StageIn,
    TouchpointIn,
    metadata,
)
from db.reads.maps import shares
from db.reads.people import Who
from db.rights import HOUSE
from db.writes.maps import publish

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
FUNCTIONS = (
    FunctionIn("shop", "Shop", "#004579"),
    FunctionIn("it", "IT", "#497795"),
    FunctionIn("legal", "Legal", "#7a6a2c"),
)
NAMES = {"ada": ("shop",), "bob": ("it",), "cid": ("legal",), "eve": ()}


def a_step(key: str, *influence: InfluenceIn, touchpoint: str = "web") -> MicroInteractionIn:
    """A step of the small journey; two touchpoints stand in it, "web" and "mail"."""
    return MicroInteractionIn(key, key.capitalize(), "buying", touchpoint, touchpoint, influence=influence)


def a_map(url: str, *steps: MicroInteractionIn, at: datetime = NOW) -> dict[str, int]:
    """Publish a journey of these steps, by default "basket" and "pay" of one touchpoint; ids by key."""
    steps = steps or (a_step("basket"), a_step("pay"))
    touchpoints = tuple(TouchpointIn(key, key.capitalize(), key) for key in ("web", "mail"))
    whole = JourneyIn("buying", "Buying", (StageIn("buying", "Buying"),), touchpoints, steps, ())
    publish(url, whole, FUNCTIONS, HOUSE, at)
    people(url)
    return ids(url, "micro_interactions")


def people(url: str) -> None:
    """The people of NAMES, where they are not there yet."""
    with writing(url) as connection:
        if connection.execute(select(Person.id)).first() is None:
            rows = [{"name": name.capitalize(), "created_at": NOW} for name in NAMES]
            connection.execute(insert(Person), rows)


def ids(url: str, table: str) -> dict[str, int]:
    """The ids of a table's rows by their key."""
    found = metadata.tables[table].c
    with reading(url) as connection:
        return dict(connection.execute(select(found.key, found.id)).all())


def who(name: str) -> Who:
    """One of NAMES, signed in: Eve is the executive, the others own matters of their department."""
    person_id = [*NAMES].index(name) + 1
    role = Role.OWNER if NAMES[name] else Role.EXECUTIVE
    return Who(person_id, person_id, name.capitalize(), frozenset({role}), NAMES[name])


def say(url: str, step_id: int, at: datetime) -> dict[str, int]:
    """Who has a say at a step `at` that instant, by the department's key."""
    keys = {function_id: key for key, function_id in ids(url, "functions").items()}
    with reading(url) as connection:
        held = shares(connection, [step_id], at).get(step_id, {})
    return {keys[function_id]: share for function_id, share in held.items()}
