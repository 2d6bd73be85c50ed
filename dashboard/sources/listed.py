"""The list of sources: how each stands, narrowed by the address, one of them open."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import streamlit as st

from dashboard import asked, store, widgets
from dashboard.channels import channel_name
from dashboard.choosing import one_of
from dashboard.sources import told as said
from dashboard.sources.told import Known
from dashboard.words import _, ngettext, number
from db.reads import arrivals, connectors, hooks, releases, sources
from db.reads.sources import SourceState

REMEMBERED = 8 * 7  # days of which the list asks how much came


def known() -> list[Known]:
    """Every source with what is known of it now."""
    came = store.ask(arrivals.by_day, store.today().toordinal() - REMEMBERED)
    silences = {row.source_id: row for row in store.ask(arrivals.silences)}
    moving, problems, turned = store.look(releases.under_way), _problems(), store.look(hooks.turned_away)

    def about(one: SourceState) -> Known:
        refused = said.refused(one, turned.get(one.id), store.now())
        came_of_it = came.get(one.id, {}), silences.get(one.id)
        return Known(one, *came_of_it, one.id in moving, problems.get(one.id), refused)

    return [about(one) for one in store.look(sources.listed)]


def _problems() -> Mapping[int, str]:
    fetched = {row.source_id: row.problem for row in store.look(connectors.listed) if row.problem}
    return fetched | {source_id: _kept(n) for source_id, n in store.look(hooks.kept_counts).items()}


def _kept(n: int) -> str:
    said = ngettext("{n} delivery gave nothing; it is kept", "{n} deliveries gave nothing; they are kept", n)
    return said.format(n=number(n))


def choose(query: Mapping[str, str], every: Sequence[Known]) -> list[Known]:
    """The choices above the list; what they leave of it."""
    channels = {one.source.channel for one in every}
    states = {
        "": _("However it stands"),
        "held": _("Kept aside"),
        "silent": _("Silent"),
        "trouble": _("Something is wrong"),
        "paused": _("Paused"),
    }
    state, channel = query.get("stands", ""), query.get("channel", "")
    one_of("stands", _("How it stands"), states, state)
    through = {"": _("All channels")} | {one: widgets.seen(channel_name(one)) for one in sorted(channels)}
    one_of("channel", _("Channel"), through, channel)
    return [one for one in every if _fits(one, state) and channel in {"", one.source.channel}]


def _fits(one: Known, state: str) -> bool:
    return {
        "held": one.source.held,
        "silent": one.silence is not None,
        "trouble": any(tone == "bad" for _words, tone in said.stands(one)),
        "paused": one.source.paused_at is not None,
    }.get(state, True)


def row(one: Known, opened: str, today: date, now: datetime) -> None:
    """One source: its name opens it, its facts stand beneath, and what is to do about it."""
    source = one.source
    with st.container(key=f"source-row-{source.id}"):
        label = widgets.label(source.name)
        then = None if source.key == opened else source.key
        st.button(
            label, key=f"open-{source.id}", type="tertiary", on_click=asked.change, kwargs={"source": then}
        )
        lines = [widgets.line(said.facts(one, today, now), "soft")]
        lines += [widgets.line(widgets.seen(words), tone) for words, tone in said.stands(one)]
        st.html("".join(lines))
