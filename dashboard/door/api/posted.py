"""A signal as a program posts it: the names people send, what each may hold, and the signal it becomes.

A field of another name is refused rather than kept aside, for it is more often a slip of the pen than a wish;
what belongs to a signal without a field of its own goes into `metadata`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
)  # fmt: skip

from db.models import Author, Kind, SignalIn
from jobs.collect.cells import flat
from jobs.collect.channels import CHANNELS, channel_of
from jobs.collect.dates import reader
from jobs.collect.marks import mark_of
from jobs.collect.meanings import AUTHORS, language_of

LONGEST_TEXT = 100_000  # characters
LONGEST_METADATA = 20_000  # characters of all names and values
MOST_METADATA = 100  # names
DEEPEST = 8  # levels of metadata
NO_DATE = "no date: write ISO 8601, RFC 2822 or seconds since 1970, after 1990 and not far ahead"
SPEAKERS = (Author.CUSTOMER, Author.COMPANY, Author.SYSTEM)

Read = Callable[[str], datetime | None]


def reading(now: datetime) -> Read:
    """How moments are read at `now`: a day before 1990 or more than a year ahead is none."""
    return reader("dmy", now)


def _moment(value: Any, info: ValidationInfo) -> datetime | None:
    if value is None:
        return None
    read: Read = info.context
    text = value if isinstance(value, str) else str(value) if type(value) in (int, float) else ""
    moment = read(text)
    if moment is None:
        raise ValueError(NO_DATE)
    return moment


def _mark(value: str) -> float:
    mark = mark_of(value)
    if mark is None:
        raise ValueError("no mark: write a number, 4/5 or ★★★★☆")
    return mark


def _channel(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    channel = channel_of(value)
    if channel is None:
        raise ValueError(f"no channel: write one of {', '.join(CHANNELS)}")
    return channel


def _language(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    language = language_of(value)
    if language is None:
        raise ValueError("no language: write a tag such as en or pt-BR")
    return language


def _speaker(value: Any) -> Any:
    speaker = AUTHORS.get(value.strip().casefold()) if isinstance(value, str) else None
    if speaker is None:
        raise ValueError(f"write who speaks: {', '.join(SPEAKERS)}")
    return speaker


def _details(value: Any) -> dict[str, str] | None:
    if not value and (value is None or isinstance(value, dict)):
        return None
    if not isinstance(value, dict) or _too_deep(value):
        raise ValueError(f"write an object, nested at most {DEEPEST} deep")
    details = flat(value)
    if len(details) > MOST_METADATA or sum(map(len, (*details, *details.values()))) > LONGEST_METADATA:
        raise ValueError(f"at most {MOST_METADATA} names and {LONGEST_METADATA:,} characters in all")
    return details


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in _inside(one) if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def _inside(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Mark = Annotated[Number | Annotated[str, AfterValidator(_mark)], Field(union_mode="left_to_right")]
Moment = Annotated[datetime | None, PlainValidator(_moment, json_schema_input_type=str | float | None)]
Details = Annotated[
    dict[str, str] | None, PlainValidator(_details, json_schema_input_type=dict[str, Any] | None)
]


class PostedSignal(BaseModel):
    """One piece of evidence from or about a customer: words, a mark, an event, or several of them."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    id: Name = Field(
        validation_alias=AliasChoices("id", "external_id"),
        description="Its id in the source; posted again it is the same signal.",
    )
    source: Key | None = Field(
        None, description="Which source it belongs to; else that of the address holds."
    )
    text: str | None = Field(
        None,
        validation_alias=AliasChoices("text", "body", "comment", "message", "review"),
        max_length=LONGEST_TEXT,
        description="The customer's own words.",
    )
    rating: Mark | None = Field(
        None, description="The customer's mark on the source's own scale: a number, 4/5 or stars."
    )
    event: Name | None = Field(None, description="What happened, such as delivered or contract_ended.")
    created_at: Moment = Field(
        None, description="When: ISO 8601, RFC 2822 or seconds since 1970; without a zone it is UTC."
    )
    user_id: Name | None = Field(None, description="Who it is, in the source's own terms.")
    email: Name | None = None
    phone: Name | None = None
    handle: Name | None = None
    author: Annotated[str, BeforeValidator(_speaker)] = Field(
        Author.CUSTOMER.value, description="Who speaks: customer, company or system."
    )
    conversation: Name | None = Field(
        None,
        validation_alias=AliasChoices("conversation", "conversation_id", "thread_id"),
        description="What the messages of one conversation have in common.",
    )
    channel: Annotated[str | None, BeforeValidator(_channel)] = Field(
        None, description=f"One of {', '.join(CHANNELS)}; else that of the source holds."
    )
    lang: Annotated[str | None, BeforeValidator(_language)] = Field(
        None, validation_alias=AliasChoices("lang", "language"), description="A language tag."
    )
    reference: Name | None = Field(None, description="What it is about in the source, such as an order.")
    url: str | None = Field(None, max_length=2_000)
    metadata: Details = Field(None, description="What else belongs to it.")

    def signal(self) -> SignalIn:
        """What is recorded. Raises ValueError when there is neither text nor mark nor event."""
        text = self.text if self.text and not self.text.isspace() else None
        if text is None and self.rating is None and self.event is None:
            raise ValueError("a signal has a text, a rating or an event")
        profile, details = self.user_id or self.email or self.phone or self.handle, self.metadata
        if profile is not None and (self.author != _CUSTOMER or not self._named_once()):
            profile, details = self._apart()
        return SignalIn(
            self.id,
            _VERBATIM if text else _EVENT if self.rating is None else _MARK,
            text,
            self.created_at,
            self.rating,
            self.event,
            profile,
            self.author,
            self.conversation,
            self.channel,
            self.lang,
            self.reference,
            self.url,
            details,
        )

    def _named_once(self) -> bool:
        named = self.user_id, self.email, self.phone, self.handle
        return named.count(None) == len(named) - 1

    def _apart(self) -> tuple[str | None, dict[str, str]]:
        """The customer by the first of several names, and the others aside; who answers for us is none."""
        ways = {"user_id": self.user_id, "email": self.email, "phone": self.phone, "handle": self.handle}
        named = {way: value for way, value in ways.items() if value}
        profile = named.pop(next(iter(named))) if self.author == _CUSTOMER else None
        return profile, {**(self.metadata or {}), **named}


_VERBATIM, _MARK, _EVENT = Kind.VERBATIM.value, Kind.MARK.value, Kind.EVENT.value
_CUSTOMER = Author.CUSTOMER.value
