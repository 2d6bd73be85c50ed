"""A re-run in words: everything is read again with new rules; how far it is, and what it changed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import streamlit as st

from dashboard import store, widgets
from dashboard.words import _, age, ngettext, number, share
from db.models import GenerationState
from db.reads.generations import UNDATED, GenerationRow, newest_signal, shown_and_next

Diff = Mapping[str, Mapping[str, int]]


def rerun_card() -> None:
    """Draw what is being read again, and what the last re-run changed; nothing before the first one."""
    told = said(store.look(shown_and_next), store.look(newest_signal), store.now())
    if told:
        with st.container(border=True, key="card-rerun"):
            st.html(widgets.heading(_("Read again"), _("when the rules change, everything is read again")))
            st.html("".join(told))


def said(generations: Sequence[GenerationRow], newest: int, now: datetime) -> list[str]:
    """How far the next generation is and what the one that is shown changed; empty when there is neither."""
    told: list[str] = []
    for row in sorted(generations, key=lambda row: row.state != GenerationState.FILLING):
        if row.state == GenerationState.FILLING:
            told += _progress(row, newest, now)
        elif row.diff is not None and row.live_at is not None:
            told += _changed(row.diff, _why(row), age(row.live_at, now))
    return told


def _progress(row: GenerationRow, newest: int, now: datetime) -> list[str]:
    began = _("{why}: reading everything again, begun {age}.").format(
        why=_why(row), age=age(row.created_at, now)
    )
    far = _("{share} done. The pages show the reading before until all is done.")
    return [widgets.line(began), widgets.line(far.format(share=share(row.filled_to, newest)), "soft")]


def _why(row: GenerationRow) -> str:
    """What is new since the generation before."""
    if "detector" in row.changed:
        return _("New rules for reading")
    return _("New topics") if "taxonomy_version_id" in row.changed else _("A new map")


def _changed(diff: Diff, why: str, when: str) -> list[str]:
    total = sum((Counter(counts) for counts in diff.values()), Counter[str]())
    took_over = widgets.line(_("{why}: took over {age}.").format(why=why, age=when))
    if not total:
        return [took_over, widgets.line(_("Nothing changed: every message reads as before."), "soft")]
    return [took_over, *(widgets.line(words) for words in _sentences(total)), _by_year(diff, total)]


def _sentences(total: Mapping[str, int]) -> Iterator[str]:
    """A sentence for each thing that changed; each has its own, for languages differ in more than nouns."""
    for change, words in _words(total).items():
        if total.get(change):
            yield words.format(n=number(total[change]))


def _words(total: Mapping[str, int]) -> dict[str, str]:
    n = {change: total.get(change, 0) for change in _columns()}
    return {
        "negative added": ngettext(
            "{n} message is now read as negative that was not.",
            "{n} messages are now read as negative that were not.",
            n["negative added"],
        ),
        "negative removed": ngettext(
            "{n} message is no longer read as negative.",
            "{n} messages are no longer read as negative.",
            n["negative removed"],
        ),
        "positive added": ngettext(
            "{n} message is now read as positive that was not.",
            "{n} messages are now read as positive that were not.",
            n["positive added"],
        ),
        "positive removed": ngettext(
            "{n} message is no longer read as positive.",
            "{n} messages are no longer read as positive.",
            n["positive removed"],
        ),
        "topics changed": ngettext(
            "{n} message has other topics.", "{n} messages have other topics.", n["topics changed"]
        ),
        "step changed": ngettext(
            "{n} message belongs to another step.",
            "{n} messages belong to another step.",
            n["step changed"],
        ),
    }


def _columns() -> dict[str, str]:
    return {
        "negative added": _("Now negative"),
        "negative removed": _("No longer negative"),
        "positive added": _("Now positive"),
        "positive removed": _("No longer positive"),
        "topics changed": _("Other topics"),
        "step changed": _("Another step"),
    }


def _by_year(diff: Diff, total: Mapping[str, int]) -> str:
    """The changes by year, the newest first; what never changed has no column."""
    columns = {change: head for change, head in _columns().items() if total.get(change)}
    years = sorted(diff, key=lambda year: (year != UNDATED, year), reverse=True)
    rows = (
        (_("no date") if year == UNDATED else year, *(number(diff[year].get(one, 0)) for one in columns))
        for year in years
    )
    return widgets.table((_("Year"), *columns.values()), rows)
