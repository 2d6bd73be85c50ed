"""The customers' words: hand-written templates with slots, spoken by one person about one order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from jobs.demo.company import read_table

TOPIC_FILES = ("delivery", "goods", "care", "money", "digital", "relation")
SENTENCE_START = re.compile(r"(?:^|[.!?] )[a-z]")
BEGINS, ENDS, TYPOS = 0.36, 0.42, 0.08
"""how often a message has a beginning, an end, a typo"""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All templates, as the TOML files hold them."""

    topics: dict[str, dict[str, list[str]]]
    """topic → tone → templates"""
    group: dict[str, str]
    """topic → the file it stands in, by which other languages are looked up"""
    languages: dict[str, dict[str, dict[str, list[str]]]]
    turns: dict[str, dict[str, dict[str, list[str]]]]
    """language → open or close → topic or tone → how a message begins and ends"""
    replies: dict[str, list[str]]
    slots: dict[str, list[Any]]
    cases: list[dict[str, Any]]


@cache
def vocabulary() -> Vocabulary:
    """Everything that may be said, read once."""
    rows = {name: _words(name) for name in TOPIC_FILES}
    return Vocabulary(
        topics={topic: tones for file in rows.values() for topic, tones in file.items()},
        group={topic: name for name, file in rows.items() for topic in file},
        languages=_words("languages"),
        turns=_words("turns"),
        replies=_words("replies"),
        slots=_words("slots"),
        cases=_words("escalate")["cases"],
    )


def _words(name: str) -> dict[str, Any]:
    return read_table(f"words/{name}.toml")


class Slots(dict[str, str]):
    """What the words in braces stand for: the article is given, the rest is drawn, never twice running."""

    def __init__(self, rng: Random, article: int) -> None:
        slots = vocabulary().slots
        product, thing = slots["article"][article]
        super().__init__(product=product, thing=thing)
        self._rng, self._slots, self._last = rng, slots, ""

    def __missing__(self, key: str) -> str:
        options = [option for option in self._slots[key] if option != self._last]
        self._last = self._rng.choice(options)
        return self._last


def article_named(article: int) -> str:
    """The full name of the article at this position."""
    name: str = vocabulary().slots["article"][article][0]
    return name


def customer_says(rng: Random, topic: str, tone: str, language: str, article: int) -> str:
    """One message of a customer, with a beginning, an end and a typo now and then."""
    said = vocabulary()
    templates = said.topics[topic][tone] if language == "en" else _foreign(topic, tone, language)
    turns = said.turns[language]
    begin = _turn(rng, turns["open"], topic, tone, BEGINS)
    end = _turn(rng, turns["close"], topic, tone, ENDS)
    text = " ".join(part for part in (begin, rng.choice(templates), end) if part)
    filled = _fill(rng, text, article)
    return mistyped(rng, filled) if rng.random() < TYPOS else filled


def company_says(rng: Random, tone: str, article: int) -> str:
    """One reply of the company to a message in `tone`."""
    replies = vocabulary().replies
    answer = rng.choice(replies["negative" if tone == "mixed" else tone])
    return _fill(rng, f"{rng.choice(replies['open'])}{answer}{rng.choice(replies['close'])}", article)


def _foreign(topic: str, tone: str, language: str) -> list[str]:
    groups = vocabulary().languages[language]
    tones = groups.get(vocabulary().group[topic], groups["any"])
    return tones["negative" if tone == "mixed" else tone]


def _turn(rng: Random, turns: dict[str, list[str]], topic: str, tone: str, chance: float) -> str:
    """A beginning or an end: the topic's own where it has some, else the tone's."""
    options = turns.get(topic, turns.get(tone, []))
    return rng.choice(options) if options and rng.random() < chance else ""


def _fill(rng: Random, template: str, article: int) -> str:
    """The template with its slots filled; every sentence begins with a capital."""
    text = template.format_map(Slots(rng, article))
    return SENTENCE_START.sub(lambda found: found[0].upper(), text)


def mistyped(rng: Random, text: str) -> str:
    """The text as a hurried thumb writes it: all small, no full stop, no apostrophes, two letters swapped."""
    match rng.randrange(4):
        case 0:
            return text.lower()
        case 1:
            return text.removesuffix(".")
        case 2:
            return text.replace("'", "")
        case _:
            return _swapped(text, rng.randrange(len(text)))


def _swapped(text: str, at: int) -> str:
    pair = text[at : at + 2]
    return text[:at] + pair[::-1] + text[at + 2 :] if pair.isalpha() else text
