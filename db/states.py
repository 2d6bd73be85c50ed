"""Which moves of a matter are legal, and what people may do to it; the writes hold to it."""

from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from db.errors import Refused
from db.models.words import ActionState as State

WAITING = frozenset({State.PROPOSED, State.TRIAGED, State.CLAIMED, State.IN_PROGRESS})
"""Somebody still has to do something: the clock runs and the matter may be escalated."""

VERDICTS = frozenset({State.NORMALISED, State.NOT_EFFECTIVE, State.INCONCLUSIVE})
"""What a matter can end with."""

ENDED = VERDICTS | {State.DECLINED, State.DUPLICATE}
"""Nothing more is expected of anybody; another matter of the same fingerprint may be opened."""

_ASIDE = frozenset({State.DECLINED, State.DUPLICATE, State.SNOOZED})

MOVES = MappingProxyType(
    {
        State.PROPOSED: _ASIDE | {State.TRIAGED, State.CLAIMED},
        State.TRIAGED: _ASIDE | {State.CLAIMED},
        State.CLAIMED: _ASIDE | {State.TRIAGED, State.IN_PROGRESS, State.DONE},
        State.IN_PROGRESS: _ASIDE | {State.TRIAGED, State.DONE},
        State.DONE: frozenset({State.OBSERVING, State.IN_PROGRESS}),
        State.OBSERVING: VERDICTS | {State.IN_PROGRESS},
        State.NOT_EFFECTIVE: frozenset({State.IN_PROGRESS}),
        State.NORMALISED: frozenset(),
        State.INCONCLUSIVE: frozenset({State.IN_PROGRESS}),
        State.DECLINED: frozenset({State.TRIAGED}),
        State.DUPLICATE: frozenset({State.TRIAGED}),
        State.SNOOZED: WAITING | {State.DECLINED, State.DUPLICATE},
    }
)
"""From each state, the states a matter may move to; a snoozed one returns to where it was."""


EFFECT_WAIT = timedelta(days=30)
"""How long a matter is watched after its work is done, before anybody says whether it helped."""


class Act(StrEnum):
    """What people do to a matter."""

    CLAIM = "claim"
    GIVE_BACK = "give_back"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    START = "start"
    WAIT = "wait"
    GO_ON = "go_on"
    FINISH = "finish"
    TAKE_UP = "take_up"


_FREE = frozenset({State.PROPOSED, State.TRIAGED})
_TAKEN = frozenset({State.CLAIMED, State.IN_PROGRESS})

ACTS = MappingProxyType(
    {
        Act.CLAIM: MappingProxyType(dict.fromkeys(_FREE, State.CLAIMED)),
        Act.GIVE_BACK: MappingProxyType(dict.fromkeys(_TAKEN, State.TRIAGED)),
        Act.ASSIGN: MappingProxyType(
            dict.fromkeys(_FREE | {State.CLAIMED}, State.CLAIMED) | {State.IN_PROGRESS: State.IN_PROGRESS}
        ),
        Act.HAND_OVER: MappingProxyType(dict.fromkeys(WAITING, State.TRIAGED)),
        Act.START: MappingProxyType({State.CLAIMED: State.IN_PROGRESS}),
        Act.WAIT: MappingProxyType({state: state for state in _TAKEN}),
        Act.GO_ON: MappingProxyType({state: state for state in _TAKEN}),
        Act.FINISH: MappingProxyType(dict.fromkeys(_TAKEN, State.DONE)),
        Act.TAKE_UP: MappingProxyType(dict.fromkeys((State.DONE, State.OBSERVING), State.IN_PROGRESS)),
    }
)
"""For each act the states it is possible in, and the state the matter is in afterwards."""

BY_ITS_HOLDER = frozenset({Act.START, Act.WAIT, Act.GO_ON, Act.FINISH})
"""Only who has a matter may do this to it; anybody else takes it or is given it first."""


class Seen(NamedTuple):
    """How a matter stood when somebody looked at it; a change holds only if it still does."""

    action_id: int
    state: str
    person_id: int | None = None
    function_id: int | None = None
    waiting_on: str | None = None

    def possible(self, person_id: int) -> frozenset[Act]:
        """What the person may do to it."""
        acts = {act for act, ways in ACTS.items() if self.state in ways}
        others = frozenset() if self.person_id == person_id else BY_ITS_HOLDER
        return frozenset(acts - others - {Act.WAIT if self.waiting_on else Act.GO_ON})


def check_act(act: Act, seen: Seen, person_id: int) -> State:
    """The state a matter gets into when the person does `act`.

    Raises IllegalMoveError when nobody can do it now, Refused when only its holder may.
    """
    state = State(seen.state)
    if state not in ACTS[act]:
        raise IllegalMoveError(state, _LEADS_TO.get(act, State.CLAIMED))
    if act in BY_ITS_HOLDER and seen.person_id != person_id:
        raise Refused("Only who has the matter can do that; take it first.")
    return ACTS[act][state]


_LEADS_TO = {
    Act.GIVE_BACK: State.TRIAGED,
    Act.HAND_OVER: State.TRIAGED,
    Act.FINISH: State.DONE,
    Act.TAKE_UP: State.IN_PROGRESS,
    Act.START: State.IN_PROGRESS,
}


class IllegalMoveError(Refused):
    """A matter cannot move from where it stands to where somebody wants it."""

    def __init__(self, state: str, to: str) -> None:
        super().__init__(f"A matter that is {_words(state)} cannot become {_words(to)}.")


def check_move(state: str, to: str) -> None:
    """Raise IllegalMoveError unless a matter in `state` may move to `to`."""
    if to not in MOVES[State(state)]:
        raise IllegalMoveError(state, to)


def is_open(state: str) -> bool:
    """Whether a matter in `state` keeps others of its fingerprint from being opened."""
    return state not in ENDED


def _words(state: str) -> str:
    return state.replace("_", " ")
