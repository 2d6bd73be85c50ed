"""What customers say becomes matters once, whatever is run twice; what is overdue goes up level by level."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update

from db.engine import reading, writing
from db.models import (
    Analysed,
    Category,
    FunctionIn,
    InfluenceIn,
    Intent,
    JourneyIn,
    MicroInteractionIn,
    Presence,
    Signal,
    StageIn,
    TaxonomyVersion,
    TouchpointIn,
    metadata,
)
from db.reads import actions as queue
from db.rights import HOUSE
from db.writes import analysis
from db.writes.actions import claim, move
from db.writes.generations import Reading, ensure
from db.writes.maps import publish
from jobs.engage.job import escalate_overdue, raise_actions, raise_open, raise_surges
from tests.db.matters import NOW, done, function, people, profile, signals, source

TOPICS = metadata.tables["categories"].c


class World:
    """A store with a live generation, one topic and a source, in which customers speak."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.source_id = source(url)
        self.function_id = function(url, "logistics")
        row = {
            "key": "late",
            "name": "Late delivery",
            "can_do": "Promise later",
            "function_id": self.function_id,
        }
        with writing(url) as connection:
            version = insert(TaxonomyVersion).values(key="v1", frozen_at=NOW)
            version_id = connection.execute(
                version.returning(metadata.tables["taxonomy_versions"].c.id)
            ).scalar_one()
            self.topic_id = connection.execute(insert(Category).values(row).returning(TOPICS.id)).scalar_one()
        self.generation_id = ensure(url, Reading("detector", version_id, "placing"), NOW).live_id

    def say(
        self,
        *intents: Intent,
        count: int = 1,
        negative: Presence = Presence.ABSENT,
        at: datetime = NOW,
        step_id: int | None = None,
        topic: bool = True,
        **more: object,
    ) -> list[int]:
        """Customers say something `count` times, each somebody else, and it is analysed."""
        who = profile(self.url, self.source_id, f"{at} {intents} {negative} {more}") if count == 1 else None
        ids = signals(self.url, self.source_id, count, who, occurred_at=at, received_at=NOW, **more)
        found = [
            self._calm(one, at)._replace(
                profile_id=who,
                history=bool(more.get("history")),
                words_negative=negative,
                micro_interaction_id=step_id,
                categories=((self.topic_id, 0, 5, None),) if topic else (),
                intents=tuple((intent, 0, 5, None) for intent in intents),
            )
            for one in ids
        ]
        with writing(self.url) as connection:
            analysis.store(connection, [self.generation_id], found, NOW, live=True)
        return ids

    def _calm(self, signal_id: int, at: datetime) -> Analysed:
        return Analysed(
            signal_id=signal_id, content_hash=b"", profile_id=None, source_id=self.source_id, channel="mail",
            is_event=False, history=False, occurred_at=at, day=at.toordinal(), words_negative=Presence.ABSENT,
            words_positive=Presence.ABSENT, mark_negative=Presence.NOT_ASSESSABLE,
            mark_positive=Presence.NOT_ASSESSABLE, language="en", unread_reason=None,
            micro_interaction_id=None, placing_reason=None, spans=None, categories=(), intents=(), wish=None,
        )  # fmt: skip

    def open(self) -> list[queue.ActionRow]:
        with reading(self.url) as connection:
            return queue.open_actions(connection)


@pytest.fixture
def world(database_url: str) -> World:
    return World(database_url)


@pytest.fixture
def small_world(sqlite_url: str) -> World:
    return World(sqlite_url)


def test_a_question_becomes_a_matter_of_the_function_its_topic_names(world: World) -> None:
    world.say(Intent.QUESTION)
    assert raise_actions(world.url, NOW)["raised"] == 1
    (row,) = world.open()
    assert (row.what, row.function, row.topic) == (
        "Answer a question: Late delivery",
        "Logistics",
        "Late delivery",
    )
    assert (row.due_at, row.signals, row.customers) == (NOW + timedelta(hours=24), 1, 1)


