"""Deliveries that gave no signals, read once more by the mapping of today: what comes of each now."""

from collections.abc import Iterable, Iterator
from typing import Any

import streamlit as st

from dashboard import store
from dashboard.sources import pressing
from dashboard.words import ngettext, number
from db.reads import hooks
from db.reads.hooks import HookRow, KeptRow
from db.writes import hooks as writes
from db.writes.hooks import KEPT_AT_MOST, Played
from jobs.collect.payloads import NOT_WHOLE, Made, MappingError, PayloadError, PayloadMap, parsed, reader


def read_again(kept: Iterable[KeptRow], mapping: PayloadMap) -> Iterator[Played]:
    """What each delivery gives now, the first that came first; one that still fails says why."""
    for one in sorted(kept, key=lambda row: row.id):
        try:
            made = _made(one, mapping)
        except (PayloadError, MappingError) as error:
            yield Played(one.id, (), str(error))
        else:
            yield Played(one.id, made.signals, "\n".join(made.problems))


def _made(one: KeptRow, mapping: PayloadMap) -> Made:
    if one.length > len(one.body):
        raise PayloadError(NOT_WHOLE)
    return reader(mapping)(parsed(one.body), one.received_at)


def press(row: HookRow) -> None:
    """Read all that is kept of a source again, and say what came of it."""
    kept = store.look(hooks.kept, row.source_id, KEPT_AT_MOST)
    played = list(read_again(kept, PayloadMap(**row.mapping)))
    if pressing.press("", writes.play_again, row.source_id, played) is not None:
        st.session_state[pressing.TOLD] = _told(played)


def _told(played: list[Played]) -> tuple[str, Any]:
    left = sum(1 for one in played if one.problem)
    n = sum(len(one.signals) for one in played)
    came = ngettext("{n} message came of it.", "{n} messages came of it.", n).format(n=number(n))
    if not left:
        return came, "good"
    still = ngettext("{n} delivery is still kept.", "{n} deliveries are still kept.", left)
    return f"{came} {still.format(n=number(left))}", "bad" if not n else "soft"
