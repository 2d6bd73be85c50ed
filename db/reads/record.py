"""The record of processing: one row for each source, with what GDPR Art. 30 asks of whoever keeps data."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from db.models import Contact, Purpose
from db.reach import reach
from db.reads.sources import Holds, SourceState, holds, listed

PURPOSES = {
    Purpose.WROTE_TO_US: "to answer and put right what customers wrote to us",
    Purpose.ASKED: "to learn from what customers answered when we asked",
    Purpose.IN_PUBLIC: "to learn from what customers wrote in public, and to answer there",
    Purpose.TALKED: "to learn from what customers told our people, and to put it right",
    Purpose.DID: "to see how customers are served, from what they did",
}
CONTACTS = {
    Contact.ANSWER: "whoever wrote may get an answer",
    Contact.IN_PUBLIC_ONLY: "answers only where it was written",
    Contact.NOBODY: "nobody may be written to because of it",
}
HELD = "kept aside: it is not read or shown until somebody says its origin and purpose"
RECORD = (
    "source", "key", "channel", "arrives_by", "origin", "purpose", "we_asked", "contact", "outcome_hoped_for",
    "insight", "destination", "people_concerned", "kinds_of_data", "people", "signals", "seen_on",
    "passed_to_others", "first_kept", "last_came", "erased", "protected_by",
)  # fmt: skip
"""The columns of the record of processing."""


def record(connection: Connection) -> Iterator[dict[str, Any]]:
    """A row for each source, held ones too, by name."""
    for source in listed(connection):
        yield _row(source, holds(connection, source.id))


def _row(source: SourceState, found: Holds) -> dict[str, Any]:
    return {
        "source": source.name,
        "key": source.key,
        "channel": source.channel,
        "arrives_by": source.kind,
        "origin": source.origin,
        "purpose": PURPOSES[Purpose(source.purpose)] if source.purpose else None,
        "we_asked": source.solicited,
        "contact": CONTACTS[Contact(source.contact)] if source.contact else None,
        "outcome_hoped_for": source.hoped,
        "insight": source.insight,
        "destination": source.destination,
        "people_concerned": "customers" if source.kind != "staff" else "customers, as staff heard them",
        "kinds_of_data": ", ".join(_kinds(found)) or None,
        "people": found.people,
        "signals": found.signals,
        "seen_on": reached(source),
        "passed_to_others": "nobody, unless somebody exports it",
        "first_kept": source.created_at,
        "last_came": source.last_at,
        "erased": "when the import is taken back; until then it is kept",
        "protected_by": "sign-in, roles and an audit of every look and export",
    }


def reached(source: SourceState) -> str:
    """The pages, jobs, exports and routes that a source's data reaches."""
    if source.held:
        return HELD
    found = reach()
    parts = (("page", found.pages), ("job", found.jobs), ("export", found.exports), ("route", found.routes))
    return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in parts if names)


def _kinds(found: Holds) -> Iterator[str]:
    names = {"names or numbers of people": found.people, "what they said": found.words}
    names |= {"marks they gave": found.marks, "what they did": found.events}
    yield from (name for name, n in names.items() if n)