def test_run_twice_nothing_is_left_and_nothing_is_raised_again(world: World) -> None:
    world.say(Intent.QUESTION)
    raise_actions(world.url, NOW)
    assert raise_actions(world.url, NOW) == {}
    assert len(world.open()) == 1


def test_the_function_that_leads_the_step_comes_before_that_of_the_topic(world: World) -> None:
    step = MicroInteractionIn(
        "pay", "Pay", "buy", "till", "web", influence=(InfluenceIn("shop", "delivers", 60),)
    )
    journey = JourneyIn(
        "life", "Life", (StageIn("buy", "Buying"),), (TouchpointIn("till", "Till", "web"),), (step,),
        (),
    )  # fmt: skip
    publish(world.url, journey, [FunctionIn("shop", "Shop", "#000000")], HOUSE, NOW)
    with reading(world.url) as connection:
        step_id = connection.execute(select(metadata.tables["micro_interactions"].c.id)).scalar_one()
    world.say(Intent.QUESTION, step_id=step_id)
    raise_actions(world.url, NOW)
    (row,) = world.open()
    assert (row.function, row.step, row.what) == ("Shop", "Pay", "Answer a question: Pay")


def test_history_raises_nothing_by_itself_but_can_be_raised_by_hand(world: World) -> None:
    long_ago = NOW - timedelta(days=400)
    ids = world.say(Intent.WANTS_PERSON, at=long_ago, history=True)
    with writing(world.url) as connection:
        connection.execute(insert(metadata.tables["decide_queue"]), [{"signal_id": one} for one in ids])
    assert raise_actions(world.url, NOW)["raised"] == 0
    row = {"source_id": world.source_id, "file_name": "old.csv", "started_at": NOW, "state": "stored"}
    with writing(world.url) as connection:
        batches = metadata.tables["batches"]
        counted = {"rows_read": 1, "stored": 1, "updated": 0, "skipped": 0, "rejected": 0}
        batch_id = connection.execute(
            insert(batches).values(row | counted).returning(batches.c.id)
        ).scalar_one()
        connection.execute(update(Signal).values(batch_id=batch_id))
    assert raise_open(world.url, batch_id, NOW)["raised"] == 1
    assert world.open()[0].due_at == NOW + timedelta(hours=24)
    assert raise_open(world.url, batch_id, NOW)["raised"] == 0
    with writing(world.url) as connection:
        waiting = {"lane": "b_backlog", "signal_id": ids[0]}
        connection.execute(insert(metadata.tables["analysis_queue"]).values(waiting))
    assert raise_open(world.url, batch_id, NOW)["waiting"] == 1


def test_what_we_replied_to_is_rejected_and_kept(world: World) -> None:
    world.say(Intent.QUESTION, conversation="c1")
    signals(
        world.url,
        world.source_id,
        1,
        author="company",
        conversation="c1",
        occurred_at=NOW + timedelta(minutes=5),
    )
    assert raise_actions(world.url, NOW)["rejected"] == 1
    assert world.open() == []


def test_a_hundred_and_more_are_decided_in_several_rounds(small_world: World) -> None:
    small_world.say(Intent.QUESTION, count=130)
    assert [raise_actions(small_world.url, NOW).get("decided") for _ in range(3)] == [100, 30, None]


def test_a_surge_is_raised_once_with_its_evidence_and_then_refreshed(world: World) -> None:
    for week in range(1, 9):
        for weekday in (0, 1):
            world.say(count=4, at=NOW - timedelta(days=7 * week + weekday), topic=False)
    for back in (0, 1):
        world.say(count=12, negative=Presence.PRESENT, at=NOW - timedelta(days=back))
        world.say(count=4, at=NOW - timedelta(days=back), topic=False)
    assert raise_surges(world.url, NOW) == {"raised": 1, "refreshed": 0, "reopened": 0}
    assert raise_surges(world.url, NOW) == {"raised": 0, "refreshed": 0, "reopened": 0}
    (row,) = [one for one in world.open() if one.kind == "surge"]
    assert (row.what, row.next_move, row.signals) == ("More than usual: Late delivery", "Promise later", 24)
    with reading(world.url) as connection:
        assert len(queue.evidence(connection, row.id)) == 24
    world.say(negative=Presence.PRESENT)
    assert raise_surges(world.url, NOW)["refreshed"] == 1


