"""Channels read as words that people use, in every language, and never as the keys of the store."""

from dataclasses import fields
from typing import Any

import pytest

from dashboard.channels import channel_name, channel_names
from dashboard.languages import NAMES, spoken_in
from dashboard.parts.sentences import meta
from db.purposes import MEANS
from db.reads.sentences import Sentence
from jobs.collect.channels import CHANNELS


@pytest.mark.parametrize("language", NAMES)
def test_every_channel_that_touchline_knows_has_a_name(language: str) -> None:
    known = {*CHANNELS, *(channel for means in MEANS.values() for channel in means.channels)}
    with spoken_in(language):
        assert known <= set(channel_names())
        assert not {channel_name(one) for one in known} & known


def test_channels_are_called_what_people_call_them() -> None:
    assert (channel_name("social"), channel_name("store")) == ("Social media", "Shop")
    with spoken_in("de"):
        assert (channel_name("social"), channel_name("store")) == ("Soziale Medien", "Geschäft")


def test_a_channel_of_a_company_s_own_keeps_its_name() -> None:
    assert channel_name("letter") == "letter"


def test_a_source_called_like_its_channel_is_not_said_twice() -> None:
    nothing: dict[str, Any] = dict.fromkeys(field.name for field in fields(Sentence))
    one = Sentence(**(nothing | {"source": "Chat", "channel": "chat", "topics": ()}))
    other = Sentence(**(nothing | {"source": "Service mail", "channel": "mail", "topics": ()}))
    assert meta(one)[:2] == ["Chat", "no date"]
    assert meta(other)[:3] == ["Service mail", "Mail", "no date"]
