"""What pages ask about files: look at one, take it in, take it back. They lie where the page put them."""

import shutil
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from db.engine import reading
from db.errors import Refused
from db.models import Purpose, RequestKind
from db.purposes import MEANS
from db.reads.starting import DEMO, facts
from db.settings import settings
from db.writes import requests
from db.writes.batches import undo
from db.writes.requests import Taken
from jobs.analyse.marks import Scale
from jobs.collect.files import open_rows
from jobs.collect.fits import looks_like_dates
from jobs.collect.intake import Imported, Order, Plan, import_file, plan
from jobs.collect.preview import shown_signal
from jobs.collect.rows import RowError
from jobs.demo.company import company

KEPT = timedelta(days=2)
"""How long a file waits for somebody to say what becomes of it."""

_ERRORS_SHOWN, _ROWS_FOR_DATES = 20, 200

Progress = Callable[[int, int], None]


def look(url: str, taken: Taken, now: datetime, progress: Progress) -> dict[str, Any]:  # noqa: ARG001
    """What taking the file in would do: columns, five signals, dates, problems."""
    path = _put_aside(taken.facts)
    return _told(plan(path, _order(taken.facts), now), path)


def take_in(url: str, taken: Taken, now: datetime, progress: Progress) -> dict[str, Any]:
    """Take the file in as it was ordered, and delete it; one that broke off goes on in the same import."""
    path, order = _put_aside(taken.facts), _order(taken.facts)
    _refuse_a_source_of_the_demo(url, order)

    def begun(batch_id: int) -> None:
        requests.remember(url, taken.id, taken.facts | {"batch": batch_id}, now)

    batch_id = taken.facts.get("batch")
    done = import_file(url, path, order, now, progress=progress, batch_id=batch_id, begun=begun)
    shutil.rmtree(path.parent, ignore_errors=True)
    return _imported(done)


def take_back(url: str, taken: Taken, now: datetime, progress: Progress) -> dict[str, Any]:
    """Undo a whole import."""
    total = int(taken.facts["signals"])
    removed = undo(url, int(taken.facts["batch"]), now, lambda done: progress(done, max(total, done)))
    return {"removed": removed}


def tidy(now: datetime) -> int:
    """Delete files that nobody wanted for two days; how many."""
    folder = settings().uploads
    old = [
        one
        for one in (folder.iterdir() if folder.is_dir() else ())
        if one.is_dir() and now.timestamp() - one.stat().st_mtime > KEPT.total_seconds()
    ]
    for one in old:
        shutil.rmtree(one, ignore_errors=True)
    return len(old)


ANSWERS: dict[str, Callable[..., dict[str, Any]]] = {
    RequestKind.LOOK: look,
    RequestKind.TAKE_IN: take_in,
    RequestKind.TAKE_BACK: take_back,
}


def _put_aside(asked: dict[str, Any]) -> Path:
    """The file as the page put it aside; its facts name a folder and a file in it, and nothing beyond."""
    folder, name = Path(asked["folder"]).name, Path(asked["file"]).name
    path = settings().uploads / folder / name
    if not folder.strip(".") or not path.is_file():  # ".." is a name too
        raise Refused("The file is no longer there; drop it again.")
    return path


def _order(asked: dict[str, Any]) -> Order:
    purpose = Purpose(asked["purpose"]) if asked.get("purpose") else None
    scale = asked.get("scale")
    return Order(
        source=asked.get("source") or None,
        channel=asked.get("channel") or None,
        solicited=MEANS[purpose].solicited if purpose else None,
        columns=asked.get("columns") or {},
        events={column: column for column in asked.get("events") or ()},
        scale=Scale(*scale) if scale else None,
        purpose=purpose,
    )


def _refuse_a_source_of_the_demo(url: str, order: Order) -> None:
    with reading(url) as connection:
        demo = DEMO in facts(connection)
    if demo and order.source in {source.key for source in company().sources}:
        raise Refused(f"“{order.source}” is a source of the demo; give yours another name.")


def _told(planned: Plan, path: Path) -> dict[str, Any]:
    seen = planned.preview
    return {
        "source": planned.key,
        "channel": planned.channel,
        "language": planned.language,
        "scale": list(planned.scale) if planned.scale else None,
        "header": list(seen.columns.header),
        "guesses": [asdict(guess) for guess in seen.columns.guesses],
        "times": _times(path),
        "events": [column for column, _name in seen.columns.events],
        "signals": [shown_signal(signal) for signal in seen.signals],
        "rows": seen.rows,
        "unreadable": len(seen.errors),
        "errors": [_error(error) for error in seen.errors[:_ERRORS_SHOWN]],
        "dates": [moment.isoformat() for moment in seen.dates or ()],
        "problems": list(seen.problems),
        "nothing": seen.refusal is not None,
    }


def _times(path: Path) -> list[str]:
    """The columns that hold times, each of which may be an event."""
    with open_rows(path) as rows:
        cells = [row[1] for row in islice(rows, _ROWS_FOR_DATES) if not isinstance(row, RowError)]
        columns = ((name, [row[place] for row in cells]) for place, name in enumerate(rows.header))
        return [name for name, values in columns if looks_like_dates([v for v in values if v.strip()])]


def _error(error: RowError) -> dict[str, Any]:
    return {"row": error.row, "column": error.column, "problem": error.message, "raw": error.raw}


def _imported(done: Imported) -> dict[str, Any]:
    return {
        "batch": done.batch_id,
        "source": done.source_key,
        **asdict(done.recorded),
        "rejected": done.rejected,
        "fresh": done.fresh,
        "warnings": done.warnings,
        "dates": [moment.isoformat() for moment in done.dates or ()],
    }
