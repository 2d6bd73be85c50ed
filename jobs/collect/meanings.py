"""What values mean that stand for one of a few things: who speaks, in which language."""

import re

from db.models import Author

_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?", re.I)
_SPEAKERS = {
    Author.CUSTOMER.value: (
        "true", "1", "yes", "y", "t", "inbound", "in", "incoming", "customer", "user", "lead", "contact",
        "end-user", "visitor",
    ),
    Author.COMPANY.value: (
        "false", "0", "no", "n", "f", "outbound", "out", "outgoing", "company", "agent", "admin", "team",
    ),
    Author.SYSTEM.value: ("system", "bot", "operator"),
}  # fmt: skip
AUTHORS = {spelling: author for author, spellings in _SPEAKERS.items() for spelling in spellings}
"""Who speaks, by what a column such as ``inbound`` or ``direction`` holds, in lower case."""


def language_of(value: str) -> str | None:
    """The two letters of a language tag; None for anything else.

    >>> language_of("pt-BR"), language_of("Portuguese")
    ('pt', None)
    """
    match = _LANGUAGE.fullmatch(value.strip())
    return match[1].lower() if match else None
