"""The matrix of who may do what: every write of the store × every role.

Whoever adds a write adds its line: the right it asks for, or why nobody sets it off.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from db.models import Role
from db.reads.people import Who
from db.rights import HOUSE, ROLE_MAY, NotAllowedError, Right, may, permit
from tests.house import Module, house, within

JOBS = "the jobs or the command line"
DOOR = "the door, of who signs in or is signed in"
OWN = "anybody signed in, about themselves"
OWN_OR_PEOPLE = "anybody signed in about themselves, an admin about anybody"
NOTING = "whoever does something, so that it is noted"

WRITES: dict[str, Right | str] = {
    "accounts.change_password": OWN,
    "accounts.failed": DOOR,
    "accounts.give": Right.PEOPLE,
    "accounts.invite": Right.PEOPLE,
    "accounts.renew_link": Right.PEOPLE,
    "accounts.sign_in": DOOR,
    "absences.be_away": OWN_OR_PEOPLE,
    "absences.be_back": OWN_OR_PEOPLE,
    "absences.pass_on_late": JOBS,
    "actions.claim": Right.HANDLE,
    "actions.escalate": JOBS,
    "actions.move": Right.HANDLE,
    "actions.wake": JOBS,
    "audit.looked": NOTING,
    "audit.noted": NOTING,
    "arrivals.tell": JOBS,
    "batches.undo": JOBS,
    "beats.beat": JOBS,
    "candidates.raise_or_refresh": JOBS,
    "candidates.withdraw": JOBS,
    "claims.agree": Right.CLAIM,
    "claims.answer_suggestion": Right.CLAIM,
    "claims.claim": Right.CLAIM,
    "claims.contest": Right.CLAIM,
    "claims.hand_back": Right.CLAIM,
    "claims.settle": Right.DECIDE,
    "connectors.add": Right.SOURCES,
    "connectors.change": Right.SOURCES,
    "connectors.fail": JOBS,
    "connectors.finish": JOBS,
    "connectors.keep": JOBS,
    "connectors.pause": Right.SOURCES,
    "connectors.remove": Right.SOURCES,
    "connectors.renew_secret": JOBS,
    "connectors.resume": Right.SOURCES,
    "connectors.take": JOBS,
    "connectors.tell_kinds": JOBS,
    "corrections.correct": Right.CORRECT,
    "corrections.correct_all": Right.CORRECT,
    "corrections.undo": Right.CORRECT,
    "decisions.escalate": JOBS,
    "drafts.discard": Right.DRAW,
    "drafts.publish": Right.DRAW,
    "drafts.save": Right.DRAW,
    "emptying.drop_definitions": JOBS,
    "emptying.drop_journey": Right.MAPS,
    "emptying.drop_proposals": JOBS,
    "emptying.empty_sources": JOBS,
    "functions.settle": Right.MAPS,
    "generations.ensure": JOBS,
    "generations.place_anew": JOBS,
    "generations.promote": JOBS,
    "happiness.answer": Right.DEFINE,
    "happiness.decide": Right.DECIDE,
    "happiness.define": Right.DEFINE,
    "happiness.propose": Right.DEFINE,
    "journeys.give": Right.DRAW,
    "judged.begin": JOBS,
    "judged.keep": JOBS,
    "handling.assign": Right.HANDLE,
    "handling.finish": Right.HANDLE,
    "handling.give_back": Right.HANDLE,
    "handling.go_on": Right.HANDLE,
    "handling.hand_over": Right.HANDLE,
    "handling.start": Right.HANDLE,
    "handling.take_up": Right.HANDLE,
    "handling.wait": Right.HANDLE,
    "hooks.forget_kept": Right.SOURCES,
    "hooks.play_again": Right.SOURCES,
    "hooks.set_up": Right.SOURCES,
    "hooks.turn_away": DOOR,
    "leaving.deactivate": Right.PEOPLE,
    "leaving.end_sessions": Right.PEOPLE,
    "leaving.reactivate": Right.PEOPLE,
    "heard.open_link": Right.SOURCES,
    "heard.revoke": Right.SOURCES,
    "lived.begin": JOBS,
    "lived.count": JOBS,
    "lived.draw": JOBS,
    "lived.drop_old": JOBS,
    "lived.finish": JOBS,
    "lived.redraw": JOBS,
    "maps.publish": Right.MAPS,
    "mornings.begin": OWN,
    "mornings.end": OWN,
    "mornings.not_told": JOBS,
    "mornings.see_to": JOBS,
    "passports.make": Right.SOURCES,
    "passports.rename": Right.SOURCES,
    "passports.say": Right.PASSPORTS,
    "people.accept": DOOR,
    "passports.say_of_identifier": Right.PASSPORTS,
    "people.choose_language": OWN,
    "people.enter": DOOR,
    "people.leave": DOOR,
    "people.make_link": JOBS,
    "releases.end": JOBS,
    "releases.follow": JOBS,
    "proposals.accept": Right.CLAIM,
    "proposals.answer": Right.CLAIM,
    "proposals.decline": Right.CLAIM,
    "proposals.propose": Right.PROPOSE,
    "proposals.withdraw": Right.PROPOSE,
    "provided.sign_in_provided": DOOR,
    "reorganising.merge": Right.PEOPLE,
    "reorganising.rename": Right.PEOPLE,
    "reorganising.split": Right.PEOPLE,
    "requests.advance": JOBS,
    "requests.answer": JOBS,
    "requests.ask": Right.SOURCES,
    "requests.put_away": Right.SOURCES,
    "requests.refuse": JOBS,
    "requests.remember": JOBS,
    "requests.take": JOBS,
    "runs.claim_tick": JOBS,
    "runs.finish": JOBS,
    "runs.request": Right.SETTINGS,
    "runs.take_request": JOBS,
    "search.add": JOBS,
    "search.replace": JOBS,
    "sessions.end_mine": OWN,
    "sharing.answer": Right.DRAW,
    "signals.record": JOBS,
    "silences.look_after": Right.SOURCES,
    "silences.settle": JOBS,
    "sources.close_batch": JOBS,
    "sources.ensure": JOBS,
    "sources.open_batch": JOBS,
    "sources.reopen_batch": JOBS,
    "starting.again": Right.SOURCES,
    "starting.done": Right.SOURCES,
    "starting.note": JOBS,
    "starting.skip": Right.SOURCES,
    "suggestions.ask": Right.DECIDE,
    "taxonomies.ensure_functions": JOBS,
    "taxonomies.freeze": JOBS,
    "tokens.make": Right.TOKENS,
    "tokens.revoke": Right.TOKENS,
    "tokens.used": DOOR,
    "drivers.store": JOBS,
    "upkeep.checkpoint": JOBS,
    "upkeep.prune": JOBS,
}
"""Every function of db/writes that commits by itself, and what somebody must be allowed to do to call it."""

GIVEN: dict[str, Any] = {"what": "look at a file", "reason": "a reason"}
"""What a write must be given to know which right it asks for; nothing else matters to the answer."""


def somebody(*roles: Role) -> Who:
    return Who(1, 1, "Ada", frozenset(roles), ())


def modules() -> Iterator[ModuleType]:
    return (import_module(name) for name in house() if within(name, "db.writes") and name != "db.writes")


def commits(function: object, module: ModuleType) -> bool:
    ours = inspect.isfunction(function) and function.__module__ == module.__name__
    return ours and next(iter(inspect.signature(function).parameters), "") == "url"


def writes() -> dict[str, Callable[..., Any]]:
    """Those that are handed the store; the others are parts of their transactions."""
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": function
        for module in modules()
        for name, function in vars(module).items()
        if not name.startswith("_") and commits(function, module)
    }


def refused(function: Callable[..., Any], url: str, by: object) -> bool:
    """Whether a write lets nobody with these roles go on, whatever it is about."""
    parameters = inspect.signature(function).parameters.values()
    needed = {one.name: GIVEN.get(one.name) for one in parameters if one.default is one.empty}
    try:
        function(**needed | {"url": url, "by": by})
    except NotAllowedError:
        return True
    except Exception:  # noqa: BLE001 - it went on, and what it was given makes no sense
        return False
    return False


BY_PEOPLE = [name for name, right in WRITES.items() if isinstance(right, Right)]


def test_every_write_stands_in_the_matrix() -> None:
    assert sorted(writes()) == sorted(WRITES)


def test_only_what_people_set_off_asks_who_they_are() -> None:
    asking = {name for name, function in writes().items() if "by" in inspect.signature(function).parameters}
    by_people = lambda right: isinstance(right, Right) or right in {OWN, OWN_OR_PEOPLE}  # noqa: E731
    assert asking == {name for name, right in WRITES.items() if by_people(right)}


@pytest.mark.parametrize("name", BY_PEOPLE)
def test_a_write_is_for_the_roles_that_hold_its_right(sqlite_url: str, name: str) -> None:
    function = writes()[name]
    let_in = {role for role in Role if not refused(function, sqlite_url, somebody(role))}
    assert let_in == {role for role in Role if WRITES[name] in ROLE_MAY[role]}
    assert refused(function, sqlite_url, somebody())


@pytest.mark.parametrize("right", list(Right))
def test_every_right_is_held_by_a_role_and_by_the_house(right: Right) -> None:
    assert any(right in held for held in ROLE_MAY.values())
    assert may(HOUSE, right)


def test_who_holds_several_roles_may_do_what_each_of_them_may() -> None:
    both = somebody(Role.PRIVACY, Role.ADMIN)
    held = {right for right in Right if may(both, right)}
    assert held == ROLE_MAY[Role.PRIVACY] | ROLE_MAY[Role.ADMIN]


def test_an_admin_and_privacy_look_at_no_customer() -> None:
    for role in (Role.ADMIN, Role.PRIVACY):
        with pytest.raises(NotAllowedError, match="Your role does not allow this"):
            permit(somebody(role), Right.LOOK)


def test_no_page_calls_what_only_jobs_and_the_door_may() -> None:
    pages = [one for one in house().values() if within(one.name, "dashboard")]
    wrong = {
        module.name: called
        for module in pages
        if not within(module.name, "dashboard.door")
        and (called := {name for name in named(module) if WRITES.get(name) in {JOBS, DOOR}})
    }
    assert wrong == {}


def named(module: Module) -> Iterator[str]:
    """The writes a module names, as 'people.enter'."""
    called: dict[str, str] = {}  # what a module of writes is called here
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "db.writes":
            called |= {one.asname or one.name: one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and within(str(node.module), "db.writes"):
            yield from (f"{str(node.module).rpartition('.')[2]}.{one.name}" for one in node.names)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in called:
            yield f"{called[node.value.id]}.{node.attr}"
