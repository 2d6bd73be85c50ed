"""Why people speak, as one choice of five, and in words what follows from it."""

from dashboard.channels import channel_names
from dashboard.words import _
from db.models import Contact, Purpose
from db.purposes import MEANS


def names() -> dict[Purpose, str]:
    """The five answers to: why do these people talk to us?"""
    return {
        Purpose.WROTE_TO_US: _("They wrote to us"),
        Purpose.ASKED: _("We asked them"),
        Purpose.IN_PUBLIC: _("They wrote about us in public"),
        Purpose.TALKED: _("They talked with our people"),
        Purpose.DID: _("They did something"),
    }


def examples() -> dict[Purpose, str]:
    """What each is for."""
    return {
        Purpose.WROTE_TO_US: _("mail, chat, complaints, contact forms"),
        Purpose.ASKED: _("surveys, interviews, ratings after a purchase"),
        Purpose.IN_PUBLIC: _("reviews, posts, forums"),
        Purpose.TALKED: _("calls, visits, notes of a conversation"),
        Purpose.DID: _("orders, deliveries, sign-ins: events without words"),
    }


def follows(purpose: Purpose) -> str:
    """What is kept with the source because of it."""
    contact = contacts()[MEANS[purpose].contact]
    asked = {True: _("we asked"), False: _("they spoke"), None: _("nobody spoke")}[MEANS[purpose].solicited]
    return _("Kept with the source: {asked}; {contact}.").format(asked=asked, contact=contact)


def contacts() -> dict[str, str]:
    """Who may be contacted because of a source, or through an identifier."""
    return {
        Contact.ANSWER: _("who wrote may get an answer"),
        Contact.IN_PUBLIC_ONLY: _("answers go only where it was written"),
        Contact.NOBODY: _("nobody may be written to because of it"),
    }


def ordered_channels(purpose: Purpose | None, guessed: str) -> list[str]:
    """Every channel, the likely ones of `purpose` first, the guessed one before all."""
    likely = MEANS[purpose].channels if purpose else ()
    first = [guessed] if guessed in channel_names() and (not likely or guessed in likely) else []
    return list(dict.fromkeys((*first, *likely, *channel_names())))
