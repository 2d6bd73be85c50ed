"""The way down: the sentences behind a figure, as many as it says, and what readers tell us about them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import streamlit as st

from dashboard import asked, figures, lists, store, widgets
from dashboard.asked import Asked
from dashboard.figures import Unit, messages, unit
from dashboard.kept import derived
from dashboard.looking import looked
from dashboard.parts import sentences as part
from dashboard.told import told
from dashboard.words import _
from db.cells import LEAVING
from db.errors import Refused
from db.models import CorrectionKind, Presence
from db.reads import conversations, pulse, rollups, sentences
from db.reads.alike import same_words
from db.reads.conversations import Line
from db.reads.rollups import Figures, Narrowed, Period
from db.reads.sentences import Sentence, Wanted
from db.reads.steps import step_names

AT_ONCE = 20
PAGES = {
    "sentences": "pulse",
    "found": "search",
    "panel": "map",
    "evidence": "matters",
    "decisions": "decisions",
    "touchpoint": "touchpoint",
    "mine": "mine",
    "happiness": "happiness",
}
WANTED = {
    "": Wanted(),
    "negative": Wanted(negative=Presence.PRESENT),
    "positive": Wanted(positive=Presence.PRESENT),
    "leaving": Wanted(leaving=True),
    "unread": Wanted(unread=True),
}


def list_of_sentences(wish: Asked, period: Period, narrow: Narrowed, counted: Unit | None = None) -> None:
    """The newest sentences of a period, topic and kind, counted as the page counts; more when asked for."""
    about = replace(narrow, category_id=wish.topic)
    wanted = WANTED[wish.shown]
    whole, kind = _whole(period, about, wish.shown)
    many = messages_of(whole, kind)
    topic = "" if wish.topic is None else topics().get(wish.topic, _("No topic yet"))
    behind = _behind(kind, whole, counted or unit(whole))
    st.html(widgets.heading(topic or _("What they say"), behind))
    _choose_kind(wish.shown)
    if not many:
        st.html(widgets.line(_("Nothing of this kind here."), "soft"))
    limit = AT_ONCE * int(st.session_state.get(_place(wish), 1))
    draw(store.ask(sentences.sentences, period, about, wanted, limit=limit), "sentences", _place(wish))
    if many > limit:
        st.button(_("Show more"), on_click=_more, args=(wish,))
    if many:
        lists.save_sentences(period, about, wanted)


def _whole(period: Period, about: Narrowed, shown: str) -> tuple[Figures, str]:
    """The figures that what is listed is read off, and as which kind."""
    if shown != "leaving":
        return figures.whole(period, about), shown
    if about.category_id is None:
        return store.ask(rollups.totals, period, replace(about, category_id=LEAVING)), ""
    return Figures(signals=store.ask(sentences.count, period, about, WANTED[shown])), ""


def messages_of(whole: Figures, shown: str) -> int:
    """How many messages of a kind there are: as long is the list of them."""
    unread = whole.signals - whole.read
    kinds = {"": whole.signals, "negative": whole.negative, "positive": whole.positive, "unread": unread}
    return kinds[shown]


def _behind(shown: str, whole: Figures, counted: Unit) -> str:
    """How many customers stand behind how many messages; what could not be read is counted in messages."""
    many = messages_of(whole, shown)
    if not counted.by_customer or shown == "unread" or not counted.heard(whole):
        return messages(many)
    read_off = {"": counted.heard, "negative": counted.negative, "positive": counted.positive}[shown]
    said = _("{customers}, {messages}")
    return said.format(customers=counted.many(read_off(whole)), messages=messages(many))


@derived
def topics() -> Mapping[int, str]:
    """Every topic's name by its id."""
    return MappingProxyType({row.id: told(row.name) for row in store.ask(pulse.categories).values()})


@derived
def _named() -> tuple[part.Named, part.Named]:
    """Topics and steps with their names, to choose from."""
    steps = ((key, told(name)) for key, name in store.ask(step_names).items())
    return tuple(sorted(topics().items(), key=lambda pair: pair[1])), tuple(steps)


def draw(several: Sequence[Sentence], key: str, where: str = "") -> None:
    """Sentences with "Not right?" beneath each; what a reader says about one is taken at once.

    What was just corrected stays in sight, first, as long as the reader stays at `where`.
    """
    just = f"just-{key}-{where}"
    changed: tuple[int, ...] = st.session_state.get(just, ())
    gone = sorted(set(changed[:AT_ONCE]) - {one.signal_id for one in several})
    several = [*store.ask(sentences.by_ids, gone), *several]
    beneath = part.Beneath(_alike(several, changed[:1]), _talks(several, f"whole-{key}"))
    reader_said = part.sentences(several, *_named(), beneath, key=key)
    if several:
        looked(PAGES[key.partition("-")[0]])
    if reader_said and reader_said.whole:
        opened = f"whole-{key}"
        again = st.session_state.get(opened) == reader_said.signal_id
        st.session_state[opened] = None if again else reader_said.signal_id
        st.rerun()
    elif reader_said:
        _take(reader_said, just)


def _talks(several: Sequence[Sentence], opened: str) -> tuple[tuple[int, tuple[Line, ...]], ...]:
    """The messages of the conversation that the reader opened, if its sentence is among `several`."""
    chosen = st.session_state.get(opened)
    shown = [one.signal_id for one in several if one.signal_id == chosen and one.conversation]
    return tuple((signal_id, tuple(store.ask(conversations.whole, signal_id))) for signal_id in shown)


def _alike(several: Sequence[Sentence], changed: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """How many others were tagged for the same words as what was just said to be nothing negative."""
    ids = [one.signal_id for one in several if one.signal_id in changed and _not_negative(one)]
    return tuple((signal_id, len(store.ask(same_words, signal_id))) for signal_id in ids)


def _not_negative(one: Sentence) -> bool:
    return any(made.kind == CorrectionKind.NOT_NEGATIVE for made in one.corrections)


def _choose_kind(shown: str) -> None:
    names = {
        "": _("All"),
        "negative": _("Negative"),
        "positive": _("Positive"),
        "leaving": _("At risk"),
        "unread": _("Not read"),
    }
    kinds = list(names)
    key = f"shown-{shown}"
    written, then = names.__getitem__, lambda: asked.change(shown=st.session_state[key])
    looks = {"format_func": written, "label_visibility": "collapsed"}
    st.segmented_control(_("Which"), kinds, default=shown, key=key, on_change=then, **looks)


def _take(said: part.Told, just: str) -> None:
    """A reader's word counts at once; the page then shows what it changed."""
    from db.writes import corrections  # no first page waits for what writes

    try:
        if said.undo_id is not None:
            store.do(corrections.undo, said.undo_id, store.me(), store.now())
        elif said.signal_id is not None and said.kind is not None:
            st.session_state[just] = said.signal_id, *_correct(said, said.signal_id, said.kind)
    except Refused as refused:
        st.html(widgets.line(told(str(refused)), "bad"))
    else:
        st.rerun()


def _correct(said: part.Told, signal_id: int, kind: CorrectionKind) -> list[int]:
    """Write down what a reader said; returns the other signals it was said of."""
    from db.writes import corrections

    if not said.alike:
        store.do(corrections.correct, signal_id, kind, store.me(), store.now(), value_id=said.value_id)
        return []
    others = store.look(same_words, signal_id)
    store.do(corrections.correct_all, others, kind, store.me(), store.now())
    return others


def _place(wish: Asked) -> str:
    return f"pages-{wish}"


def _more(wish: Asked) -> None:
    st.session_state[_place(wish)] = int(st.session_state.get(_place(wish), 1)) + 1
