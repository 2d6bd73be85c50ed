"""Writing a test without learning a language: rows of conditions, or the text itself for who wants it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import store, widgets
from dashboard.happiness import phrases
from dashboard.happiness.phrases import Names
from dashboard.matters.acting import tell
from dashboard.words import _
from journeys.expressions import (
    DONE,
    MOST_DAYS,
    NARROWS,
    SIGNS,
    ExpressionError,
    Narrow,
    Noun,
    Row,
    as_rows,
    of_rows,
    written,
)
from journeys.reading import parsed

NOTHING, KNOWN, SINCE = "", "known", "since "
MOST_ROWS = 6
AGES = (Noun.MESSAGES, Noun.NEGATIVES, Noun.POSITIVES, Noun.PURCHASES, Noun.EVENTS)
FIRST = Row(Noun.NEGATIVES, False, 90, (), "=", 0)
Save = Callable[[str, str], None]
"""Takes the sentence and the test that were written."""


def form(key: str, sentence: str, test: str, known: Names, save: Save) -> None:
    """A sentence, and its test as rows or as text, with what it then says; `save` is called when pressed."""
    st.text_area(_("In one sentence"), sentence, key=f"{key}-sentence", max_chars=400, height=80)
    listed = _rows(test)
    st.toggle(_("As text"), not listed, key=f"{key}-as-text", disabled=not listed)
    if listed and not st.session_state[f"{key}-as-text"]:
        _draw_rows(key, *listed, known)
    else:
        _draw_text(key, test)
    made = _made(key)
    problem = phrases.wrong(made, known)
    told = [widgets.line(one, "soft") for one in phrases.lines(made, known)]
    st.html(widgets.line(problem, "bad") if problem else "".join(told))
    pressed = partial(_pressed, key, known, save)
    st.button(_("Say so"), key=f"{key}-save", type="primary", disabled=bool(problem), on_click=pressed)


def _pressed(key: str, known: Names, save: Save) -> None:
    """Save what stands in the form now: the last field may have changed with the very press."""
    made = _made(key)
    if problem := phrases.wrong(made, known):
        tell(problem, "bad", store.now())
    else:
        save(str(st.session_state[f"{key}-sentence"]), made)


def _made(key: str) -> str:
    """The test that the form holds."""
    state = st.session_state
    if f"{key}-text" in state and state[f"{key}-as-text"]:
        return str(state[f"{key}-text"])
    rows = (_row(f"{key}-{place}") for place in range(int(state.get(f"{key}-many", 0))))
    kept = tuple(row for row in rows if row)
    return written(of_rows(str(state.get(f"{key}-join", "and")), kept)) if kept else ""


def _row(key: str) -> Row | None:
    """The condition that one row of the form holds."""
    state = st.session_state
    what = state.get(f"{key}-what", NOTHING)
    if what == NOTHING:
        return None
    noun = None if what == KNOWN else Noun(what.removeprefix(SINCE))
    chosen = state.get(f"{key}-which-{noun}")
    days = int(state.get(f"{key}-days") or 0) or None
    since = noun is None or what.startswith(SINCE)
    return Row(
        noun, since, days, (chosen,) if chosen else (), state[f"{key}-sign"], float(state[f"{key}-value"])
    )


def _rows(test: str) -> tuple[str, tuple[Row, ...]] | None:
    """The rows of a test, if they fit into the form; one to begin with where there is no test yet."""
    if not test:
        return "and", (FIRST,)
    try:
        listed = as_rows(parsed(test))
    except ExpressionError:
        return None
    fits = listed and len(listed[1]) <= MOST_ROWS and all(len(row.narrowed) <= 1 for row in listed[1])
    return listed if fits else None


def _draw_text(key: str, test: str) -> None:
    help_ = _("For example: {example}").format(
        example="negatives in 90 days = 0 and purchases in 365 days >= 2"
    )
    st.text_area(_("The test"), test, key=f"{key}-text", max_chars=2_000, help=help_)


def _draw_rows(key: str, word: str, rows: tuple[Row, ...], known: Names) -> None:
    many = f"{key}-many"
    n = int(st.session_state.setdefault(many, len(rows)))
    joins = {"and": _("All of these"), "or": _("One of these")}
    if n > 1:
        place = list(joins).index(word)
        st.selectbox(_("What has to hold"), list(joins), place, joins.__getitem__, key=f"{key}-join")
    for place in range(n):
        _draw_row(f"{key}-{place}", rows[place] if place < len(rows) else None, known)
    if n < MOST_ROWS:
        st.button(_("Add a condition"), key=f"{key}-add", type="tertiary", on_click=partial(_more, many))


def _more(many: str) -> None:
    st.session_state[many] += 1


def _draw_row(key: str, row: Row | None, known: Names) -> None:
    """One condition: what, narrowed to what, in how many days, and how it compares."""
    with st.container(border=True):
        offered = _offered()
        begin = list(offered).index(_what(row))
        what = st.selectbox(_("What"), list(offered), begin, offered.__getitem__, key=f"{key}-what")
        if what == NOTHING:
            return
        since = what == KNOWN or what.startswith(SINCE)
        if what != KNOWN:
            _narrowed(key, Noun(what.removeprefix(SINCE)), row, known)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if not since:
                _days(key, row)
            _compared(key, row)


def _what(row: Row | None) -> str:
    if row is None:
        return NOTHING
    if row.noun is None:
        return KNOWN
    return f"{SINCE}{row.noun}" if row.since else str(row.noun)


def _offered() -> dict[str, str]:
    nouns, last = phrases.nouns(), phrases.ages()
    ages = {f"{SINCE}{noun}": last[noun] for noun in AGES}
    known = {KNOWN: _("Days since we first heard of them")}
    return {NOTHING: _("No condition")} | {str(noun): words for noun, words in nouns.items()} | ages | known


def _narrowed(key: str, noun: Noun, row: Row | None, known: Names) -> None:
    if not NARROWS[noun]:
        return
    words = {
        Narrow.AT: _("at the step “{name}”"),
        Narrow.ABOUT: _("about “{name}”"),
        Narrow.NAMED: _("called “{name}”"),
        Narrow.BY: _("by {name}"),
    }
    every: dict[tuple[Narrow, str] | None, str] = {
        None: _("anything") if noun in DONE else _("about anything")
    }
    every |= {
        one: words[one[0]].format(name=widgets.seen(name))
        for one, name in known.items()
        if one[0] in NARROWS[noun]
    }
    before = row.narrowed[0] if row and row.narrowed else None
    newest = {words: one for one, words in every.items()}  # a step that was merged bears its whole's name
    every = {one: words for one, words in every.items() if one == before or newest[words] == one}
    place = list(every).index(before) if before in every else 0
    st.selectbox(_("Which"), list(every), place, every.__getitem__, key=f"{key}-which-{noun}")


def _days(key: str, row: Row | None) -> None:
    before = (row.days or 0) if row else 90
    said = _("In the last … days")
    st.number_input(said, 0, MOST_DAYS, before, key=f"{key}-days", help=_("0: ever"))


def _compared(key: str, row: Row | None) -> None:
    words = {
        "=": _("exactly"),
        "!=": _("not"),
        "<": _("fewer than"),
        "<=": _("at most"),
        ">": _("more than"),
        ">=": _("at least"),
    }
    place = SIGNS.index(row.sign) if row else SIGNS.index("=")
    st.selectbox(_("How many"), SIGNS, place, words.__getitem__, key=f"{key}-sign")
    st.number_input(_("Number"), 0, 1_000_000, int(row.number) if row else 0, key=f"{key}-value")
