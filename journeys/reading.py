"""Reads the text of a test into what `journeys.expressions` describes; never raises anything but its error.

A text becomes tokens, and tokens a tree, by one function for each level: or, and, not, comparison, sum,
product, piece. Only brackets and "not" go deeper, and both are counted, so no text exhausts the stack.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from journeys.expressions import (
    DECIMALS,
    DEPTH,
    LONGEST,
    MOST,
    MOST_DAYS,
    NARROWS,
    PIECES,
    SIGNS,
    Compared,
    Count,
    ExpressionError,
    Figure,
    Joined,
    Narrow,
    Node,
    Not,
    Noun,
    Number,
    Reckoned,
    Since,
    Test,
    Why,
)

_TOKEN = re.compile(
    r'\s*(?:(?P<name>"[^"]*")|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<word>[A-Za-z]+)|(?P<sign><=|>=|!=|[-+*/=<>()]))'
)
_NOUNS = {tuple(noun.split()): noun for noun in Noun}
_FIGURES, _TESTS = (Number, Count, Since, Reckoned), (Compared, Joined, Not)
Level = Callable[[], Node]
"""Reads one level and goes on behind it."""


class Token(NamedTuple):
    """A piece of text: its kind, the text in lower case (a name as it is), and where it begins."""

    kind: str
    text: str
    place: int


def parsed(text: str) -> Test:
    """The test that `text` is. Raises ExpressionError, which names the place, for everything else.

    >>> parsed("1 > 0")
    Compared(left=Number(value=1.0), sign='>', right=Number(value=0.0))
    >>> parsed("1 > 0 0")
    Traceback (most recent call last):
        ...
    journeys.expressions.ExpressionError: Character 7: nothing more belongs here.
    """
    if len(text) > LONGEST:
        raise ExpressionError(Why.LONG, LONGEST + 1)
    reader = _Reader(_tokens(text))
    test = reader.test(reader.either)
    if reader.ahead.kind:
        raise ExpressionError(Why.MORE, reader.ahead.place)
    return test


def _tokens(text: str) -> list[Token]:
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at, end)
        if found is None:
            at += len(text[at:end]) - len(text[at:end].lstrip())
            raise ExpressionError(Why.OPEN_NAME if text[at] == '"' else Why.SIGN, at + 1)
        kind = str(found.lastgroup)
        said = found[kind][1:-1] if kind == "name" else found[kind].lower()
        tokens.append(Token(kind, said, found.start(kind) + 1))
        at = found.end()
    return [*tokens, Token("", "", end + 1)]


class _Reader:
    """Where the reading has come to."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._at, self._depth, self._pieces = tokens, 0, 0, 0

    @property
    def ahead(self) -> Token:
        return self._tokens[self._at]

    def test(self, read: Level) -> Test:
        """What `read` reads, if it is a condition."""
        place, node = self.ahead.place, read()
        if not isinstance(node, _TESTS):
            raise ExpressionError(Why.CONDITION, place)
        return node

    def figure(self, read: Level) -> Figure:
        """What `read` reads, if it is a number."""
        place, node = self.ahead.place, read()
        if not isinstance(node, _FIGURES):
            raise ExpressionError(Why.NUMBER, place)
        return node

    def either(self) -> Node:
        """Conditions joined by or."""
        return self._joined("or", self.all_of)

    def all_of(self) -> Node:
        """Conditions joined by and."""
        return self._joined("and", self.negated)

    def _joined(self, word: str, below: Level) -> Node:
        place, first = self.ahead.place, below()
        parts = [first]
        while self._take(word):
            parts.append(self.test(below))
        if len(parts) == 1:
            return first
        if not isinstance(first, _TESTS):
            raise ExpressionError(Why.CONDITION, place)
        return Joined(word, tuple(parts))

    def negated(self) -> Node:
        """A condition, or its contrary."""
        if not self._take("not"):
            return self.compared()
        self._deeper()
        part = self.test(self.negated)
        self._depth -= 1
        return Not(part)

    def compared(self) -> Node:
        """A comparison, or what stands alone."""
        place, left = self.ahead.place, self.sum()
        if self.ahead.text not in SIGNS or self.ahead.kind != "sign":
            return left
        if not isinstance(left, _FIGURES):
            raise ExpressionError(Why.NUMBER, place)
        sign = self._next().text
        return Compared(left, sign, self.figure(self.sum))

    def sum(self) -> Node:
        """Figures added and taken away."""
        return self._reckoned("+-", self.product)

    def product(self) -> Node:
        """Figures multiplied and divided."""
        return self._reckoned("*/", self.piece)

    def _reckoned(self, signs: str, below: Level) -> Node:
        place, first = self.ahead.place, below()
        rest = []
        while self.ahead.kind == "sign" and self.ahead.text in signs:
            rest.append((self._next().text, self.figure(below)))
        if not rest:
            return first
        if not isinstance(first, _FIGURES):
            raise ExpressionError(Why.NUMBER, place)
        return Reckoned(first, tuple(rest))

    def piece(self) -> Node:
        """A number, a count, or something in brackets."""
        self._pieces += 1
        if self._pieces > PIECES:
            raise ExpressionError(Why.MANY, self.ahead.place)
        if self.ahead.kind == "number":
            return self._number()
        if self._take("("):
            return self._bracket()
        if self.ahead.kind == "word":
            return self._since() if self.ahead.text == "days" else self._count()
        raise ExpressionError(Why.NUMBER, self.ahead.place)

    def _bracket(self) -> Node:
        self._deeper()
        inside = self.either()
        if not self._take(")"):
            raise ExpressionError(Why.BRACKET, self.ahead.place)
        self._depth -= 1
        return inside

    def _number(self) -> Number:
        token = self._next()
        if float(token.text) > MOST:
            raise ExpressionError(Why.LARGE, token.place)
        return Number(round(float(token.text), DECIMALS))

    def _since(self) -> Since:
        self._next()
        if self._take("known"):
            return Since(None)
        if not self._take("since"):
            raise ExpressionError(Why.WORD, self.ahead.place)
        return Since(self._count(ever=True))

    def _count(self, *, ever: bool = False) -> Count:
        noun = self._noun()
        days: int | None = None
        narrowed: list[tuple[Narrow, str]] = []
        while self.ahead.kind == "word" and self.ahead.text in {"in", *Narrow}:
            token = self._next()
            if token.text == "in" and days is None and not ever:
                days = self._days()
            elif token.text in NARROWS[noun] and token.text not in dict(narrowed):
                narrowed.append((Narrow(token.text), self._name()))
            else:
                raise ExpressionError(Why.TWICE, token.place)
        return Count(noun, days, tuple(narrowed))

    def _noun(self) -> Noun:
        token, following = self.ahead, self._tokens[self._at + 1 :][:1]
        for words in ((token.text, *(one.text for one in following)), (token.text,)):
            if token.kind == "word" and words in _NOUNS:
                self._at += len(words)
                return _NOUNS[words]
        raise ExpressionError(Why.WORD if token.kind else Why.NUMBER, token.place)

    def _days(self) -> int:
        token = self._next()
        fits = token.kind == "number" and token.text.isdecimal() and 0 < float(token.text) <= MOST_DAYS
        if not fits or not (self._take("days") or self._take("day")):
            raise ExpressionError(Why.DAYS, token.place)
        return int(token.text)

    def _name(self) -> str:
        token = self._next()
        if token.kind != "name" or not token.text.strip():
            raise ExpressionError(Why.NAME, token.place)
        return token.text

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEPTH:
            raise ExpressionError(Why.DEEP, self.ahead.place)

    def _take(self, text: str) -> bool:
        """Go on if `text` comes next, which is no name."""
        comes = self.ahead.text == text and self.ahead.kind in {"word", "sign"}
        self._at += comes
        return comes

    def _next(self) -> Token:
        """The next token; at the end it stays there."""
        token = self.ahead
        self._at += bool(token.kind)
        return token
