"""What came in by file, for the System page: the imports with how they ended, and the rows left out."""

from collections.abc import Sequence
from datetime import datetime

from dashboard import widgets
from dashboard.told import told
from dashboard.words import _, age, number
from db.models import BatchState
from db.reads.batches import BatchRow, Unreadable


def imports_table(rows: Sequence[BatchRow], now: datetime) -> str:
    """The newest imports, how much each brought, and how it ended."""
    if not rows:
        return widgets.line(_("No file was imported yet."), "soft")
    counted = (_("New"), _("Changed"), _("Known already"), _("Could not be read"))
    head = (_("No."), _("File"), _("Source"), _("When"), *counted, _("How it stands"))
    return widgets.table(head, (_import(row, now) for row in rows))


def _import(row: BatchRow, now: datetime) -> tuple[str, ...]:
    counts = (row.stored, row.updated, row.skipped, row.rejected)
    when = age(row.started_at, now)
    return str(row.id), row.file_name, row.source, when, *map(number, counts), states()[BatchState(row.state)]


def states() -> dict[BatchState, str]:
    """How an import stands, on screen."""
    return {
        BatchState.RUNNING: _("under way"),
        BatchState.STORED: _("all in"),
        BatchState.BROKEN_OFF: _("broke off"),
        BatchState.UNDONE: _("taken back"),
    }


def unreadable_table(rows: Sequence[Unreadable]) -> str:
    """Rows of files that could not be read, with what is wrong with them."""
    head = (_("File"), _("Row"), _("Column"), _("What is wrong"))
    cells = ((row.file_name, number(row.row_number), row.column or "", told(row.problem)) for row in rows)
    return widgets.table(head, cells)
