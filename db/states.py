"""Which moves of a matter are legal; the writes hold to it."""

from types import MappingProxyType

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
