"""Claims in plain words: what each word means, how a claim stands, what happened to it."""

from dashboard.told import told
from dashboard.widgets import name
from dashboard.words import _, day, number
from db.claims import SEATS
from db.models import ClaimState, Wording
from db.reads.claims import ClaimRow, Happened


def words() -> dict[Wording, tuple[str, str]]:
    """What a department may say of itself, and what each means."""
    return {
        Wording.ALONE: (_("We decide it alone"), _("nobody else has a say; all of it is ours")),
        Wording.LEADS: (_("We lead"), _("we answer for it; others have a say too")),
        Wording.SHARES: (_("We share it"), _("we shape it together with others")),
        Wording.TOUCHES: (_("We touch it"), _("we are part of it, no more")),
    }


def _said(wording: str) -> str:
    return {
        Wording.ALONE: _("decides it alone"),
        Wording.LEADS: _("leads"),
        Wording.SHARES: _("shares it"),
        Wording.TOUCHES: _("touches it"),
    }[Wording(wording)]


def asks_for(one: ClaimRow) -> int:
    """The percent a claim asks for, before it is split with others of the same word."""
    return one.share if one.share is not None else SEATS[Wording(one.wording)]


def stands(one: ClaimRow) -> str:
    """How a claim stands, in a line; a share in percent is for whoever draws it to show."""
    if one.state == ClaimState.CONTESTED:
        typed = _("Disagreed.")
        first = typed if one.share is not None else _("Disagreed: {what}.").format(what=_said(one.wording))
        return " ".join((first, _why(one), _until(one))).strip()
    if one.state == ClaimState.AGREED and one.share is not None:
        return _("agreed")
    if one.state == ClaimState.AGREED:
        return _("{what}; agreed").format(what=_said(one.wording))
    said = _("{what}, says {person}; nobody agreed yet")
    return said.format(what=_said(one.wording), person=name(one.by or "–"))


def _why(one: ClaimRow) -> str:
    if one.by_sum:
        return _("Together they claim more than there is.")
    reason = name(one.reason.rstrip(". "))
    if one.against is None:
        return _("The executive says: “{reason}”.").format(reason=reason)
    return _("{department} says: “{reason}”.").format(department=name(told(one.against)), reason=reason)


def _until(one: ClaimRow) -> str:
    if one.escalated_at is not None:
        return _("It is the executive's to settle now.")
    if one.due_at is None:
        return ""
    return _("They have until {day} to agree.").format(day=day(one.due_at.date()))


def happened(one: Happened) -> str:
    """A line of history: who did what, and why."""
    said = _done(one.what).format(department=name(told(one.function)), what=_stood(one))
    by = _("{what} ({person})").format(what=said, person=name(one.by)) if one.by else said
    return _("{what}: “{reason}”").format(what=by, reason=name(one.reason)) if one.reason else by


def _stood(one: Happened) -> str:
    return _said(one.wording) if one.share is None else _("{n} %").format(n=number(one.share))


def _done(what: str) -> str:
    done = {
        "claimed": _("{department} said: {what}"),
        "agreed": _("What {department} said was agreed: {what}"),
        "contested": _("Others disagreed with {department}: {what}"),
        "handed back": _("{department} handed it back"),
        "not ours": _("{department} said it is not theirs"),
        "settled": _("Settled for {department}: {what}"),
        "too much": _("What {department} said became too much together with others"),
        "fits again": _("What {department} said fits again: {what}"),
        "escalated": _("What {department} said went to the executive"),
        "apart": _("For {department} this step stands by itself now: {what}"),
        "drawn": _("The map said of {department}: {what}"),
        "department merged": _("{department} became part of another department"),
    }
    return done[what]
