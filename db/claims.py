"""The protocol by which functions take a say: what a claim's word stands for, its legal moves, and what
several claims come to at a step. Pure, so that the writes and the pages reckon alike.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from db.models.claim_words import ClaimState as State
from db.models.claim_words import Wording

WHOLE = 100
SEATS = MappingProxyType({Wording.ALONE: WHOLE, Wording.LEADS: 60, Wording.SHARES: 30, Wording.TOUCHES: 10})
"""The percent a word stands for; one seat of 30 and one of 10 are split among all who take them."""

SPLIT = frozenset({Wording.SHARES, Wording.TOUCHES})
FIRST = frozenset({Wording.ALONE, Wording.LEADS})

MOVES = MappingProxyType(
    {
        State.UNCLAIMED: frozenset({State.CLAIMED}),
        State.CLAIMED: frozenset({State.CLAIMED, State.AGREED, State.CONTESTED, State.HANDED_BACK}),
        State.AGREED: frozenset({State.CLAIMED, State.CONTESTED, State.HANDED_BACK}),
        State.CONTESTED: frozenset({State.CLAIMED, State.AGREED, State.HANDED_BACK}),
        State.HANDED_BACK: frozenset(),
    }
)
"""From each state of a claim those it may move to; what is handed back is unclaimed, and claimed anew."""

TO_AGREE = timedelta(days=7)
"""How long functions that disagree have before the executive is asked."""

LONG_UNCLAIMED = timedelta(days=30)
"""How long a step may be nobody's before the executive is asked."""


class Standing(NamedTuple):
    """A claim as it stands at a step; a typed `share` stands before its word.

    `by_sum` and `held` tell of a contest: whether the sum is all that is wrong, and whether the claim was
    agreed before and counts until it is settled.
    """

    claim_id: int
    function_id: int
    wording: str
    share: int | None = None
    state: str = State.CLAIMED
    by_sum: bool = False
    held: bool = False

    @property
    def counts(self) -> bool:
        """Whether its share holds: what is disagreed on is nobody's, unless it was agreed before."""
        return self.state in (State.CLAIMED, State.AGREED) or (self.state == State.CONTESTED and self.held)


class Resolved(NamedTuple):
    """What the claims at a step come to: percent by function, the claims that begin to be contested because
    together they make more than 100, and those that no longer are.
    """

    shares: dict[int, int]
    disagreed: frozenset[int] = frozenset()
    eased: frozenset[int] = frozenset()

    @property
    def nobody(self) -> int:
        """What is left of 100."""
        return WHOLE - sum(self.shares.values())


def may_move(state: str, to: str) -> bool:
    """Whether a claim in `state` may move to `to`.

    >>> may_move("claimed", "agreed"), may_move("handed_back", "agreed")
    (True, False)
    """
    return State(to) in MOVES[State(state)]


def asked_for(claims: Iterable[Standing]) -> int:
    """The percent that claims ask for together; a split seat counts once, however many share it.

    >>> asked_for([Standing(1, 1, "leads"), Standing(2, 2, "shares"), Standing(3, 3, "shares")])
    90
    """
    several = list(claims)
    typed = sum(one.share for one in several if one.share is not None)
    words = [Wording(one.wording) for one in several if one.share is None]
    return typed + sum(SEATS[word] * (1 if word in SPLIT else words.count(word)) for word in {*words})


def split(claims: Iterable[Standing]) -> dict[int, int]:
    """The percent of each function by its typed share or word; who claimed first gets what cannot be split.

    >>> split([Standing(1, 7, "leads"), Standing(2, 8, "touches"), Standing(3, 9, "touches")])
    {7: 60, 8: 5, 9: 5}
    """
    several = sorted(claims, key=lambda one: one.claim_id)
    seats = {word: [one for one in several if one.share is None and one.wording == word] for word in SPLIT}
    return {one.function_id: _percent(one, seats) for one in several}


def _percent(one: Standing, seats: Mapping[Wording, Sequence[Standing]]) -> int:
    if one.share is not None:
        return one.share
    word = Wording(one.wording)
    if word not in SPLIT:
        return SEATS[word]
    whole, rest = divmod(SEATS[word], len(seats[word]))
    return whole + (seats[word].index(one) < rest)


def resolve(claims: Sequence[Standing], drawn: Mapping[int, int]) -> Resolved:
    """What the standing claims at a step come to, one for a function at most.

    `drawn` are the shares that hold there by function, whatever made them; they stay where a function's
    claim does not count. Claims that make more than 100 are contested by themselves: until they are
    settled only what was agreed before counts. The shares with nobody's make 100 in any case.

    >>> resolve([Standing(1, 7, "leads"), Standing(2, 8, "shares")], {}).nobody
    10
    >>> both = resolve([Standing(1, 7, "alone"), Standing(2, 8, "touches")], {})
    >>> both.nobody, sorted(both.disagreed)
    (100, [1, 2])
    """
    wanting = [one for one in claims if one.counts or (one.state == State.CONTESTED and one.by_sum)]
    if asked_for(wanting) + sum(_left(drawn, wanting).values()) <= WHOLE:
        eased = {one.claim_id for one in wanting if one.state == State.CONTESTED and one.by_sum}
        return Resolved(dict(_within(split(wanting), _left(drawn, wanting))), eased=frozenset(eased))
    disagreed = {one.claim_id for one in claims if one.state == State.CLAIMED}
    counting = [one for one in claims if one.counts and one.claim_id not in disagreed]
    shares = dict(_within(split(counting), _left(drawn, counting)))
    return Resolved(shares, disagreed=frozenset(disagreed))


def _left(drawn: Mapping[int, int], claims: Iterable[Standing]) -> dict[int, int]:
    """The drawn shares of those functions for which no claim speaks."""
    claiming = {one.function_id for one in claims}
    return {function: share for function, share in drawn.items() if function not in claiming}


def _within(*several: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """The shares in order, as far as they fit into 100."""
    left = WHOLE
    for function, share in (item for one in several for item in one.items()):
        if given := min(share, left):
            yield function, given
        left -= given


def nearest(share: int) -> Wording:
    """The word for a share in percent.

    >>> [nearest(share).value for share in (100, 60, 25, 5)]
    ['alone', 'leads', 'shares', 'touches']
    """
    bounds = ((90, Wording.ALONE), (45, Wording.LEADS), (20, Wording.SHARES))
    return next((word for least, word in bounds if share >= least), Wording.TOUCHES)
