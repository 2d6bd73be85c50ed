"""The last step: disk, mail and backup, a line each."""

from urllib.parse import urlsplit

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
        + widgets.line(_mail())
        + widgets.line(_backup(begun), "good" if begun.backed_up_at else "bad")
    )
    go_on(Step.CHECK, _("Seen"))


def _mail() -> str:
    if (server := settings().mail) is None:
        return _("Mail: none is set up. With TOUCHLINE_MAIL people can be told each morning what waits.")
    host = widgets.name(urlsplit(server.get_secret_value()).hostname or "")
    return _("Mail: {server} takes it, for people who ask for it on My page.").format(server=host)


def _backup(begun: Start) -> str:
    if begun.backed_up_at is None:
        return _("Backup: none was made yet. “touchline backup FILE” saves everything while it runs.")
    return _("Backup: the last one was made {age}.").format(age=age(begun.backed_up_at, store.now()))
