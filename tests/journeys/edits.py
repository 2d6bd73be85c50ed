"""A small journey and every kind of change that can be made to it, for the tests of drafts."""

from dataclasses import replace

from hypothesis import strategies as st

from db.models import EdgeIn, InfluenceIn, JourneyIn, MicroInteractionIn, PlacingIn, StageIn, TouchpointIn
from journeys.changes import (
    AddStage,
    AddStep,
    BringBack,
    Change,
    ChangeStep,
    ChangeTouchpoint,
    Connect,
    Disconnect,
    DropStage,
    MergeSteps,
    MoveStage,
    MoveTouchpoint,
    RenameStage,
    RetireStep,
    SplitStep,
)

STAGES, TOUCHPOINTS = ("choosing", "buying", "leaving"), ("web", "mail")


def step(key: str, stage: str = "buying", touchpoint: str = "web", **more: object) -> MicroInteractionIn:
    return MicroInteractionIn(key, key.capitalize(), stage, touchpoint, touchpoint, **more)  # type: ignore[arg-type]


JOURNEY = JourneyIn(
    "life",
    "Life",
    tuple(StageIn(key, key.capitalize()) for key in STAGES),
    tuple(TouchpointIn(key, key.capitalize(), key) for key in TOUCHPOINTS),
    (
        step("look", "choosing", placing=PlacingIn(categories=("digital.slow",))),
        step("basket", influence=(InfluenceIn("shop", "delivers", 60),)),
        step("pay", placing=PlacingIn(events=("paid",))),
        step("bill", touchpoint="mail", placing=PlacingIn(events=("billed",))),
        step("cancel", "leaving", kind="ending"),
    ),
    (EdgeIn("look", "basket"), EdgeIn("basket", "pay"), EdgeIn("pay", "bill"), EdgeIn("bill", "cancel")),
)

EARLIER = replace(
    JOURNEY,
    stages=(JOURNEY.stages[2], JOURNEY.stages[1]),
    touchpoints=JOURNEY.touchpoints[:1],
    micro_interactions=(step("ship"), *JOURNEY.micro_interactions[1:3]),
    edges=(EdgeIn("ship", "basket"),),
)
KEYS = st.sampled_from(["look", "basket", "pay", "bill", "cancel", "new", "newer"])
LABELS = st.sampled_from(["", "by phone", "in the shop"])
NAMES = st.sampled_from(["Cart", "Trolley", "", "Check out"])
STEPS = st.builds(
    lambda key, name, stage, touchpoint: MicroInteractionIn(key, name, stage, touchpoint, touchpoint),
    st.sampled_from(["new", "newer", "newest"]), NAMES,
    st.sampled_from(STAGES), st.sampled_from([*TOUCHPOINTS, "app"]),
)  # fmt: skip
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": NAMES,
        "stage": st.sampled_from([*STAGES, "nowhere"]),
        "row": st.none() | st.integers(0, 4),
        "touchpoint": st.sampled_from(TOUCHPOINTS),
        "systems": st.just(("till",)),
        "context": st.just("on the way"),
        "placing": st.builds(PlacingIn, sources=st.just(("helpdesk",)), events=st.just(("paid",))),
        "completed_by": st.just(("delivered",)),
    },
)
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(AddStep, STEPS, st.none() | st.just(TouchpointIn("app", "App", "app"))),
    st.builds(ChangeStep, KEYS, FIELDS),
    st.builds(RetireStep, KEYS),
    st.builds(SplitStep, KEYS, STEPS),
    st.builds(MergeSteps, KEYS, st.lists(KEYS, min_size=1, max_size=2, unique=True).map(tuple)),
    st.builds(Connect, KEYS, KEYS, LABELS),
    st.builds(Disconnect, KEYS, KEYS, LABELS),
    st.builds(AddStage, st.builds(StageIn, st.sampled_from(["after", "mention"]), NAMES), st.integers(0, 4)),
    st.builds(RenameStage, st.sampled_from(STAGES), NAMES),
    st.builds(DropStage, st.sampled_from([*STAGES, "after"])),
    st.builds(MoveStage, st.sampled_from([*STAGES, "after"]), st.integers(0, 4)),
    st.builds(MoveTouchpoint, st.sampled_from([*TOUCHPOINTS, "app"]), st.integers(0, 4)),
    st.builds(BringBack, st.just(1), st.sampled_from([JOURNEY, EARLIER])),
    st.builds(ChangeTouchpoint, st.sampled_from(TOUCHPOINTS), NAMES, st.just("app")),
)
