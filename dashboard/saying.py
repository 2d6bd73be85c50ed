"""The way down: the sentences behind a figure, as many as it says, and what readers tell us about them."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard import asked, store, widgets
from dashboard.asked import Asked
from dashboard.figures import messages, unit
from dashboard.parts import sentences as part
from dashboard.words import _
from db.errors import Refused
from db.models import Presence
from db.reads import pulse, rollups, sentences
from db.reads.rollups import Narrowed, Period
from db.reads.sentences import Sentence, Wanted
from db.reads.steps import step_names
from db.writes import corrections

AT_ONCE = 20
WANTED = {
    "": Wanted(),
    "negative": Wanted(negative=Presence.PRESENT),
    "positive": Wanted(positive=Presence.PRESENT),
    "unread": Wanted(unread=True),
}


def list_of_sentences(wish: Asked, period: Period, narrow: Narrowed, names: dict[int, str]) -> None:
    """The newest sentences of a period, topic and kind; more when asked for."""
    about = replace(narrow, category_id=wish.topic)
    wanted = WANTED[wish.shown]
    many = store.ask(sentences.count, period, about, wanted)
    topic = "" if wish.topic is None else names.get(wish.topic, _("No topic yet"))
    st.html(widgets.heading(topic or _("What they say"), _behind(wish.shown, period, about, many)))
    _choose_kind(wish.shown)
    if not many:
        st.html(widgets.line(_("Nothing of this kind here."), "soft"))
        return
    limit = AT_ONCE * int(st.session_state.get(_place(wish), 1))
    draw(store.ask(sentences.sentences, period, about, wanted, limit=limit), names, key="sentences")
    if many > limit:
        st.button(_("Show more"), on_click=_more, args=(wish,))


def _behind(shown: str, period: Period, about: Narrowed, many: int) -> str:
    """How many customers stand behind how many messages; what could not be read is counted in messages."""
    whole = store.ask(rollups.totals, period, about)
    counted = unit(whole)
    if not counted.by_customer or shown == "unread":
        return messages(many)
    read_off = {"": counted.heard, "negative": counted.negative, "positive": counted.positive}[shown]
    said = _("{customers}, {messages}")
    return said.format(customers=counted.many(read_off(whole)), messages=messages(many))


def topics() -> dict[int, str]:
    """Every topic's name by its id."""
    return {row.id: row.name for row in store.ask(pulse.categories).values()}


def draw(several: Sequence[Sentence], names: dict[int, str], key: str) -> None:
    """Sentences with "Not right?" beneath each; what a reader says about one is taken at once."""
    by_name = sorted(names.items(), key=lambda pair: pair[1])
    told = part.sentences(several, by_name, list(store.ask(step_names).items()), key=key)
    if told:
        _take(told)


def _choose_kind(shown: str) -> None:
    names = {"": _("All"), "negative": _("Negative"), "positive": _("Positive"), "unread": _("Not read")}
    kinds = list(names)
    key = f"shown-{shown}"
    written, then = names.__getitem__, lambda: asked.change(shown=st.session_state[key])
    looks = {"format_func": written, "label_visibility": "collapsed"}
    st.segmented_control(_("Which"), kinds, default=shown, key=key, on_change=then, **looks)


def _take(told: part.Told) -> None:
    """A reader's word counts at once; the page then shows what it changed."""
    who = store.who()
    try:
        if told.undo_id is not None:
            store.do(corrections.undo, told.undo_id, store.now())
        elif told.signal_id is not None and told.kind is not None and who is not None:
            what = (told.signal_id, told.kind, who.person_id)
            store.do(corrections.correct, *what, store.now(), value_id=told.value_id)
    except Refused as refused:
        st.html(widgets.line(str(refused), "bad"))
    else:
        st.rerun()


def _place(wish: Asked) -> str:
    return f"pages-{wish}"


def _more(wish: Asked) -> None:
    st.session_state[_place(wish)] = int(st.session_state.get(_place(wish), 1)) + 1
