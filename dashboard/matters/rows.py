"""Matters as rows: what each says in the queue, and in a list that is taken away."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.parts.queue import Line
from dashboard.parts.sentences import pieces
from dashboard.told import told
from dashboard.words import _, age, day, due, ngettext, number, since
from db.models import ActionState, CauseKind, WaitingOn
from db.reads.actions import ActionRow
from db.reads.sentences import Sentence
from db.states import WAITING, Act

BEFORE, LONGEST_QUOTE = 40, 240
Named = Mapping[int, str]


def line(row: ActionRow, said: Sentence | None, hues: Named, person_id: int, now: datetime) -> Line:
    """A matter as the queue shows it to a person."""
    waits = row.state in WAITING
    n = ngettext("{n} customer", "{n} customers", row.customers).format(n=number(row.customers))
    return Line(
        id=row.id,
        what=told(row.what),
        quote=quote(said) if said else [(told(row.why), "")],
        department=told(row.function or "") or _("has no owner"),
        hue=hues.get(row.function_id or 0, ""),
        person=holder(row),
        state=states()[ActionState(row.state)],
        waits=waiting(row, now) or (escalated(row) if waits else ""),
        due=due(row.due_at, now) if row.due_at and waits else again(row),
        late=bool(waits and row.due_at and row.due_at <= now),
        age=_("raised {age}").format(age=age(row.raised_at, now)),
        customers=n if row.customers else "",
        take=Act.CLAIM in row.seen.possible(person_id),
        open=False,
    )


def standing(row: ActionRow, now: datetime) -> str:
    """Whose a matter is, how it stands, by when, and how many stand behind it, in one line."""
    whose = holder(row)
    told_of = [
        told(row.function or "") or _("has no owner"),
        states()[ActionState(row.state)],
        whose,
        waiting(row, now),
        escalated(row),
    ]
    if row.due_at:
        told_of.append(due(row.due_at, now))
    if row.customers:
        many = ngettext("{n} customer", "{n} customers", row.customers)
        told_of.append(many.format(n=number(row.customers)))
    return " · ".join(filter(None, told_of))


def holder(row: ActionRow) -> str:
    """Who has a matter, and for whom while that one is away."""
    if row.person is None:
        return _("nobody has it yet")
    if row.for_person is None:
        return row.person
    return _("{name}, for {absent}").format(name=row.person, absent=row.for_person)


def waiting(row: ActionRow, now: datetime) -> str:
    """Whom a matter waits for and since when; '' when for nobody."""
    if row.waiting_on is None or row.waiting_since is None:
        return ""
    said = {
        WaitingOn.FUNCTION: _("waiting for {department} {since}"),
        WaitingOn.CUSTOMER: _("waiting for the customer {since}"),
        WaitingOn.SUPPLIER: _("waiting for a supplier {since}"),
    }
    words = said[WaitingOn(row.waiting_on)]
    return words.format(department=row.waiting_function, since=since(row.waiting_since, now))


def escalated(row: ActionRow) -> str:
    """How often a matter that nobody finished in time was escalated; '' when it was not."""
    n = row.escalation_level
    return ngettext("escalated {n} time", "escalated {n} times", n).format(n=number(n)) if n else ""


def again(row: ActionRow) -> str:
    """When we look again whether what was done helped; '' when nothing was done."""
    if row.observe_until is None:
        return ""
    return _("we look again on {day}").format(day=day(row.observe_until))


def quote(said: Sentence) -> list[tuple[str, str]]:
    """A customer's sentence from just before its first evidence on, with the evidence told apart."""
    text = said.text or ""
    begin = max(0, min((start for start, _end, _kind in said.spans), default=0) - BEFORE)
    begin = text.find(" ", begin) + 1 if begin else 0
    end = begin + LONGEST_QUOTE
    spans = [(start - begin, stop - begin, kind) for start, stop, kind in said.spans if begin <= start < end]
    cut = pieces(text[begin:end], spans)
    return [("\u201c… " if begin else "\u201c", ""), *cut, ("\u201d", "")] if cut else []


def as_saved(rows: Sequence[ActionRow], now: datetime, me: int = 0) -> Iterator[tuple[Any, ...]]:
    """Matters as rows of a list that is taken away, under `saved_columns`."""
    for row in rows:
        what = (
            told(row.what),
            told(row.why),
            told(row.next_move),
            row.topic and told(row.topic),
            row.step and told(row.step),
        )
        stands = (states()[ActionState(row.state)], waiting(row, now), row.waiting_note)
        when = (row.raised_at, row.due_at, row.claimed_at, row.done_at, row.observe_until)
        yield (
            *what,
            row.function and told(row.function),
            _saved_holder(row, me),
            *stands,
            *when,
            row.customers,
            row.signals,
        )


def _saved_holder(row: ActionRow, me: int) -> str:
    """A list that is taken away says of nobody but its reader what they did, and when."""
    if row.person_id is None:
        return _("nobody has it yet")
    return _("you") if row.person_id == me else _("somebody")


def saved_columns() -> tuple[str, ...]:
    """The heading of a saved list of matters."""
    what = (_("What"), _("Why"), _("What to do"), _("Topic"), _("Step"), _("Department"), _("Who"))
    stands = (_("How it stands"), _("Waits for"), _("What for"))
    when = (_("Raised"), _("Due"), _("Taken"), _("Done"), _("We look again"))
    return (*what, *stands, *when, _("Customers"), _("Messages"))


def states() -> dict[ActionState, str]:
    """How a matter stands, on screen."""
    return {
        ActionState.PROPOSED: _("new"),
        ActionState.TRIAGED: _("sorted"),
        ActionState.CLAIMED: _("taken"),
        ActionState.IN_PROGRESS: _("in work"),
        ActionState.DONE: _("done"),
        ActionState.OBSERVING: _("being watched"),
        ActionState.NORMALISED: _("back to normal"),
        ActionState.NOT_EFFECTIVE: _("did not help"),
        ActionState.INCONCLUSIVE: _("cannot tell yet"),
        ActionState.DECLINED: _("declined"),
        ActionState.DUPLICATE: _("repeats another"),
        ActionState.SNOOZED: _("waits until later"),
    }


def causes() -> dict[CauseKind, str]:
    """What can be at the root of a matter, on screen."""
    return {
        CauseKind.PROCESS: _("How the work runs"),
        CauseKind.INFORMATION: _("What customers or colleagues were told"),
        CauseKind.SYSTEM: _("A system"),
        CauseKind.PRODUCT: _("The product"),
        CauseKind.CAPACITY: _("Too few people or too little time"),
        CauseKind.SKILL: _("Somebody did not know how"),
        CauseKind.RULE: _("A rule or a contract"),
        CauseKind.OUTSIDE: _("Something outside the company"),
        CauseKind.UNKNOWN: _("Nobody knows yet"),
    }
