"""Where departments agree: each pair in plain words, and whom one calls happy and another does not."""

from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from itertools import combinations
from typing import NamedTuple

import streamlit as st

from dashboard import asked, saying, store, widgets
from dashboard.happiness.beside import name_of
from dashboard.words import _, day, ngettext, number, several
from db.reads import happiness
from db.reads.happiness import DefinitionRow
from db.reads.sentences import by_ids
from journeys.agreement import Pair, Patterns, kappa, pair

AT_ONCE, MOST_PAIRS = 5, 8
ALL = "all"
"""Stands for the definition of all in the address, where departments stand with their key."""


class Compared(NamedTuple):
    """Two definitions, and the customers both judge."""

    one: DefinitionRow
    other: DefinitionRow
    counted: Pair


def compared(rows: Sequence[DefinitionRow], patterns: Patterns) -> list[Compared]:
    """Every pair of definitions, those that differ about most customers first."""
    places = combinations(range(len(rows)), 2)
    every = [Compared(rows[a], rows[b], pair(patterns, a, b)) for a, b in places]
    return sorted(every, key=lambda one: one.counted.agree - one.counted.judged)


def in_words(one: Compared) -> str:
    """How far two agree: 'Sales and Support agree on 81 of 100 customers.'"""
    words = {"one": name_of(one.one), "other": name_of(one.other)}
    if not one.counted.judged:
        return _("No customer can be judged by both {one} and {other}.").format(**words)
    n = {"n": number(one.counted.agree), "base": number(one.counted.judged)}
    return _("{one} and {other} agree on {n} of {base} customers.").format(**words, **n)


def coefficient(counted: Pair) -> str:
    """Cohen's kappa of a pair with its formula, for who looks closer."""
    value = kappa(counted)
    formula = "κ = (pₒ − pₑ) / (1 − pₑ)"
    if value is None:
        return _("Cohen's kappa {formula}: cannot be told here").format(formula=formula)
    said = _("Cohen's kappa {formula} = {value}: 1 is full agreement, 0 what chance would give")
    return said.format(formula=formula, value=number(value, 2))


def matrix(rows: Sequence[DefinitionRow], patterns: Patterns) -> str:
    """How far any two agree as a table; what nobody can judge by both is hatched."""
    names = [name_of(row) for row in rows]
    heads = "".join(f'<th scope="col">{widgets.text(name)}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{widgets.text(names[a])}</th>'
        + "".join(_cell(pair(patterns, a, b) if a != b else None) for b in range(len(rows)))
        + "</tr>"
        for a in range(len(rows))
    )
    return (
        '<div class="tl-scroll" tabindex="0"><table class="tl-table tl-agree"><thead><tr><td></td>'
        f"{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(counted: Pair | None) -> str:
    if counted is None:
        return '<td class="tl-soft">–</td>'
    if not counted.judged:
        closer = f'title="{escape(_("nobody judged by both"))}"'
        return f'<td class="tl-none" {closer}><span>{escape(_("nobody"))}</span></td>'
    said = _("{n} of {base}").format(n=number(counted.agree), base=number(counted.judged))
    full = round(100 * counted.agree / counted.judged)
    closer = f'title="{escape(coefficient(counted))}"'
    return f'<td style="--tl-part: {full}%" {closer}><span>{escape(said)}</span></td>'


def draw(rows: Sequence[DefinitionRow], patterns: Patterns) -> None:
    """The matrix, and under it the pairs in words with the ways down."""
    every = [one for one in compared(rows, patterns) if one.counted.judged]
    with st.container(border=True, key="card-agreement"):
        st.html(widgets.heading(_("Where they agree"), _("of the customers whom both can judge")))
        st.html(matrix(rows, patterns))
        for one in every[:MOST_PAIRS]:
            with st.container(key=f"links-pair-{one.one.id}-{one.other.id}"):
                closer = f'title="{escape(coefficient(one.counted))}"'
                st.html(f'<p class="tl-line" {closer}>{widgets.ours(in_words(one))}</p>')
                with st.container(horizontal=True, key=f"links-ways-{one.one.id}-{one.other.id}"):
                    _way(one.one, one.other, one.counted.first)
                    _way(one.other, one.one, one.counted.second)
        if not every:
            st.html(widgets.line(_("No customer can be judged by two departments yet."), "soft"))


def _way(happy: DefinitionRow, unhappy: DefinitionRow, n: int) -> None:
    if n:
        words = ngettext(
            "{n} happy for {one}, unhappy for {other}", "{n} happy for {one}, unhappy for {other}", n
        )
        names = {"one": widgets.label(name_of(happy)), "other": widgets.label(name_of(unhappy))}
        go = partial(asked.change, happy=happy.key or ALL, unhappy=unhappy.key or ALL)
        key = f"way-{happy.id}-{unhappy.id}"
        st.button(words.format(n=number(n), **names), key=key, type="tertiary", on_click=go)


def differing(rows: Sequence[DefinitionRow], patterns: Patterns) -> None:
    """The customers whom the two definitions that the address names judge differently, with their words."""
    by_key = {row.key or ALL: place for place, row in enumerate(rows)}
    happy, unhappy = (by_key.get(st.query_params.get(name, "")) for name in ("happy", "unhappy"))
    if happy is None or unhappy is None or happy == unhappy:
        return
    one, other, n = rows[happy], rows[unhappy], pair(patterns, happy, unhappy).first
    shown = f"shown-{one.id}-{other.id}"
    limit = AT_ONCE * int(st.session_state.get(shown, 1))
    with st.container(border=True, key="card-differing"):
        names = {"one": name_of(one), "other": name_of(other)}
        many = ngettext("{n} customer", "{n} customers", n).format(n=number(n))
        st.html(widgets.heading(_("Happy for {one}, unhappy for {other}").format(**names), many))
        _customers(store.ask(happiness.differing, one.id, other.id, limit=limit))
        with st.container(horizontal=True, key="differing-presses"):
            if n > limit:
                st.button(_("Show more"), key="more-differing", on_click=partial(_more, shown))
            st.button(_("Put away"), on_click=partial(asked.change, happy=None, unhappy=None))


def _more(shown: str) -> None:
    st.session_state[shown] = int(st.session_state.get(shown, 1)) + 1


def _customers(ids: Sequence[int]) -> None:
    """Each customer with what they said and did last."""
    signals, events = (
        store.ask(happiness.newest_signals, tuple(ids)),
        store.ask(happiness.newest_events, tuple(ids)),
    )
    if not ids:
        st.html(widgets.line(_("Nobody now."), "soft"))
    for customer_id in ids:
        did = several(_done(events.get(customer_id, ())))
        st.html(widgets.row(_("Customer {n}").format(n=customer_id), "", did))
        if signals.get(customer_id):
            saying.draw(store.ask(by_ids, tuple(signals[customer_id])), f"happiness-{customer_id}")


def _done(events: Sequence[happiness.Did]) -> Iterator[str]:
    for name, at in events:
        if at is None:
            yield widgets.name(name)
        else:
            yield _("{event} on {day}").format(event=widgets.name(name), day=day(at))
