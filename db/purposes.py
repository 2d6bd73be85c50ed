"""What follows from why people speak: whether we asked, who may be contacted, through what it comes."""

from dataclasses import dataclass
from types import MappingProxyType

from db.models.words import Contact, Purpose


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a purpose means: `solicited` is None where nobody speaks; `channels` are the likely ones first."""

    solicited: bool | None
    contact: Contact
    channels: tuple[str, ...]


_BY_CHANNEL = MappingProxyType(
    {
        **dict.fromkeys(("review", "social", "forum"), Purpose.IN_PUBLIC),
        **dict.fromkeys(("phone", "store"), Purpose.TALKED),
    }
)

MEANS = MappingProxyType(
    {
        Purpose.WROTE_TO_US: Meaning(False, Contact.ANSWER, ("mail", "chat", "web", "app", "social")),
        Purpose.ASKED: Meaning(True, Contact.ANSWER, ("survey", "mail", "app", "web", "store", "phone")),
        Purpose.IN_PUBLIC: Meaning(False, Contact.IN_PUBLIC_ONLY, ("review", "social", "forum")),
        Purpose.TALKED: Meaning(False, Contact.ANSWER, ("phone", "store", "chat")),
        Purpose.DID: Meaning(None, Contact.NOBODY, ("web", "app", "product", "store")),
    }
)
"""The five purposes. Contact says who may be written to *because of this source*; an opt-out always wins."""


def likely(channel: str, solicited: bool | None, *, words: bool) -> Purpose:
    """The purpose that fits best where nobody said one; `words`: somebody says or rates something."""
    if not words:
        return Purpose.DID
    if solicited or (solicited is None and channel == "survey"):
        return Purpose.ASKED
    return _BY_CHANNEL.get(channel, Purpose.WROTE_TO_US)
