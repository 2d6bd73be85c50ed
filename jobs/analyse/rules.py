"""Reads the rules that are kept as data: a file a language, the patterns of a key one under the other.

    [words]
    parcel = "parcel|package"

    [rules."delivery.late"]
    patterns = '''
    {parcel} <3> late
    '''
    unless = '''
    late fee
    '''

`{parcel}` stands for its list. The first part of a file's name is its language; "any" holds in all of them.
"""

import tomllib
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources.abc import Traversable

from jobs.analyse.grammar import Rule, RuleError
from jobs.analyse.patterns import Match


def read(folder: Traversable, languages: Iterable[str], prefix: str) -> tuple[Rule, ...]:
    """The rules of the languages' files; a key is `prefix` and the key in the file. Raises RuleError."""
    return tuple(
        rule
        for language in languages
        for rule in rules((folder / f"{language}.toml").read_text("utf-8"), f"{language}.toml", prefix)
    )


def rules(text: str, origin: str, prefix: str = "") -> tuple[Rule, ...]:
    """The rules written in one file, whose name is `origin`. Raises RuleError."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{origin}: {error}") from None
    written = content.get("rules")
    if not isinstance(written, dict):
        raise RuleError(f"{origin}: it has no rules")
    return tuple(_rule(key, row, content.get("words", {}), origin, prefix) for key, row in written.items())


def version(name: str, *parts: object) -> str:
    """`name` and a digest of what it stands for, so that changed data is a new version."""
    return f"{name}+{sha256(repr(parts).encode()).hexdigest()[:10]}"


def of(matches: Iterable[Match], prefix: str) -> list[Match]:
    """Those of one kind out of a pass over all rules, without the prefix of their keys."""
    cut = len(prefix)
    return [Match(rule[cut:], start, end) for rule, start, end in matches if rule.startswith(prefix)]


def _rule(key: str, row: dict[str, str], words: dict[str, str], origin: str, prefix: str) -> Rule:
    try:
        patterns, unless = _lines(row["patterns"], words), _lines(row.get("unless", ""), words)
    except KeyError as error:
        raise RuleError(f"{origin}, rule “{key}”: there is no {error}") from None
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        raise RuleError(f"{origin}, rule “{key}”: {error}") from None
    language = origin.partition(".")[0]
    return Rule(prefix + key, patterns, unless, "" if language == "any" else language, origin)


def _lines(text: str, words: dict[str, str]) -> tuple[str, ...]:
    return tuple(line.strip().format_map(words) for line in text.splitlines() if line.strip())
