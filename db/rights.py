"""What each role may do; every write that somebody sets off asks here first.

Pages hide what somebody may not do, but only the writes can promise it.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from db.errors import Refused
from db.models.words import Role
from db.reads.people import Who


class Right(StrEnum):
    """Something only some roles may do."""

    LOOK = "look"  # at what customers said
    HANDLE = "handle"  # matters
    CORRECT = "correct"  # findings
    SOURCES = "sources"
    TAXONOMY = "taxonomy"
    MAPS = "maps"
    DRAW = "draw"  # on a map, where one's own department leads
    PASSPORTS = "passports"
    PRIVACY = "privacy"
    AUDIT = "audit"
    PEOPLE = "people"
    TOKENS = "tokens"
    SETTINGS = "settings"
    CLAIM = "claim"  # a say for the own department
    PROPOSE = "propose"  # what should change at a step
    DEFINE = "define"  # what a happy customer is, for the own department
    DECIDE = "decide"  # what departments disagree on


_WITH_CUSTOMERS = frozenset({Right.LOOK, Right.HANDLE, Right.CORRECT})

ROLE_MAY = MappingProxyType(
    {
        Role.EXECUTIVE: _WITH_CUSTOMERS | {Right.CLAIM, Right.PROPOSE, Right.DEFINE, Right.DECIDE},
        Role.OWNER: _WITH_CUSTOMERS | {Right.CLAIM, Right.PROPOSE, Right.DEFINE, Right.DRAW},
        Role.ANALYST: _WITH_CUSTOMERS
        | {Right.SOURCES, Right.TAXONOMY, Right.MAPS, Right.DRAW, Right.PROPOSE, Right.PASSPORTS},
        Role.PRIVACY: frozenset({Right.PASSPORTS, Right.PRIVACY, Right.AUDIT}),
        Role.ADMIN: frozenset({Right.PEOPLE, Right.TOKENS, Right.SETTINGS}),
    }
)
"""The rights of each role; who holds several has the rights of all."""


@dataclass(frozen=True, slots=True)
class House:
    """Touchline itself: its jobs, and the command line of whoever holds the store's files anyway."""

    person_id: None = None


HOUSE = House()

By = Who | House
"""Who sets off a write that people and the house both do."""


class NotAllowedError(Refused):
    """Somebody's roles do not allow what they tried."""

    def __init__(self, right: Right) -> None:
        super().__init__("Your role does not allow this. Who looks after the people here can change it.")
        self.right = right


def rights(roles: frozenset[str]) -> frozenset[Right]:
    """Everything that who holds `roles` may do.

    >>> sorted(rights(frozenset({"privacy"})))
    [<Right.AUDIT: 'audit'>, <Right.PASSPORTS: 'passports'>, <Right.PRIVACY: 'privacy'>]
    """
    held = (ROLE_MAY[role] for role in Role if role in roles)
    return frozenset[Right]().union(*held)


def may(by: By, right: Right) -> bool:
    """Whether somebody may do what `right` names."""
    return isinstance(by, House) or right in rights(by.roles)


def permit(by: By, right: Right) -> None:
    """Raise NotAllowedError unless somebody may do what `right` names."""
    if not may(by, right):
        raise NotAllowedError(right)
