"""The shipped topics: what a customer talks about, whose matter it is and what can be done about it."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from jobs.analyse.patterns import Match, Matcher, Rule
from jobs.analyse.rules import of, read, version

LANGUAGES = ("en", "pt", "es", "de", "ar")
PREFIX = "category:"
_FOLDER = files("jobs.analyse") / "taxonomy"


class Group(NamedTuple):
    """The upper level: topics that belong together."""

    key: str
    name: str


class Category(NamedTuple):
    """One topic somebody can act on."""

    key: str  # group.topic
    parent: str  # the key of its group
    name: str
    function: str  # the department it goes to unless the map says otherwise
    can_do: str
    says: str = ""  # "negative" or "positive" where to talk of it is to say so


class Taxonomy(NamedTuple):
    """A frozen set of topics."""

    version: str
    groups: tuple[Group, ...]
    categories: tuple[Category, ...]


@cache
def taxonomy() -> Taxonomy:
    """The taxonomy Touchline ships with."""
    content = tomllib.loads((_FOLDER / "shipped-1.toml").read_text("utf-8"))
    return Taxonomy(
        content["version"],
        tuple(Group(key, name) for key, name in content["groups"].items()),
        tuple(Category(key, key.partition(".")[0], **row) for key, row in content["categories"].items()),
    )


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of all languages, their keys behind `PREFIX`, to be merged with others into one Matcher."""
    return read(_FOLDER, LANGUAGES, PREFIX)


@cache
def speaking() -> dict[str, str]:
    """What the topics that are a complaint or praise by themselves say, by their keys behind `PREFIX`."""
    return {PREFIX + topic.key: topic.says for topic in taxonomy().categories if topic.says}


def among(matches: Iterable[Match]) -> list[Match]:
    """The topics among the matches of a merged Matcher."""
    return of(matches, PREFIX)


def match(text: str, language: str | None = None) -> list[Match]:
    """The topics of a text; `Match.rule` is the category's key. Without a language all rules count."""
    return among(_matcher().find(text, language))


@cache
def _matcher() -> Matcher:
    return Matcher(rules())


VERSION = version(taxonomy().version, taxonomy(), rules())
"""Changes with every change of the topics or their rules."""
