"""Which messages land at a step, and by which events one sees that it worked: chosen beside the map."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import store
from dashboard.channels import channel_name
from dashboard.choosing import some_of
from dashboard.map.controls import listed
from dashboard.told import told
from dashboard.widgets import name as isolated
from dashboard.widgets import seen
from dashboard.words import _
from db.models import PlacingIn
from db.reads import placing as read
from db.reads import pulse
from jobs.collect.channels import CHANNELS


def rules(key: str, now: PlacingIn) -> PlacingIn:
    """The rules as they are chosen, `now` at first: whatever fits any of them lands at the step."""
    st.caption(_("Messages land here by any of these; a topic outweighs a source, a source a channel."))
    return PlacingIn(
        categories=_several(_("Topics that land here"), topics(), now.categories, f"{key}-topics"),
        events=listed(st.text_input(_("Events that land here"), ", ".join(now.events), 400, f"{key}-events")),
        channel=_several(_("Channels that land here"), channels(), now.channel, f"{key}-channels"),
        sources=_several(_("Sources that land here"), sources(), now.sources, f"{key}-sources"),
        references=_references(key, now),
    )


def _references(key: str, now: PlacingIn) -> tuple[str, ...]:
    said = _("References that land here, before all else")
    return listed(st.text_input(said, ", ".join(now.references), 400, f"{key}-references"))


def in_words(placing: PlacingIn) -> str:
    """Everything that lands by these rules, by its name."""
    of = (
        (placing.categories, topics),
        (placing.events, dict[str, str]),
        (placing.channel, channels),
        (placing.sources, sources),
        (placing.references, dict[str, str]),
    )
    named = ((several, names()) for several, names in of if several)
    return ", ".join(isolated(names.get(one, one)) for several, names in named for one in several)


def topics() -> dict[str, str]:
    """Every topic: key to name."""
    return {key: seen(told(name)) for key, name in store.ask(read.topics).items()}


def channels() -> dict[str, str]:
    """The channels there are names for."""
    return {channel: seen(channel_name(channel)) for channel in CHANNELS}


def sources() -> dict[str, str]:
    """The sources: key to name."""
    return {row.key: seen(row.name) for row in store.ask(pulse.sources)}


def _several(words: str, named: Mapping[str, str], now: Sequence[str], key: str) -> tuple[str, ...]:
    """Several of `named`; what is chosen `now` stays choosable even where it is called nothing any more."""
    options = {one: seen(one) for one in now} | dict(named)
    chosen = some_of(words, options, now, key=key)
    return tuple(one for one in now if one in chosen) + tuple(one for one in chosen if one not in now)
