"""The last step: disk, mail and backup, a line each."""

import streamlit as st

from dashboard import store, widgets
from dashboard.start.steps import go_on
from dashboard.words import _, age, number
from db import disk
from db.reads.starting import Start, Step
from db.settings import settings


def draw(begun: Start) -> None:
    """Three lines, and that they were seen."""
    free = disk.free(settings().data_dir)
    room = _("Disk: {n} GB are free where the data lies.").format(n=number(free / (1 << 30), 1))
    st.html(
        widgets.line(room, "good" if free >= disk.LEAST_SPACE else "bad")
        + widgets.line(_("Mail: none is set up, and nothing in this version needs it."))
        + widgets.line(_backup(begun), "good" if begun.backed_up_at else "bad")
    )
    go_on(Step.CHECK, _("Seen"))


def _backup(begun: Start) -> str:
    if begun.backed_up_at is None:
        return _("Backup: none was made yet. “touchline backup FILE” saves everything while it runs.")
    return _("Backup: the last one was made {age}.").format(age=age(begun.backed_up_at, store.now()))
