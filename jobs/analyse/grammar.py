"""How a pattern is written; people may edit rules, so an error names the file, the rule and the pattern.

A pattern is words apart by spaces (never a regular expression):

    still waiting           these words, one after the other
    late|delayed delivery   either word in this place
    cancel*                 any word that begins so
    late <2> delivery       up to two words between
    # hours                 a number
    where is my order ?     a question mark (or another end of a sentence) as a word
    ~ friendly staff        not when a negator ("not", "never" …) stands within three words before

Letter case and accents don't matter, and "can't" also finds "cant".
"""

from collections.abc import Iterator
from typing import NamedTuple

from jobs.analyse.tokens import BREAKS, words

MOST_STEPS = 10
MOST_GAP = 6
SHORTEST_STEM = 2
NUMBER = "#"

NEGATORS = {
    "en": """not no never none nobody nothing neither nor without hardly barely isn't wasn't aren't weren't
    don't doesn't didn't won't wouldn't can't cannot couldn't shouldn't haven't hasn't hadn't ain't""",
    "de": "nicht kein* nie niemals ohne weder",
    "es": "no nunca jamás sin ni ningun*",
    "pt": "não nunca jamais sem nem nenhum*",
    "ar": "لا لم ما ليس ليست لن بدون غير",
}


class RuleError(ValueError):
    """A rule that can't be used; the message names the file, the rule and the pattern."""


class Rule(NamedTuple):
    """Patterns that all say the same thing; several rules may share a key (one for each language).

    A match of `unless` takes away the matches it overlaps.
    """

    key: str
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    language: str = ""  # two letters; empty holds in every language
    origin: str = ""  # the file, for error messages


class Parsed(NamedTuple):
    """A pattern taken apart: `gaps[i]` words may stand before `steps[i]`."""

    steps: tuple[frozenset[str], ...]
    gaps: tuple[int, ...]
    guarded: bool


def parse(pattern: str, rule: Rule) -> Parsed:
    """Takes one pattern of a rule apart. Raises RuleError."""
    try:
        return _parse(pattern)
    except ValueError as error:
        place = f"{rule.origin}, " if rule.origin else ""
        raise RuleError(f"{place}rule “{rule.key}”, pattern “{pattern}”: {error}") from None


def negators(language: str) -> frozenset[str]:
    """The words that turn what follows around; those of all languages for a rule without a language."""
    lists = [NEGATORS.get(language, "")] if language else list(NEGATORS.values())
    return frozenset(form for words in lists for word in words.split() for form in _forms(word))


def _parse(pattern: str) -> Parsed:
    parts = pattern.split()
    guarded = parts[:1] == ["~"]
    steps: list[frozenset[str]] = []
    gaps: list[int] = []
    gap = 0
    for part in parts[guarded:]:
        if part.startswith("<"):
            if not steps or gap:
                raise ValueError("a gap stands between two words")
            gap = _gap(part)
        else:
            steps.append(frozenset(form for word in part.split("|") for form in _forms(word)))
            gaps.append(gap)
            gap = 0
    if not steps or gap:
        raise ValueError("it must begin and end with a word")
    if any(BREAKS & step for step in steps[:-1]):
        raise ValueError("the end of a sentence can only be its last word")
    if len(steps) > MOST_STEPS:
        raise ValueError(f"it has {len(steps)} words, {MOST_STEPS} are the most")
    return Parsed(tuple(steps), tuple(gaps), guarded)


def _gap(part: str) -> int:
    number = part.removeprefix("<").removesuffix(">")
    if f"<{number}>" != part or not number.isdecimal() or not 1 <= int(number) <= MOST_GAP:
        raise ValueError(f"“{part}” is no gap: write <1> to <{MOST_GAP}>")
    return int(number)


def _forms(word: str) -> Iterator[str]:
    """The spellings a word of a pattern stands for, in the form texts are split into."""
    if word == NUMBER:
        yield NUMBER
        return
    stem = word.removesuffix("*")
    norms = [part.norm for part in words(stem)]
    if len(norms) != 1 or norms[0].startswith("@"):
        raise ValueError(f"“{word}” is not one word")
    if word != stem and len(stem) < SHORTEST_STEM:
        raise ValueError(f"“{word}” would find too much: at least {SHORTEST_STEM} letters before *")
    yield norms[0] + word[len(stem) :]
    if "'" in norms[0]:
        yield norms[0].replace("'", "") + word[len(stem) :]
