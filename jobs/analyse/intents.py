"""What a customer wants with a text: a question, a person, a wish, thanks, leaving, or what can't wait."""

from functools import cache
from importlib.resources import files

from db.models import Intent
from jobs.analyse.patterns import Match, Matcher, Rule
from jobs.analyse.rules import of, read, version

LANGUAGES = ("en", "pt", "es", "de", "ar")
_FILES = ("any", *LANGUAGES)
PREFIX = "intent:"
_FOLDER = files("jobs.analyse") / "lexicons" / "intents"


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of all languages, their keys behind `PREFIX`, to be merged with others into one Matcher."""
    return read(_FOLDER, _FILES, PREFIX)


@cache
def wanted() -> dict[str, tuple[str, str | None]]:
    """The intent of each rule by its key behind `PREFIX`, and of what must be escalated the kind."""
    named = {rule.key: rule.key.removeprefix(PREFIX).partition(".") for rule in rules()}
    return {key: (Intent(intent).value, kind or None) for key, (intent, _, kind) in named.items()}


def match(text: str, language: str | None = None) -> list[Match]:
    """The intents of a text; `Match.rule` is an intent.

    Of must-escalate with its kind: must_escalate.injury, fraud, data_leak, discrimination, lawyer or press.
    """
    return of(_matcher().find(text, language), PREFIX)


@cache
def _matcher() -> Matcher:
    return Matcher(rules())


VERSION = version("intents-1", rules())
"""Changes with every change of the rules."""
