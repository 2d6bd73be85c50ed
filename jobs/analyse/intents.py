"""What a customer wants with a text: a question, a person, a wish, thanks, leaving, or what can't wait."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from jobs.analyse.patterns import Match, Matcher, Rule, Tokens
from jobs.analyse.rules import of, read, version

LANGUAGES = ("en", "pt", "es", "de", "ar")
_FILES = ("any", *LANGUAGES)
PREFIX = "intent:"
_FOLDER = files("jobs.analyse") / "lexicons" / "intents"


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of all languages, their keys behind `PREFIX`, to be merged with others into one Matcher."""
    return read(_FOLDER, _FILES, PREFIX)


def among(matches: Iterable[Match]) -> list[Match]:
    """The intents among the matches of a merged Matcher."""
    return of(matches, PREFIX)


def match(tokens: Tokens, language: str | None = None) -> list[Match]:
    """The intents of a text; `Match.rule` is an intent.

    Of must-escalate with its kind: must_escalate.injury, fraud, data_leak, discrimination, lawyer or press.
    """
    return among(_matcher().find(tokens, language))


@cache
def _matcher() -> Matcher:
    return Matcher(rules())


VERSION = version("intents-1", rules())
"""Changes with every change of the rules."""
