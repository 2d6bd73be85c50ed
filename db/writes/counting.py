"""A finding as it counts: words and mark taken together, a reader's corrections laid over them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from db.models import Analysed, CorrectionKind, Evidence, Intent, Presence
from db.reads.contributions import Contribution

CATEGORY = ("signal_id", "category_id", "start", "end")
_LEAVING = Intent.LEAVING.value
_PRESENT, _ABSENT = Presence.PRESENT.value, Presence.ABSENT.value
_UNKNOWN = Presence.NOT_ASSESSABLE.value
_EXCLUDING = {CorrectionKind.SPAM, CorrectionKind.NOT_OUR_CUSTOMER}


@dataclass(slots=True)
class Counted:
    """A finding as it counts: the bases taken together, corrections applied."""

    negative: str
    positive: str
    categories: tuple[Evidence, ...]
    micro_interaction_id: int | None
    excluded: bool = False


def together(words: str, mark: str) -> str:
    """Present when either basis says so, absent when one could tell and none did, else not assessable."""
    if mark in (_UNKNOWN, words):
        return words
    return _PRESENT if _PRESENT in (words, mark) else _ABSENT


def counted_as(item: Analysed, corrections: Iterable[Any]) -> Counted:
    """`item` with the corrections in force."""
    counted = Counted(
        together(item.words_negative, item.mark_negative),
        together(item.words_positive, item.mark_positive),
        item.categories,
        item.micro_interaction_id,
    )
    for correction in corrections:
        apply(counted, correction.kind, correction.value_id)
    return counted


def apply(counted: Counted, kind: str, value_id: int | None) -> None:
    """Lay one correction over a finding."""
    if kind == CorrectionKind.NEGATIVE:
        counted.negative = Presence.PRESENT.value
    elif kind == CorrectionKind.NOT_NEGATIVE:
        counted.negative = Presence.ABSENT.value
    elif kind == CorrectionKind.OTHER_TOPIC:
        counted.categories = ((value_id, 0, 0, None),) if value_id else ()
    elif kind == CorrectionKind.OTHER_STEP:
        counted.micro_interaction_id = value_id
    elif kind in _EXCLUDING:
        counted.excluded = True


def contribution(item: Analysed, counted: Counted) -> Contribution:
    """What a finding adds to the rollups."""
    leaving = bool(item.intents) and _LEAVING in [what for what, _, _, _ in item.intents]
    return Contribution(
        item.signal_id, item.profile_id, item.is_event, item.day, item.source_id, item.channel,
        counted.negative, counted.positive, counted.micro_interaction_id,
        tuple([what for what, _, _, _ in counted.categories]), leaving,
    )  # fmt: skip


def category_rows(signal_id: int, counted: Counted) -> list[tuple[int, ...]]:
    """The categories of a finding as rows of their own, in the order of `CATEGORY`."""
    return [(signal_id, what, start, end) for what, start, end, _ in counted.categories]
