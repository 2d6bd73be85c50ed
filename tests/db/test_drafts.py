"""Drafts are one's own, undo nothing of others, and lose nothing that was published meanwhile."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.engine import reading, writing
from db.errors import Refused
from db.models import (
    Basis,
    FunctionIn,
    InfluenceIn,
    JourneyIn,
    Person,
    PlacingIn,
    Role,
    StageIn,
    TouchpointIn,
    metadata,
)
from db.reads import drafts as read
from db.reads import lineage, maps, sharing
from db.reads.people import Who
from db.rights import HOUSE
from db.writes import drafts
from db.writes import journeys as answering
from db.writes import sharing as agreeing
from db.writes.drafts import NewerError
from db.writes.maps import publish
from journeys.changes import (
    AddStep,
    BringBack,
    Change,
    ChangeStep,
    ChangeTouchpoint,
    MergeSteps,
    MoveStage,
    MoveTouchpoint,
    RetireStep,
    SplitStep,
    as_data,
    from_data,
)
from journeys.changing import carried_out, step_of
from journeys.lineage import became
from tests.journeys.edits import JOURNEY, step

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
FUNCTIONS = (FunctionIn("shop", "Shop", "#004579"), FunctionIn("it", "IT", "#497795"))
PLAIN = replace(
    JOURNEY,
    micro_interactions=tuple(replace(one, placing=type(one.placing)()) for one in JOURNEY.micro_interactions),
)
NODES, LINES, SHARES = (metadata.tables[name] for name in ("micro_interactions", "lineage", "influence"))


@pytest.fixture
def url(database_url: str) -> str:
    publish(database_url, PLAIN, FUNCTIONS, HOUSE, NOW)
    return database_url


def somebody(url: str, name: str, role: Role = Role.ANALYST, *functions: str) -> Who:
    with writing(url) as connection:
        made = metadata.tables[str(Person.__tablename__)].insert().values(name=name, created_at=NOW)
        person_id = connection.execute(made).inserted_primary_key[0]
    return Who(1, person_id, name, frozenset({role}), functions)


def go(url: str, by: Who, changes: Sequence[Change], base: int = 1, now: datetime = LATER) -> int:
    """Publish `changes` as drafted on the version `base`."""
    with reading(url) as connection:
        before = maps.journey(connection, "life", now)
    assert before is not None
    after = carried_out(before, changes)
    return drafts.publish(url, by, after, became(before, changes), now, base=base, note="better")


def journey(url: str, at: datetime = LATER) -> JourneyIn:
    with reading(url) as connection:
        found = maps.journey(connection, "life", at)
    assert found is not None
    return found


def ids(url: str) -> dict[str, int]:
    with reading(url) as connection:
        return dict(connection.execute(select(NODES.c.key, NODES.c.id)).all())


def test_a_draft_is_kept_for_the_person_who_made_it(url: str) -> None:
    ada, ben = somebody(url, "Ada"), somebody(url, "Ben")
    changes = (ChangeStep("basket", {"name": "Cart"}), AddStep(step("help")))
    assert drafts.save(url, ada, "life", as_data(changes), LATER, base=1, edition=0) == 1
    with reading(url) as connection:
        mine, others = (read.draft(connection, "life", who.person_id) for who in (ada, ben))
    assert mine is not None
    assert (from_data(mine.changes), mine.base, mine.edition) == (changes, 1, 1)
    assert others is None
    drafts.discard(url, ada, "life", LATER)
    with reading(url) as connection:
        assert read.draft(connection, "life", ada.person_id) is None


def test_a_second_window_overwrites_nothing(url: str) -> None:
    ada = somebody(url, "Ada")
    drafts.save(url, ada, "life", as_data([RetireStep("pay")]), LATER, base=1, edition=0)
    with pytest.raises(Refused, match="another window"):
        drafts.save(url, ada, "life", [], LATER, base=1, edition=0)
    assert drafts.save(url, ada, "life", [], LATER, base=1, edition=1) == 2


def test_publishing_begins_a_version_with_its_note_and_ends_the_draft(url: str) -> None:
    ada = somebody(url, "Ada")
    drafts.save(
        url, ada, "life", as_data([ChangeStep("pay", {"name": "Check out"})]), LATER, base=1, edition=0
    )
    assert go(url, ada, [ChangeStep("pay", {"name": "Check out", "stage": "leaving", "row": 0})]) == 2
    moved = step_of(journey(url), "pay")
    assert (moved.name, moved.stage, moved.row) == ("Check out", "leaving", 0)
    assert journey(url, NOW) == PLAIN
    with reading(url) as connection:
        newest = read.versions(connection, "life")[0]
        assert (newest.number, newest.note, newest.by) == (2, "better", "Ada")
        assert read.draft(connection, "life", ada.person_id) is None


def test_who_publishes_second_is_told_and_loses_nothing(url: str) -> None:
    go(url, somebody(url, "Ada"), [ChangeStep("pay", {"name": "Check out"})])
    ben = somebody(url, "Ben")
    with pytest.raises(NewerError, match="meanwhile") as told:
        go(url, ben, [ChangeStep("bill", {"name": "Invoice"})], base=1)
    assert told.value.number == 2
    assert (
        go(url, ben, [ChangeStep("bill", {"name": "Invoice"})], base=2, now=LATER + timedelta(hours=1)) == 3
    )
    names = {one.key: one.name for one in journey(url, LATER + timedelta(hours=2)).micro_interactions}
    assert (names["pay"], names["bill"]) == ("Check out", "Invoice")


def test_a_version_needs_a_note(url: str) -> None:
    with pytest.raises(Refused, match="what is new"):
        drafts.publish(url, somebody(url, "Ada"), PLAIN, (), LATER, base=1, note=" ")


def test_publishing_leaves_who_has_a_say_as_it_is_claimed(url: str) -> None:
    with writing(url) as connection:
        connection.execute(SHARES.update().values(basis=Basis.CLAIMED, accountable=True))
    go(url, somebody(url, "Ada"), [ChangeStep("basket", {"name": "Cart"})])
    with reading(url) as connection:
        rows = connection.execute(select(SHARES.c.basis, SHARES.c.accountable, SHARES.c.valid_until)).all()
    assert rows == [(Basis.CLAIMED, True, None)]


def test_what_is_drawn_for_a_department_is_a_question_to_it(url: str) -> None:
    new = step("help", influence=(InfluenceIn("it", "supports", 40),))
    go(url, somebody(url, "Ada"), [AddStep(new)])
    with reading(url) as connection:
        mine = SHARES.c.micro_interaction_id == ids(url)["help"]
        assert connection.execute(select(SHARES.c.share, SHARES.c.basis).where(mine)).all() == [
            (40, Basis.SUGGESTED)
        ]


def test_merged_split_and_retired_steps_keep_their_story(url: str) -> None:
    before = ids(url)
    go(
        url,
        somebody(url, "Ada"),
        [MergeSteps("pay", ("bill",)), SplitStep("basket", step("ship")), RetireStep("look")],
    )
    after = ids(url)
    with reading(url) as connection:
        rows = connection.execute(select(LINES.c.from_id, LINES.c.to_id, LINES.c.change)).all()
        assert lineage.lives_on(connection) == {before["bill"]: before["pay"]}
        assert lineage.ids_of(connection, before["pay"]) == (before["pay"], before["bill"])
        assert lineage.gone(connection) == {before["bill"], before["look"]}
    assert rows == [
        (before["bill"], before["pay"], "merged"),
        (before["basket"], after["ship"], "split"),
        (before["look"], None, "retired"),
    ]
    shares = {one.key: one.influence for one in journey(url).micro_interactions}
    assert shares["ship"] == shares["basket"] == (InfluenceIn("shop", "delivers", 60),)


def test_a_step_merged_twice_lives_on_in_the_last(url: str) -> None:
    ada, before = somebody(url, "Ada"), ids(url)
    go(url, ada, [MergeSteps("pay", ("bill",))])
    go(url, ada, [MergeSteps("basket", ("pay",))], base=2, now=LATER + timedelta(hours=1))
    with reading(url) as connection:
        assert lineage.lives_on(connection) == dict.fromkeys(
            (before["bill"], before["pay"]), before["basket"]
        )


def test_an_old_version_comes_back_as_a_draft_and_its_steps_stand_again_with_their_own_signals(
    url: str,
) -> None:
    ada, before = somebody(url, "Ada"), ids(url)
    go(url, ada, [MergeSteps("pay", ("bill",)), RetireStep("basket"), MoveStage("leaving", 0)])
    drafts.save(url, ada, "life", as_data([BringBack(1, PLAIN)]), LATER, base=2, edition=0)
    with reading(url) as connection:
        kept = read.draft(connection, "life", ada.person_id)
    assert kept is not None
    assert go(url, ada, from_data(kept.changes), base=2, now=LATER + timedelta(hours=1)) == 3
    with reading(url) as connection:
        assert lineage.lives_on(connection) == {}
        assert lineage.gone(connection) == frozenset()
        assert lineage.ids_of(connection, before["pay"]) == (before["pay"],)
    back = journey(url, LATER + timedelta(hours=2))
    asked = replace(step_of(PLAIN, "basket").influence[0], basis=Basis.SUGGESTED)
    assert step_of(back, "basket").influence == (asked,)
    assert replace(back, micro_interactions=()) == replace(PLAIN, micro_interactions=())
    assert [one.name for one in back.micro_interactions] == [one.name for one in PLAIN.micro_interactions]


def test_rules_that_place_messages_are_dated_like_the_rest(url: str) -> None:
    ada = somebody(url, "Ada")
    first, then = PlacingIn(events=("paid",)), PlacingIn(events=("paid",), channel=("chat",))
    go(url, ada, [ChangeStep("pay", {"placing": first, "completed_by": ("settled",)})])
    go(url, ada, [ChangeStep("pay", {"placing": then})], base=2, now=LATER + timedelta(hours=1))
    assert step_of(journey(url), "pay").placing == first
    assert step_of(journey(url), "pay").completed_by == ("settled",)
    assert step_of(journey(url, LATER + timedelta(hours=2)), "pay").placing == then
    with pytest.raises(Refused, match="sources that are not there: helpdesk"):
        go(url, ada, [ChangeStep("pay", {"placing": PlacingIn(sources=("helpdesk",))})], base=3)


def test_stages_and_touchpoints_stand_where_they_were_put(url: str) -> None:
    go(url, somebody(url, "Ada"), [MoveStage("leaving", 0), MoveTouchpoint("mail", 0)])
    now = journey(url)
    assert [one.key for one in now.stages] == ["leaving", "choosing", "buying"]
    assert [one.key for one in now.touchpoints] == ["mail", "web"]


def test_a_department_answers_for_a_journey_and_hands_it_on(url: str) -> None:
    ada, olga = somebody(url, "Ada"), somebody(url, "Olga", Role.OWNER, "shop")
    with pytest.raises(Refused, match="does not answer for this map"):
        answering.give(url, olga, "life", "shop", LATER)
    answering.give(url, ada, "life", "shop", LATER)
    answering.give(url, olga, "life", "it", LATER + timedelta(hours=1))
    answering.give(url, ada, "life", "", LATER + timedelta(hours=2))
    with pytest.raises(Refused, match="no department"):
        answering.give(url, ada, "life", "sales", LATER)
    owners = [journey(url, at).owner for at in (NOW, *(LATER + timedelta(hours=n) for n in (0, 1, 2)))]
    assert owners == ["", "shop", "it", ""]
    publish(url, replace(PLAIN, owner="it"), FUNCTIONS, HOUSE, LATER + timedelta(hours=3))
    publish(url, PLAIN, FUNCTIONS, HOUSE, LATER + timedelta(hours=4))
    with reading(url) as connection:
        assert [row.owner for row in maps.journeys(connection)] == ["it"]
    with pytest.raises(Refused, match="'sales' that is not there"):
        publish(url, replace(PLAIN, owner="sales"), FUNCTIONS, HOUSE, LATER)


OWNERS_MAY = [
    [ChangeStep("basket", {"name": "Cart"})],
    [SplitStep("basket", step("ship"))],
    [AddStep(step("help", influence=(InfluenceIn("shop", "delivers", 60),)))],
    [RetireStep("basket")],
]
OWNERS_MAY_NOT = [
    [ChangeStep("pay", {"name": "Check out"})],
    [MergeSteps("basket", ("pay",))],
    [AddStep(step("help"))],
    [ChangeTouchpoint("web", "App", "app")],
    [RetireStep("bill")],
    [MoveStage("leaving", 0)],
    [MoveTouchpoint("mail", 0)],
]


@pytest.mark.parametrize("changes", OWNERS_MAY)
def test_an_owner_draws_where_their_department_leads(sqlite_url: str, changes: list[Change]) -> None:
    publish(sqlite_url, PLAIN, FUNCTIONS, HOUSE, NOW)
    assert go(sqlite_url, somebody(sqlite_url, "Olga", Role.OWNER, "shop"), changes) == 2


@pytest.mark.parametrize("changes", OWNERS_MAY_NOT)
def test_an_owner_draws_nowhere_else(sqlite_url: str, changes: list[Change]) -> None:
    publish(sqlite_url, PLAIN, FUNCTIONS, HOUSE, NOW)
    with pytest.raises(Refused, match="does not lead"):
        go(sqlite_url, somebody(sqlite_url, "Olga", Role.OWNER, "shop"), changes)


OTHER = JourneyIn(
    "other", "Other life", (StageIn("all", "All"),), (TouchpointIn("web", "Web", "web"),),
    (replace(step("visit", "all"), influence=(InfluenceIn("it", "delivers", 80),)),), (),
)  # fmt: skip


def test_a_shared_touchpoint_changes_only_when_its_other_owners_agree(url: str) -> None:
    publish(url, OTHER, FUNCTIONS, HOUSE, NOW)
    go(url, somebody(url, "Ada"), [ChangeTouchpoint("web", "Web shop", "web"), RetireStep("bill")])
    assert {one.name for one in journey(url).touchpoints} == {"Web"}
    with reading(url) as connection:
        (shared,) = sharing.shared_with(connection, "web", "life")
        (wish,) = sharing.open_wishes(connection)
    assert (shared.journey, shared.owners) == ("Other life", ("it",))
    assert (wish.was, wish.name, wish.by, wish.waits_for) == ("Web", "Web shop", "Ada", ("it",))
    olga, ivan = somebody(url, "Olga", Role.OWNER, "shop"), somebody(url, "Ivan", Role.OWNER, "it")
    with pytest.raises(Refused, match="Only somebody of the department"):
        agreeing.answer(url, olga, wish.id, "it", True, LATER)
    assert agreeing.answer(url, ivan, wish.id, "it", True, LATER)
    assert {one.name for one in journey(url).touchpoints} == {"Web shop"}
    with pytest.raises(Refused, match="settled meanwhile"):
        agreeing.answer(url, ivan, wish.id, "it", False, LATER)


def test_a_file_that_changes_a_shared_touchpoint_waits_for_its_other_owners_as_well(url: str) -> None:
    publish(url, OTHER, FUNCTIONS, HOUSE, NOW)
    called = tuple(replace(one, name=f"{one.name} now") for one in PLAIN.touchpoints)
    coming = replace(PLAIN, touchpoints=called)
    with reading(url) as connection:
        (found,) = sharing.touched(connection, coming)
    assert (found.was.name, found.new.name) == ("Web", "Web now")
    assert [(one.journey, one.owners) for one in found.others] == [("Other life", ("it",))]
    publish(url, coming, FUNCTIONS, HOUSE, LATER)
    assert [one.name for one in journey(url).touchpoints] == ["Web", "Mail now"]
    with reading(url) as connection:
        assert [(one.name, one.waits_for) for one in sharing.open_wishes(connection)] == [
            ("Web now", ("it",))
        ]


def test_one_no_leaves_a_shared_touchpoint_as_it_is(url: str) -> None:
    publish(url, OTHER, FUNCTIONS, HOUSE, NOW)
    go(url, somebody(url, "Ada"), [ChangeTouchpoint("web", "Web shop", "web")])
    with reading(url) as connection:
        (wish,) = sharing.open_wishes(connection)
    assert not agreeing.answer(url, somebody(url, "Ivan", Role.OWNER, "it"), wish.id, "it", False, LATER)
    with reading(url) as connection:
        assert sharing.open_wishes(connection) == []
    assert "Web shop" not in {one.name for one in journey(url).touchpoints}
