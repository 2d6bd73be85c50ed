"""What lists that are taken away hold: sentences, bars, sources, imports, rows that could not be read."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from dashboard import intake, store
from dashboard.channels import channel_name
from dashboard.parts.bars import Bar
from dashboard.saving import save_list
from dashboard.told import told
from dashboard.words import _
from db.models import BatchState, Presence
from db.reads import batches, pulse, sentences
from db.reads.rollups import Figures, Narrowed, Period
from db.reads.sentences import Sentence, Wanted

AT_ONCE = 2_000
EVERY = 1_000_000
Row = tuple[Any, ...]


def save_sentences(period: Period, about: Narrowed, wanted: Wanted) -> None:
    """The control that saves every sentence of a period, narrowing and kind."""
    rows = partial(_sentences, period, about, wanted)
    save_list(_("What they say"), _columns(), rows, period=period)


def save_found(typed: str, period: Period, about: Narrowed) -> None:
    """The control that saves every sentence that holds all words of `typed`."""
    save_list(_("What was found"), _columns(), partial(_found, typed, period, about), period=period)


def _columns() -> tuple[str, ...]:
    what = (_("What they said"), _("Source"), _("Channel"), _("When"), _("Mark"), _("Best mark"))
    return (*what, _("Something negative"), _("Something positive"), _("Topics"), _("Step"))


def save_bars(name: str, what: str, unit: str, bars: Iterable[Bar], period: Period) -> None:
    """The control that saves bars: `what` each stands for, and how many; empty where nobody was heard."""
    save_list(name, (what, unit), lambda: map(_as_bar, bars), period=period)


def _as_bar(bar: Bar) -> Row:
    unheard = bar.hatched and not bar.value
    return bar.name, None if unheard else bar.value


def save_sources(counted: Mapping[int, Figures]) -> None:
    """The control that saves the sources with what came in by each."""
    head = (_("Source"), _("Channel"), _("Messages"), _("Could not be read"), _("Events"))
    save_list(_("Sources"), head, lambda: _sources(counted))


def save_imports() -> None:
    """The control that saves all imports."""
    counts = (_("New"), _("Changed"), _("Known already"), _("Could not be read"), _("How it stands"))
    head = (_("No."), _("File"), _("Source"), _("Begun"), _("Ended"), *counts)
    save_list(_("Imports"), head, _imports)


def save_unreadable() -> None:
    """The control that saves all rows that could not be read, as they came."""
    head = (_("File"), _("Row"), _("Column"), _("What is wrong"), _("As it came"))
    save_list(_("Rows that could not be read"), head, _unreadable)


def _sentences(period: Period, about: Narrowed, wanted: Wanted) -> Iterator[Row]:
    offset = 0
    while page := store.look(sentences.sentences, period, about, wanted, offset=offset, limit=AT_ONCE):
        yield from map(_sentence, page)
        offset += len(page)


def _found(typed: str, period: Period, about: Narrowed) -> Iterator[Row]:
    before: int | None = None
    while ids := store.look(sentences.holding, typed, period, about, before=before, limit=AT_ONCE):
        yield from map(_sentence, store.look(sentences.by_ids, ids))
        before = ids[-1]


def _sentence(one: Sentence) -> Row:
    said = (one.text, one.source, channel_name(one.channel), one.occurred_at, one.mark, one.mark_best)
    found = (
        _present(one.negative),
        _present(one.positive),
        [told(topic) for topic in one.topics],
        one.step and told(one.step),
    )
    return *said, *found


def _present(presence: str) -> str:
    said = {
        Presence.PRESENT: _("yes"),
        Presence.ABSENT: _("no"),
        Presence.NOT_ASSESSABLE: _("could not be read"),
    }
    return said[Presence(presence)]


def _sources(counted: Mapping[int, Figures]) -> Iterator[Row]:
    for row in store.look(pulse.sources):
        figures = counted.get(row.id, Figures())
        unread = figures.signals - figures.read
        yield row.name, channel_name(row.channel), figures.signals, unread, figures.events


def _imports() -> Iterator[Row]:
    for row in store.look(batches.recent, limit=EVERY):
        what = (row.id, row.file_name, row.source, row.started_at, row.ended_at)
        counts = (row.stored, row.updated, row.skipped, row.rejected)
        yield *what, *counts, intake.states()[BatchState(row.state)]


def _unreadable() -> Iterator[Row]:
    for row in store.look(batches.unreadable, limit=EVERY):
        yield row.file_name, row.row_number, row.column, row.problem, row.raw
