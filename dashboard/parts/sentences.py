"""What customers said, word for word, with the evidence marked and "Not right?" beneath each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.channels import channel_name
from dashboard.kept import kept
from dashboard.parts import component, written
from dashboard.told import told
from dashboard.words import _, day, language, mark, ngettext, number
from db.models import Author, CorrectionKind, Presence
from db.reads.conversations import Line
from db.reads.sentences import Sentence

_SENTENCES = component("sentences")
LONGEST_SHOWN = 2_000
Named = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader said under a sentence: a correction of a signal, or one to take back.

    `alike` means that the kind is to hold for all that were tagged for the same words, `whole` that the
    conversation of the signal is to be shown, or put away.
    """

    signal_id: int | None
    kind: CorrectionKind | None
    value_id: int | None
    undo_id: int | None
    alike: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Beneath:
    """What stands beneath some of the sentences, by their signals.

    `alike` says how many others are offered to be changed too, `talks` the messages of open conversations.
    """

    alike: tuple[tuple[int, int], ...] = ()
    talks: tuple[tuple[int, tuple[Line, ...]], ...] = ()


def sentences(
    several: Sequence[Sentence], topics: Named, steps: Named, beneath: Beneath, key: str
) -> Told | None:
    """Draw the sentences; returns what a reader just said about one."""
    said = _SENTENCES(data=_data(several, topics, steps, beneath), key=key, on_told_change=lambda: None).told
    return None if said is None else _told(said)


@kept
def _data(several: Sequence[Sentence], topics: Named, steps: Named, beneath: Beneath) -> bytes:
    words = {
        "not_right": _("Not right?"),
        "undo": _("Take it back"),
        "change_too": _("Change too"),
        "other_topic": _("Other topic …"),
        "other_step": _("Other step …"),
    }
    shown = [_shown(one, dict(topics), beneath) for one in several]
    return written({"sentences": shown, "topics": topics, "steps": steps, "words": words})


def pieces(text: str, spans: Sequence[tuple[int, int, str]]) -> list[tuple[str, str]]:
    """`text` cut at the evidence: (piece, kind), kind '' between the spans. Overlaps are drawn once.

    >>> pieces("still waiting here", [(0, 13, "negative")])
    [('still waiting', 'negative'), (' here', '')]
    """
    cut: list[tuple[str, str]] = []
    at = 0
    for start, end, kind in sorted(spans):
        if at <= start < end <= len(text):
            cut += [(text[at:start], ""), (text[start:end], kind)]
            at = end
    cut.append((text[at:], ""))
    return [(piece, kind) for piece, kind in cut if piece]


def meta(one: Sentence) -> list[str]:
    """Where a sentence comes from and what was found in it, piece by piece."""
    said = list(dict.fromkeys((one.source, channel_name(one.channel))))  # "Chat" came through chat, said once
    said.append(day(one.occurred_at) if one.occurred_at else _("no date"))
    if one.mark is not None:
        said.append(mark(one.mark, one.mark_best))
    if one.words_negative == Presence.NOT_ASSESSABLE:
        said.append(_not_read(one))
    said += map(told, one.topics)
    if one.step:
        said.append(_("step: {step}").format(step=told(one.step)))
    return said


def _not_read(one: Sentence) -> str:
    """Why the words of a sentence say nothing here; its mark may still stand."""
    why = {
        "empty": _("no words"),
        "no_words": _("no words"),
        "too_short": _("too short to be read"),
        "unsure": _("language not sure"),
        "language": _("words in {language}, not read").format(language=language(one.language)),
    }
    return why.get(one.unread_reason or "", _("could not be read"))


def _shown(one: Sentence, topics: dict[int, str], beneath: Beneath) -> dict[str, Any]:
    text, alike = one.text or "", dict(beneath.alike).get(one.signal_id, 0)
    cut = pieces(text[:LONGEST_SHOWN], one.spans) or [(_("(no words)"), "")]
    if len(text) > LONGEST_SHOWN:
        cut.append((" …", ""))
    return {
        "id": one.signal_id,
        "pieces": [("\u201c", ""), *cut, ("\u201d", "")] if text else cut,
        "meta": meta(one),
        "tone": _tone(one),
        "kinds": [(kind, said) for kind, said in _kinds(one)],
        "corrections": [
            {"id": made.id, "label": _corrected(made.kind, topics.get(made.value_id or 0))}
            for made in one.corrections
        ],
        "alike": _alike(alike) if alike else "",
        "part_of": _part_of(one.conversation) if one.conversation else "",
        "talk": [_line(line, one.signal_id) for line in dict(beneath.talks).get(one.signal_id, ())],
    }


def _part_of(n: int) -> str:
    said = ngettext("Part of a conversation of {n} message", "Part of a conversation of {n} messages", n)
    return said.format(n=number(n))


def _line(line: Line, of: int) -> dict[str, Any]:
    who = {
        Author.CUSTOMER: _("The customer"),
        Author.COMPANY: _("The company"),
        Author.STAFF: _("Heard by somebody who works here"),
        Author.SYSTEM: _("Written by a program"),
    }
    said = line.text or line.event or (_("(no words)") if line.mark is None else mark(line.mark, None))
    return {
        "who": who[Author(line.author)],
        "author": line.author,
        "at": day(line.occurred_at) if line.occurred_at else "",
        "said": said[:LONGEST_SHOWN] + ("…" if len(said) > LONGEST_SHOWN else ""),
        "this": line.signal_id == of,
    }


def _alike(n: int) -> str:
    said = ngettext(
        "{n} other was tagged for the same words: change it too?",
        "{n} others were tagged for the same words: change them too?",
        n,
    )
    return said.format(n=number(n))


def _tone(one: Sentence) -> str:
    if one.negative == Presence.PRESENT:
        return "negative"
    if one.positive == Presence.PRESENT:
        return "positive"
    return "unread" if one.negative == Presence.NOT_ASSESSABLE else ""


def _kinds(one: Sentence) -> list[tuple[str, str]]:
    kind = CorrectionKind.NOT_NEGATIVE if one.negative == Presence.PRESENT else CorrectionKind.NEGATIVE
    offered = (kind, CorrectionKind.NOT_OUR_CUSTOMER, CorrectionKind.SPAM)
    return [(str(one_kind), _names()[one_kind]) for one_kind in offered]


def _names() -> dict[CorrectionKind, str]:
    return {
        CorrectionKind.NOT_NEGATIVE: _("Nothing negative"),
        CorrectionKind.NEGATIVE: _("Something negative"),
        CorrectionKind.OTHER_TOPIC: _("Other topic"),
        CorrectionKind.OTHER_STEP: _("Other step"),
        CorrectionKind.NOT_OUR_CUSTOMER: _("Not our customer"),
        CorrectionKind.SPAM: _("Spam"),
    }


def _corrected(kind: str, value: str | None) -> str:
    name = _names()[CorrectionKind(kind)]
    return _("said here: {what}").format(what=f"{name}, {value}" if value else name)


def _told(said: dict[str, Any]) -> Told:
    kind = CorrectionKind(said["kind"]) if "kind" in said else None
    return Told(
        said.get("signal"), kind, said.get("value"), said.get("undo"), "alike" in said, "whole" in said
    )
