"""WhatsApp's export of a chat: lines that begin with a date in the manner of the phone and its language.

A message may have many lines; lines of the program itself name nobody. The export does not say who speaks for
the company: the chat is named after the other side, in the file's name or in its first line.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import NamedTuple

from jobs.collect.dates import parse
from jobs.collect.lines import Lines
from jobs.collect.messages import COMPANY, CUSTOMER, ONLY_MEDIA, PROGRAM_LINES, WHO_IS_WHO, Message
from jobs.collect.rows import Records, RowError, shown

ANOTHER_TALK = timedelta(hours=24)
"""After a silence this long the next message begins another conversation."""

BEFORE_THE_FIRST = "This stands before the first message."
_LINES_LOOKED_AT = 400
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\u202f\xa0،", "01234567890123456789  ,")
_HEAD = re.compile(
    r"(?P<open>\[)?(?P<date>\d{1,4}[./-]\d{1,2}[./-]\d{1,4})\.?,?\s+(?:(?:klo|um|às|at|kl\.?|a las)\s+)?"
    r"(?P<east>[上下]午\s?)?(?P<h>\d{1,2})[:.](?P<min>\d\d)(?:[:.](?P<s>\d\d))?\s*(?P<half>[ap]\.?\s?m\.?|ص|م)?"
    r"(?(open)\]|\s+[-–])\s(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SENDER = re.compile(r"(?P<who>[^\n:]{1,100}?): (?P<said>.*)|(?P<only>[^\n:]{1,100}):\s*", re.DOTALL)
_NAMED_AFTER = re.compile(
    r"WhatsApp[ _-]*(?:Chat|Unterhaltung)(?:[ _]*(?:with|mit|con|com|avec|met|med|-)[ _]+|\s+)(?P<who>.+)|"
    r"(?:Chat (?:de|do|di) WhatsApp|Conversa do WhatsApp|Discussion WhatsApp) (?:con|com|avec) (?P<other>.+)",
    re.IGNORECASE,
)
_MEDIA = re.compile(
    r"<(?:media omitted|medien (?:ausgeschlossen|weggelassen)|multimedia omitido|m[ií]dia omitida|"
    r"arquivo de mídia oculto|médias omis|media weggelaten|media omessi|تم استبعاد الوسائط|attached: [^>]*|"
    r"adjunto: [^>]*|anhang: [^>]*|anexado: [^>]*)>|"
    r"(?:image|video|audio|gif|sticker|document|contact card|bild|dokument|imagen|vídeo|imagem|figurinha|"
    r"photo|vidéo) (?:omitted|weggelassen|omitid[oa]|ocultad[oa]|absente?)|"
    r"\S+\.\w{2,4} \((?:file attached|datei angehängt|archivo adjunto|arquivo anexado|fichier joint)\)",
    re.IGNORECASE,
)
_EDITED = re.compile(
    r"\s*<(?:this message was edited|diese nachricht wurde bearbeitet|se editó este mensaje)>", re.I
)


class _Head(NamedTuple):
    row: int
    at: datetime
    who: str
    said: str
    by_program: bool


def looks_like_whatsapp(text: str) -> bool:
    """Whether `text`, the beginning of a file, is a chat: most dated lines of it name somebody.

    >>> looks_like_whatsapp("12.03.24, 14:08 - Ada: Where is it?\\n12.03.24, 14:09 - Shop: On its way.\\n")
    True
    """
    lines = text.split("\n")[:_LINES_LOOKED_AT]
    heads = [match for line in lines if (match := _HEAD.match(_plain(line)))]
    named = sum(bool(_SENDER.match(head["rest"])) for head in heads)
    begins = bool(lines) and any(_HEAD.match(_plain(line)) for line in lines[:3])
    return begins and len(heads) >= 2 and 2 * named >= len(heads)


def records(lines: Lines, name: str, sample: str) -> Records:
    """Every message as a row; `name` is that of the file, `sample` its beginning."""
    order = _order(sample)
    partner = _partner(name, sample)
    if partner is None:
        lines.notes.append(WHO_IS_WHO)
    begun, last = "", None
    for head in _messages(lines, order):
        if isinstance(head, RowError):
            yield head
            continue
        if last is None or head.at - last > ANOTHER_TALK or head.at < last:
            begun = head.at.isoformat(" ", "minutes")
        last = head.at
        yield head.row, list(_message(head, partner, f"{partner or name}, {begun}"))
    if lines.broken:
        yield RowError(0, None, lines.broken, shown(lines.lost))


def _message(head: _Head, partner: str | None, talk: str) -> Message:
    author = "" if partner is None else CUSTOMER if head.who == partner else COMPANY
    return Message(
        text=head.said, created_at=head.at.isoformat(), user=head.who, author_type=author, conversation=talk
    )


def _messages(lines: Lines, order: str) -> Iterator[_Head | RowError]:
    """The messages that say something, in their order."""
    held: _Head | None = None
    for number, line in enumerate(chain.from_iterable(lines.blocks()), 1):
        head = _read(number, line, order)
        if head is not None:
            yield from _kept(held, lines)
            held = head
        elif held is not None:
            held = held._replace(said=f"{held.said}\n{_seen(line).rstrip()}")
        elif line.strip():
            yield RowError(number, None, BEFORE_THE_FIRST, shown(line))
    yield from _kept(held, lines)


def _kept(head: _Head | None, lines: Lines) -> Iterator[_Head]:
    if head is None:
        return
    said = _EDITED.sub("", head.said).strip()
    if not head.who or (head.by_program and not _MEDIA.search(said)):
        _note(lines, PROGRAM_LINES)
    elif not (words := _MEDIA.sub("", said).strip()):
        _note(lines, ONLY_MEDIA)
    else:
        yield head._replace(said=words)


def _read(number: int, line: str, order: str) -> _Head | None:
    """The message that begins in `line`; None when it goes on with the one before."""
    match = _HEAD.match(_plain(line))
    at = _moment(match, order) if match else None
    if match is None or at is None:
        return None
    sender = _SENDER.match(_seen(line)[match.start("rest") :])
    if sender is None:
        return _Head(number, at, "", "", by_program=True)
    who = (sender["who"] or sender["only"]).strip().lstrip("~ ")
    by_program = ": \u200e" in line
    return _Head(number, at, who, (sender["said"] or "").rstrip(), by_program)


def _moment(match: "re.Match[str]", order: str) -> datetime | None:
    hour = int(match["h"])
    half = (match["half"] or match["east"] or "").casefold()
    if half:
        late = half[0] in "pم下"
        hour = hour % 12 + (12 if late else 0)
    date = match["date"].rstrip(".")
    return parse(f"{date} {hour:02}:{match['min']}:{match['s'] or '00'}", "mdy" if order == "mdy" else "dmy")


def _order(sample: str) -> str:
    """Day or month first: the reading that is possible, and in which time goes on, at every line."""
    matches = [match for line in sample.split("\n") if (match := _HEAD.match(_plain(line)))]
    merits = {order: _merit([_moment(match, order) for match in matches]) for order in ("dmy", "mdy")}
    return max(merits, key=lambda order: merits[order])


def _merit(moments: Iterable[datetime | None]) -> int:
    merit, last = 0, None
    for moment in moments:
        merit += 1 if moment and (last is None or moment >= last) else -1
        last = moment or last
    return merit


def _partner(name: str, sample: str) -> str | None:
    """Whom the chat is with: the file or the program's own first line names them; None where neither does."""
    heads = [head for line in sample.split("\n") if (head := _read(0, line, "dmy") or _read(0, line, "mdy"))]
    people = {head.who for head in heads if head.who}
    named = _NAMED_AFTER.match(name)
    asked = (named["who"] or named["other"]).strip() if named else ""
    first = next((head.who for head in heads[:1] if head.by_program and head.who), "")
    return next((who for who in (asked, first) if who in people), None)


def _plain(line: str) -> str:
    """`line` with digits and spaces of one kind, for matching; its letters stay where they are in `_seen`."""
    return line if line.isascii() else _seen(line).translate(_DIGITS)


def _seen(line: str) -> str:
    return _UNSEEN.sub("", line)


def _note(lines: Lines, words: str) -> None:
    if words not in lines.notes:
        lines.notes.append(words)