def test_an_empty_store_surges_nowhere(small_world: World) -> None:
    assert not any(raise_surges(small_world.url, NOW).values())


def test_what_is_overdue_goes_up_one_level_at_a_time_with_a_line_each(world: World) -> None:
    world.say(Intent.QUESTION)
    raise_actions(world.url, NOW)
    late = NOW + timedelta(hours=25)
    assert escalate_overdue(world.url, late - timedelta(hours=2))["escalated"] == 0
    assert escalate_overdue(world.url, late)["escalated"] == 1
    assert escalate_overdue(world.url, late)["escalated"] == 0
    much_later = late + timedelta(days=30)
    assert [escalate_overdue(world.url, much_later)["escalated"] for _ in range(3)] == [1, 1, 0]
    (row,) = world.open()
    assert row.escalation_level == 3
    with reading(world.url) as connection:
        assert [line.what for line in queue.history(connection, row.id)].count("escalated") == 3


def test_what_is_done_or_waits_is_not_escalated(world: World) -> None:
    (ada,) = people(world.url, "Ada")
    world.say(Intent.QUESTION)
    world.say(Intent.WANTS_PERSON)
    raise_actions(world.url, NOW)
    first, second = (row.id for row in world.open())
    claim(world.url, first, ada, NOW)
    done(world.url, first, "answered", ada, NOW)
    move(world.url, second, "snoozed", ada, NOW, until=NOW + timedelta(days=3))
    nothing = {"came back": 0, "passed on": 0, "escalated": 0}
    assert escalate_overdue(world.url, NOW + timedelta(days=2)) == nothing
    late = {"came back": 1, "escalated": 1}
    assert escalate_overdue(world.url, NOW + timedelta(days=4)) == nothing | late


def test_the_queue_shows_the_soonest_first_and_can_be_narrowed(world: World) -> None:
    world.say(Intent.QUESTION)
    world.say(Intent.MUST_ESCALATE)
    raise_actions(world.url, NOW)
    assert [row.kind for row in world.open()] == ["escalation", "answer"]
    (ada,) = people(world.url, "Ada")
    claim(world.url, world.open()[0].id, ada, NOW)
    with reading(world.url) as connection:
        assert [
            row.person for row in queue.open_actions(connection, queue.Which(person_id=ada.person_id))
        ] == ["Ada"]
        assert len(queue.open_actions(connection, queue.Which(function_ids=(world.function_id,)))) == 2
        assert queue.open_actions(connection, queue.Which(function_ids=(world.function_id + 1,))) == []
        history = queue.history(
            connection, queue.open_actions(connection, queue.Which(person_id=ada.person_id))[0].id
        )
    assert [(line.what, line.person) for line in history] == [("raised", None), ("claimed", "Ada")]


def test_no_customer_text_is_in_a_matter(small_world: World) -> None:
    small_world.say(Intent.QUESTION, text="<script>alert(1)</script>")
    raise_actions(small_world.url, NOW)
    (row,) = small_world.open()
    assert "script" not in f"{row.what}{row.why}{row.next_move}"


def test_the_queue_of_undecided_ends_empty(world: World) -> None:
    world.say(Intent.QUESTION, negative=Presence.PRESENT)
    world.say(negative=Presence.PRESENT)
    raise_actions(world.url, datetime.now(UTC))
    with reading(world.url) as connection:
        left = connection.execute(
            select(func.count()).select_from(metadata.tables["decide_queue"])
        ).scalar_one()
    assert left == 0
