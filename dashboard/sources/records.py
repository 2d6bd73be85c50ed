"""The record of processing, to be taken away: every source with what data protection law asks about it."""

from collections.abc import Iterator
from typing import Any

import streamlit as st

from dashboard import store
from dashboard.channels import channel_name
from dashboard.languages import direction, spoken
from dashboard.saving import save_list
from dashboard.sources.passport import places
from dashboard.sources.told import kinds
from dashboard.told import told
from dashboard.words import _, several
from db.reads.record import HELD, record
from jobs.paper import paper


def save() -> None:
    """The controls that save it as a list, or as a page to be printed."""
    save_list(_("Record of processing"), tuple(heads()), rows)
    st.download_button(
        _("Print the record"),
        as_page,
        f"touchline record of processing {store.today()}.html",
        "text/html",
        key="print-record",
        on_click="ignore",
        type="tertiary",
    )


def as_page() -> str:
    """The record as a page to be printed."""
    return paper(map(dict, map(_named, rows())), _("Record of processing"), spoken(), direction())


def heads() -> dict[str, str]:
    """What is told of each source, by the names of the record."""
    return {
        "source": _("Source"),
        "channel": _("Channel"),
        "arrives_by": _("How it arrives"),
        "origin": _("Where it comes from"),
        "purpose": _("Why they talk to you"),
        "contact": _("Who may be contacted"),
        "outcome_hoped_for": _("What you hope for"),
        "insight": _("What you want to learn"),
        "destination": _("Where it goes besides Touchline"),
        "seen_on": _("Pages, jobs and exports it reaches"),
        "people": _("People known"),
        "signals": _("Messages and events"),
        "first_kept": _("Kept since"),
        "last_came": _("Last came"),
    }


def rows() -> Iterator[tuple[Any, ...]]:
    """What is told of each source, in the order of the heads."""
    arrive, reached = kinds(), several(_place(*one) for one in places())
    for row in store.look(lambda connection: list(record(connection))):
        said = row | {
            "channel": channel_name(row["channel"]),
            "arrives_by": arrive.get(row["arrives_by"], row["arrives_by"]),
            "purpose": told(row["purpose"] or ""),
            "contact": told(row["contact"] or ""),
            "seen_on": told(HELD) if row["seen_on"] == HELD else reached,
        }
        yield tuple(said[name] for name in heads())


def _place(what: str, which: str) -> str:
    return _("{what}: {names}").format(what=what, names=which)


def _named(row: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    yield from zip(heads().values(), row, strict=True)
