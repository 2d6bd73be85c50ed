"""The queue on a page: rows of matters, and beneath the one that is open everything about it."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard import asked, store
from dashboard.matters import acting
from dashboard.matters.detail import detail
from dashboard.matters.rows import line
from dashboard.parts.queue import Line, queue
from db.reads import actions
from db.reads.actions import ActionRow
from db.reads.functions import functions


def draw(rows: Sequence[ActionRow], opened: int | None, person_id: int, key: str) -> None:
    """Rows, split beneath the open one, so that its details stand where it stands."""
    ids = tuple(row.id for row in rows)
    said = store.ask(actions.newest_evidence, ids)
    hues = {one.id: one.colour for one in store.ask(functions)}
    now = store.now()
    lines = [line(row, said.get(row.id), hues, person_id, now) for row in rows]
    place = ids.index(opened) if opened in ids else len(ids) - 1
    above = [replace(one, open=one.id == opened) for one in lines[: place + 1]]
    _listen(above, opened, f"{key}-above")
    if opened in ids:
        with st.container(key="open-matter"):
            detail(rows[place], person_id)
        if lines[place + 1 :]:
            _listen(lines[place + 1 :], opened, f"{key}-below")


def _listen(lines: list[Line], opened: int | None, key: str) -> None:
    pressed = queue(lines, key)
    if pressed is None:
        return
    if pressed.taken_id is not None:
        acting.take(pressed.taken_id)
        asked.change(matter=str(pressed.taken_id))
    elif pressed.matter_id is not None:
        asked.change(matter=None if pressed.matter_id == opened else str(pressed.matter_id))
    st.rerun()
