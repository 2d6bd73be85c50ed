"""The closed vocabularies of claims, and of what was at the root of a matter."""

from enum import StrEnum


class Wording(StrEnum):
    """How a function claims: it decides alone, leads, shares the say with others, or touches it."""

    ALONE = "alone"
    LEADS = "leads"
    SHARES = "shares"
    TOUCHES = "touches"


class ClaimState(StrEnum):
    """Where a claim stands; the legal moves are in db.claims."""

    UNCLAIMED = "unclaimed"
    CLAIMED = "claimed"
    AGREED = "agreed"
    CONTESTED = "contested"
    HANDED_BACK = "handed_back"


class Answer(StrEnum):
    """What a function says to "Is this yours?"."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class CauseKind(StrEnum):
    """What went wrong at the root of a matter; the last two are no function's doing."""

    PROCESS = "process"
    INFORMATION = "information"
    SYSTEM = "system"
    PRODUCT = "product"
    CAPACITY = "capacity"
    SKILL = "skill"
    RULE = "rule"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


NOBODYS = frozenset({CauseKind.OUTSIDE, CauseKind.UNKNOWN})
"""Causes that are no function's doing."""
