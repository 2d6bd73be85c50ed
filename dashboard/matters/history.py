"""The history of a matter in words: who did what, when, and what they said about it."""

from collections.abc import Sequence
from datetime import date

from dashboard import widgets
from dashboard.matters.rows import states
from dashboard.told import told
from dashboard.words import _, day, moment
from db.models import ActionState
from db.reads.actions import EventRow


def history(events: Sequence[EventRow]) -> str:
    """Everything that happened, the oldest first, as a list."""
    return widgets.happenings((moment(event.at), said(event)) for event in events)


def said(event: EventRow) -> str:
    """One line of a history.

    What the jobs and other people do is told by whom; words this does not know are shown as stored.
    """
    who, note = event.person or _("A rule"), event.note
    by_rule = {
        "raised": _("Raised by a rule: {note}"),
        "refreshed": _("More said the same: {note}"),
        "reopened": _("Taken up again by a rule: {note}"),
        "escalated": _("Escalated: {note}"),
        "came back": _("No longer waits until later"),
        "withdrawn": _("Withdrawn: {note}"),
        "evidence withdrawn": _("Messages behind it were taken back: {note}"),
        "watched": _("From here on we watch; we look again on {day}"),
    }
    by_people = {
        "claimed": _("{who} took it"),
        "given back": _("{who} gave it back"),
        "assigned": _("{who} gave it to {note}"),
        "handed over": _("{who} handed it over to {note}"),
        "started": _("{who} began to work on it"),
        "waits for function": _("{who} waits for {note}"),
        "waits for customer": _("{who} waits for the customer: {note}"),
        "waits for supplier": _("{who} waits for a supplier: {note}"),
        "goes on": _("{who} no longer waits"),
        "done": _("{who} did it: {note}"),
        "taken up": _("{who} took it up again"),
        "passed on": _("{who} has it now, for {note}"),
    }
    words = (by_rule | by_people).get(event.what)
    if words is None:
        return _moved(event, who)
    ours = note if event.what in by_people else told(note)
    return words.format(who=who, note=ours, day=_day(note))


def _moved(event: EventRow, who: str) -> str:
    to = states()[ActionState(event.to_state)] if event.to_state else told(event.what)
    known = _("{who}: {state}. {note}") if event.note else _("{who}: {state}")
    return known.format(who=who, state=to, note=event.note)


def _day(note: str) -> str:
    try:
        return day(date.fromisoformat(note))
    except ValueError:
        return note
