"""The draft that somebody has of the map: how it stands now, and what every press makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import store
from dashboard.matters.acting import tell
from dashboard.told import told
from db.errors import Refused
from db.models import JourneyIn
from db.reads import drafts as read
from db.reads import maps
from db.reads.maps import JourneyRow
from db.reads.people import Who
from db.rights import Right, may
from db.writes import drafts
from journeys.changes import Change, as_data, from_data
from journeys.changing import CannotError, carry_out
from journeys.influence import largest


@dataclass(frozen=True, slots=True)
class Working:
    """A draft on the version it was made on; `journey` is the map as it would be published now."""

    which: JourneyRow
    who: Who
    published: JourneyIn
    journey: JourneyIn
    base: int
    edition: int
    changes: tuple[Change, ...]

    @property
    def overtaken(self) -> bool:
        """Whether somebody published since the draft was begun."""
        return bool(self.changes) and self.base != self.which.version

    def mine(self, key: str) -> bool:
        """Whether this person may change a step: an analyst each, an owner what their department leads."""
        if may(self.who, Right.MAPS):
            return True
        step = next(one for one in self.journey.micro_interactions if one.key == key)
        return largest({one.function: one.share for one in step.influence}) in self.who.functions


def working(which: JourneyRow, who: Who) -> Working:
    """The draft as it stands; without one, an empty one on the newest version."""
    found = store.look(read.draft, which.key, who.person_id)
    published = store.look(maps.journey, which.key, store.now())
    if published is None:
        raise Refused("There is no such map any more.")
    if found is None:
        return Working(which, who, published, published, which.version, 0, ())
    changes = from_data(found.changes)
    base = found.base if changes else which.version
    journey, kept = _as_far_as_it_goes(published, changes)
    return Working(
        which, who, published, journey, base, found.edition, changes if base != which.version else kept
    )


def _as_far_as_it_goes(
    published: JourneyIn, changes: Sequence[Change]
) -> tuple[JourneyIn, tuple[Change, ...]]:
    """The map with those of the changes that make sense on it: claims go on while somebody drafts."""
    kept = []
    for change in changes:
        try:
            published = carry_out(published, change)
        except CannotError:
            continue
        kept.append(change)
    return published, tuple(kept)


def press(now: Working, *changes: Change) -> bool:
    """Add changes to the draft, and tell why where that makes no sense; whether they were added."""
    at = store.now()
    try:
        journey = now.journey
        for change in changes:
            journey = carry_out(journey, change)
        keep(now, (*now.changes, *changes))
    except (CannotError, Refused) as refused:
        tell(told(str(refused)), "bad", at)
        return False
    return True


def keep(now: Working, changes: Sequence[Change], base: int | None = None) -> None:
    """Keep `changes` as the draft. Raises Refused when another window went on."""
    base = now.base if base is None else base
    store.do(
        drafts.save, now.who, now.which.key, as_data(changes), store.now(), base=base, edition=now.edition
    )


def undo(now: Working) -> None:
    """Take the last change back."""
    try:
        keep(now, now.changes[:-1])
    except Refused as refused:
        tell(told(str(refused)), "bad", store.now())


def throw_away(now: Working) -> None:
    """Forget the draft."""
    store.do(drafts.discard, now.who, now.which.key, store.now())
    st.session_state.pop("edit-note", None)
