"""Searching what customers said: how many hold the words, the sentences page by page, the words marked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import streamlit as st

from dashboard import lists, saying, store, widgets
from dashboard.asked import ALL_TIME, Asked, read
from dashboard.figures import messages
from dashboard.parts.search_box import LONGEST_TYPED
from dashboard.widgets import seen
from dashboard.words import _, number
from db.reads import search, sentences
from db.reads.generations import newest_signal
from db.reads.rollups import EVERYTHING, Narrowed, Period
from db.reads.sentences import Sentence

COUNTED = 1_000
FOUND = "found"
Place = tuple[int, int]


def wanted(query: Mapping[str, str]) -> tuple[str, Asked]:
    """What an address asks to search for, and in what; all time unless it says otherwise."""
    return seen(query.get("q", ""))[:LONGEST_TYPED], read({"period": ALL_TIME} | dict(query))


def results(typed: str, wish: Asked, period: Period, narrow: Narrowed) -> None:
    """The newest sentences that hold every word of `typed`, or what to do where there are none."""
    if not search.words(typed):
        said = _("Type what you look for, for example “late delivery”, and press Enter.")
        st.html(widgets.empty(said, _("Found is what holds all the words, in any order; the newest first.")))
        return
    ids = store.look(sentences.holding, typed, period, narrow, limit=COUNTED + 1)
    if not ids:
        everywhere = period == Period() and narrow == EVERYTHING
        st.html(widgets.empty(_("No message holds all these words."), nothing_found(everywhere=everywhere)))
        return
    with st.container(border=True, key="card-sentences"):
        st.html(widgets.heading(_("What they say"), told(len(ids))))
        _pages(typed, wish, period, narrow, ids)
        lists.save_found(typed, period, narrow)


def told(many: int) -> str:
    """How many messages were found, as far as they were counted."""
    return _("more than {n} messages").format(n=number(COUNTED)) if many > COUNTED else messages(many)


def nothing_found(*, everywhere: bool) -> str:
    """What to do when nothing was found."""
    if everywhere:
        return _("Try fewer words, or other forms of them: only whole words are found.")
    return _("Try fewer words or other forms of them, or search all time, all sources and all channels.")


def marked(one: Sentence, typed: str) -> Sentence:
    """`one` with the words of `typed` marked; the evidence stays, around and beneath them."""
    text = one.text or ""
    found = search.places(text, typed)
    spans = [(*word, _kind(word, one.spans)) for word in found]
    for start, end, kind in one.spans:
        left = _between(start, end, found)
        spans += [(*piece, kind) for piece in left if text[slice(*piece)].strip()]
    return replace(one, spans=tuple(spans))


def _kind(word: Place, evidence: Sequence[tuple[int, int, str]]) -> str:
    around = (kind for start, end, kind in evidence if start <= word[0] and word[1] <= end)
    return " ".join((FOUND, *islice(around, 1)))


def _between(start: int, end: int, found: Sequence[Place]) -> Iterator[Place]:
    """What is left of `start` to `end` without the words that were found."""
    for first, last in found:
        if start < last and first < end:
            yield start, first
            start = last
    yield start, end


def _pages(typed: str, wish: Asked, period: Period, narrow: Narrowed, counted: Sequence[int]) -> None:
    """As many pages as were asked for of the `counted` ids, and of those beyond them."""
    where = f"found-{typed}-{wish}"
    limit = saying.AT_ONCE * int(st.session_state.get(where, 1))
    ids = counted if limit <= COUNTED else store.look(sentences.holding, typed, period, narrow, limit=limit)
    ids = _newest(ids)[:limit]
    place = {signal_id: n for n, signal_id in enumerate(ids)}
    found = sorted(store.ask(sentences.by_ids, ids), key=lambda one: place[one.signal_id])
    saying.draw([marked(one, typed) for one in found], "found", where)
    if len(ids) < len(counted) or (len(counted) > COUNTED and len(ids) == limit):
        st.button(_("Show more"), on_click=_more, args=(where,))


def _newest(ids: Sequence[int]) -> Sequence[int]:
    """By the days they are about; as they came in where there are too many to be put in order."""
    return ids if len(ids) > COUNTED else store.look(sentences.by_day, ids)


def _more(where: str) -> None:
    st.session_state[where] = st.session_state.get(where, 1) + 1


def still_to_come() -> None:
    """Say so while new messages cannot be found yet, and draw the page anew when they can."""
    if _lags():
        _wait()


@st.fragment(run_every=2.0)
def _wait() -> None:
    if _lags():
        st.html(widgets.line(_("The newest messages can be found in a few seconds."), "soft"))
    else:
        st.rerun()


def _lags() -> bool:
    return store.look(search.position) < store.look(newest_signal)
