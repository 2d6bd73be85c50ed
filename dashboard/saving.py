"""Every list can be taken away: as CSV or XLSX, one row per item, all of them, made only when asked for."""

import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date
from functools import partial
from threading import current_thread
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from dashboard import store
from dashboard.words import _
from db.models import Deed
from db.reads.rollups import Period
from db.writes import audit
from jobs import sheets

Rows = Callable[[], Iterable[Sequence[Any]]]
LONGEST_NAME = 80


class _Form(NamedTuple):
    """A kind of file: how it is made and what it is called."""

    ending: str
    mime: str
    make: Callable[[Sequence[str], Iterable[Sequence[Any]]], bytes]


FORMS = {
    "CSV": _Form("csv", "text/csv", sheets.csv_file),
    "XLSX": _Form(
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheets.xlsx_file
    ),
}


def save_list(
    name: str, columns: Sequence[str], rows: Rows, *, period: Period | None = None, label: str = ""
) -> None:
    """A small control that saves a whole list as CSV or XLSX.

    `rows` gives every row of the list, each as long as `columns`; it is called when somebody presses,
    never while the page is drawn, and may ask the store and the words. `name` is the list's name on
    screen, `period` the days it tells of, `label` what is pressed where that is not plain.
    """
    key = f"save-{file_name(name, None, store.today())}"
    with st.popover(label or _("Save list"), key=f"open-{key}"):
        for form, how in FORMS.items():
            made = as_drawn(partial(_made, how, name, tuple(columns), rows))
            called = f"{file_name(name, period, store.today())}.{how.ending}"
            said = _("Save as {form}").format(form=form)
            st.download_button(
                said, made, called, how.mime, key=f"{key}-{form}", on_click="ignore", type="tertiary"
            )


def file_name(name: str, period: Period | None, today: date) -> str:
    """What a saved list is called, without its ending.

    >>> file_name("My matters", Period(date(2026, 3, 1), date(2026, 3, 7)), date(2026, 3, 10))
    'touchline my matters 2026-03-01 to 2026-03-07, saved 2026-03-10'
    """
    said = re.sub(r"[^\w-]+", " ", name).strip().lower()[:LONGEST_NAME]
    days = f" {period.first} to {period.last}" if period and period.first and period.last else ""
    return f"touchline {said}{days}, saved {today}"


def _made(how: _Form, name: str, columns: Sequence[str], rows: Rows) -> bytes:
    told = {"list": name, "format": how.ending}
    store.do(audit.noted, store.me(), Deed.EXPORT, f"list {name}", store.now(), after=told)
    return how.make(columns, rows())


def as_drawn(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """`make` for another thread, where it speaks the language in which the page was drawn."""
    context, run = copy_context(), get_script_run_ctx()

    def made() -> bytes:
        with ThreadPoolExecutor(1, initializer=lambda: add_script_run_ctx(current_thread(), run)) as alone:
            return alone.submit(context.copy().run, make).result()

    return made
