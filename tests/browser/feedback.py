"""What customers say in the stories, read by the real detector."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from db.engine import writing
from db.models import (
    Action,
    ActionSignal,
    ActionState,
    Function,
    MicroInteraction,
    Person,
    Role,
    Signal,
    SignalIn,
    metadata,
)
from db.reads.people import Who
from db.reads.starting import Step
from db.rights import HOUSE
from db.writes import sources
from db.writes.claims import contest
from db.writes.happiness import AnswerIn, DefinitionIn, answer, define, propose
from db.writes.signals import Target, record
from db.writes.starting import skip
from jobs import search
from jobs.analyse import job

_PEOPLE, _FUNCTIONS, _SHARES = (metadata.tables[name].c for name in ("people", "functions", "influence"))
LATE = "I am still waiting for my parcel, it is two weeks late and nobody answers. Terrible service."
GLAD = "Wonderful, the new sofa arrived early and the driver was very kind. Thank you so much!"


def skip_start(url: str) -> None:
    """Nothing of Start is to do: who comes in lands where the work is."""
    for step in Step:
        skip(url, step, HOUSE, datetime.now(UTC))


def departments(url: str) -> None:
    """Two departments."""
    rows = [
        {"key": "logistics", "name": "Logistics", "colour": "#8a4b2a", "position": 1},
        {"key": "support", "name": "Support", "colour": "#0b6e69", "position": 2},
    ]
    with writing(url) as connection:
        connection.execute(insert(Function), rows)


def say(url: str, *texts: str, start: int = 0) -> None:
    """One customer for each text, just now, analysed."""
    post(url, *texts, start=start)
    work(url)


def post(url: str, *texts: str, start: int = 0) -> None:
    """One customer for each text, just now, not read by anybody yet."""
    now = datetime.now(UTC)
    source_id, channel = sources.ensure(
        url,
        sources.SourceFacts("reviews", "Shop reviews", "review", purpose="in_public", origin="a test"),
        now,
    )
    said = [
        SignalIn(f"r{start + n}", "verbatim", text=text, occurred_at=now, profile=f"customer {start + n}")
        for n, text in enumerate(texts)
    ]
    record(url, Target(source_id, channel), said, now)


def work(url: str) -> None:
    """Have everything read and made findable."""
    for run in (job.run, search.run):
        while any(run(url, datetime.now(UTC)).values()):
            pass


def raise_matter(url: str, title: str = "Parcels are late", step: str | None = None) -> int:
    """A free matter resting on everything said so far, at the step of this key."""
    now = datetime.now(UTC)
    row = {"fingerprint": title, "kind": "surge", "title": title, "reason": "Three in a row.", "rule": "test"}
    with writing(url) as connection:
        row |= {"micro_interaction_id": _step_id(connection, step)} if step else {}
        made = insert(Action).values(**row, state=ActionState.PROPOSED, raised_at=now, changed_at=now)
        action_id = int(connection.execute(made.returning(Action.id)).scalar_one())
        ids = connection.scalars(select(Signal.id))
        connection.execute(insert(ActionSignal), [{"action_id": action_id, "signal_id": one} for one in ids])
    return action_id


def _step_id(connection: Connection, key: str) -> int:
    return int(connection.scalars(select(MicroInteraction.id).where(MicroInteraction.key == key)).one())


def take_unseen(url: str, action_id: int, name: str) -> None:
    """Somebody takes a matter, and no page has been told so far."""
    with writing(url) as connection:
        person_id = connection.scalar(select(Person.id).where(Person.name == name))
        taken = {"person_id": person_id, "state": ActionState.CLAIMED, "claimed_at": datetime.now(UTC)}
        connection.execute(update(Action).where(Action.id == action_id).values(taken))


def disagreed(url: str, reason: str, sentence: str, now: datetime) -> None:
    """Two departments disagree on a step and, for too long, on what a happy customer is."""
    with writing(url) as connection:
        row = {"name": "Qxe", "created_at": now}
        person = connection.execute(insert(Person).values(row).returning(_PEOPLE.id)).scalar_one()
        share = connection.execute(select(_SHARES.micro_interaction_id, _SHARES.function_id)).first()
        first, second = connection.scalars(select(_FUNCTIONS.id).order_by(_FUNCTIONS.id).limit(2))
    assert share is not None
    boss = Who(0, person, "Qxe", frozenset({Role.EXECUTIVE}), ())
    contest(url, boss, function_id=share[1], micro_interaction_id=share[0], reason=reason, now=now)
    late = now - timedelta(days=91)
    mine = DefinitionIn(first, sentence, 'negatives at "pay" = 0')
    for one in (first, second):
        define(url, mine._replace(function_id=one), HOUSE, late)
    proposal = propose(url, mine, HOUSE, late)
    answer(url, AnswerIn(proposal, second, False, reason), HOUSE, late)
