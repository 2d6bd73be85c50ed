"""What both kinds of Mermaid share: texts that no renderer takes for markup, headings, and refused lines.

A text is written with everything but letters, figures and plain signs as `#code;`, which Mermaid shows as
the character and never reads as its own syntax, HTML or Markdown.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from journeys import sentences
from journeys.exchange.carried import UnreadableMapError

_PLAIN = re.compile(r"[^\w .!?'()/-]|^[ _]|[ _]$|(?<= ) ")
_CODE = re.compile(r"#(\d{1,7}|quot|lt|gt|amp|nbsp|apos);")
_NAMED = {"quot": '"', "lt": "<", "gt": ">", "amp": "&", "nbsp": " ", "apos": "'"}
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_LINE_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_REFUSED = re.compile(r"^(?:click|href|callback|call)\b|javascript:|data:text|<\s*script", re.IGNORECASE)
_DIRECTIVE = re.compile(r"^%%\{")


@dataclass
class Reading:
    """The lines of a Mermaid text that carry something, its title, and what was said on the way."""

    kind: str = ""
    title: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Say something once."""
        if sentence not in self.said:
            self.said.append(sentence)


def written(text: str) -> str:
    """A text as Mermaid takes it for text.

    >>> written('50 % off; <b>"now"</b>')
    '50 #37; off#59; #60;b#62;#34;now#34;#60;/b#62;'
    """
    return _PLAIN.sub(lambda found: f"#{ord(found[0])};", text)


def meant(text: str, line: int) -> str:
    """The text that Mermaid would show; raises UnreadableMapError where it holds HTML."""
    text = _LINE_BREAK.sub(" ", text)
    if _MARKUP.search(text):
        raise at(line, sentences.MARKUP)
    return _CODE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    named = _NAMED.get(found[1])
    if named is not None:
        return named
    code = int(found[1])
    return chr(code) if code < 0x110000 else found[0]


def front_matter(title: str) -> list[str]:
    """The lines that give a flowchart its title."""
    return ["---", f"title: {json.dumps(title, ensure_ascii=False)}", "---"]


def opened(text: str, *kinds: str) -> Reading:
    """A Mermaid text without comments and settings; raises UnreadableMapError for what would run."""
    reading = Reading()
    lines = iter([(n, line.strip()) for n, line in enumerate(text.split("\n"), 1)])
    for number, line in lines:
        if line == "---" and not reading.kind:
            _front_matter(reading, lines)
        elif _DIRECTIVE.match(line):
            reading.say(sentences.DIRECTIVES_LEFT_OUT)
            _skip_directive(line, lines)
        elif line and not line.startswith("%%"):
            _take(reading, number, line, kinds)
    if not reading.kind:
        raise UnreadableMapError(sentences.NO_MERMAID)
    return reading


def _take(reading: Reading, number: int, line: str, kinds: tuple[str, ...]) -> None:
    refused = _REFUSED.search(line)
    if refused:
        raise at(number, sentences.SCRIPT.format(word=refused[0]))
    if reading.kind:
        reading.lines.append((number, line))
        return
    kind = re.match(r"[\w-]+", line)
    if kind is None or kind[0] not in kinds:
        raise at(number, sentences.NO_MERMAID)
    reading.kind = kind[0]


def _front_matter(reading: Reading, lines: Iterator[tuple[int, str]]) -> None:
    for _number, line in lines:
        if line == "---":
            return
        name, _colon, value = line.partition(":")
        if name == "title":
            reading.title = _title(value.strip())
        elif line:
            reading.say(sentences.DIRECTIVES_LEFT_OUT)


def _title(value: str) -> str:
    """A title in YAML: in quotes, or as it stands."""
    if value[:1] == value[-1:] == '"' and len(value) > 1:
        try:
            return str(json.loads(value))
        except ValueError:
            return value[1:-1]
    return value[1:-1] if value[:1] == value[-1:] == "'" and len(value) > 1 else value


def _skip_directive(line: str, lines: Iterator[tuple[int, str]]) -> None:
    while not line.endswith("}%%"):
        _number, line = next(lines, (0, "}%%"))


def at(line: int, why: str) -> UnreadableMapError:
    """An error at a line."""
    return UnreadableMapError(sentences.AT_LINE.format(n=line, why=why))


def key_from(name: str, taken: set[str], otherwise: str) -> str:
    """A key that is not taken, from the letters of a name.

    >>> key_from("Friend's story", set(), "step"), key_from("العربية", {"step"}, "step")
    ('friend_s_story', 'step_2')
    """
    letters = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:60] or otherwise
    key, number = letters, 1
    while key in taken:
        number += 1
        key = f"{letters}_{number}"
    taken.add(key)
    return key
