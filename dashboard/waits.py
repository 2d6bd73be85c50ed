"""How much waits for somebody on a page, for its entry in the menu: as much as the page itself lists."""

from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from dashboard import store
from dashboard.kept import derived
from dashboard.owning.known import Known, for_me
from dashboard.proposals.whose import for_departments, for_the_company
from db.reads import claims, happiness, owning, proposals, pulse, steps
from db.reads.functions import ever
from db.reads.people import Who
from db.rights import Right, may


def waits(who: Who | None, now: datetime) -> dict[str, int]:
    """By the name of the page, how much waits there for somebody; nothing while the store does not answer."""
    try:
        return {
            "decisions": _decisions(now) if who and may(who, Right.DECIDE) else 0,
            "mine": _answers(tuple(sorted(who.functions))) if who and may(who, Right.CLAIM) else 0,
        }
    except SQLAlchemyError:
        return {}


@derived
def _decisions(now: datetime) -> int:
    """What departments disagree on, what nobody takes or decides, and what they did not agree on in time."""
    changes = len(for_the_company(store.ask(proposals.still_open), now))
    late = store.ask(happiness.overdue, now) is not None
    return len(store.ask(claims.contests)) + len(store.ask(claims.ownerless)) + changes + late


@derived
def _answers(departments: tuple[str, ...]) -> int:
    """The touchpoints that these departments are asked about, the claims and proposals that wait for them."""
    functions, placed = store.ask(ever), store.ask(steps.places)
    ids = tuple(row.id for row in functions if row.key in departments)
    keys, shares = store.ask(pulse.step_keys), store.ask(pulse.current_shares)
    own = {keys[step][0] for step, given in shares.items() if step in keys and set(given) & set(departments)}
    known = Known({row.id: row for row in functions}, placed)
    asked = {one.step_id for one in store.ask(owning.suggestions, ids)}
    touchpoints = {place.touchpoint_id for place in placed if place.step_id in asked}
    theirs = for_departments(store.ask(proposals.still_open), departments)
    return len(touchpoints) + len(for_me(store.ask(owning.waiting_claims), own, ids, known)) + len(theirs)
