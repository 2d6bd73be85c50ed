"""Exports in JSON: Telegram's chats, Zendesk's tickets, Intercom's conversations, the App Store's reviews.

Which of them a file is, is told by its beginning. The messages of those who answer for the company are kept
in the conversation and marked as the company's; internal notes are left out.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from jobs.collect.cells import storable
from jobs.collect.messages import (
    COMPANY,
    CUSTOMER,
    NOTES_LEFT_OUT,
    ONLY_MEDIA,
    PROGRAM_LINES,
    SYSTEM,
    WHO_IS_WHO,
    Message,
)
from jobs.collect.objects import Objects
from jobs.collect.plain import plain_text
from jobs.collect.rows import Records, RowError, shown

NOTHING_SAID = "Nothing was said in it."
_PEOPLE = {"user": CUSTOMER, "lead": CUSTOMER, "contact": CUSTOMER, "end-user": CUSTOMER, "bot": SYSTEM}

Left = Callable[[str], None]
"""Told what was left out, in words."""


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of export.

    Attributes:
        name: what it is called on screen
        signs: what its beginning must hold, as patterns
        places: where its objects stand, by what the file begins with
        watched: what must be known from before an object
        messages: the messages in one object
        channel: through what its customers speak
    """

    name: str
    signs: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    messages: Callable[[dict[str, Any], dict[str, Any], Left], Iterable[Message]]
    channel: str
    watched: tuple[str, ...] = ()

    def fits(self, text: str) -> bool:
        """Whether `text`, the beginning of a file, is of this kind."""
        return all(re.search(sign, text) for sign in self.signs) and self.place(text) is not None

    def place(self, text: str) -> str | None:
        """Where the objects stand in a file that begins with `text`."""
        return next(
            (place for sign, place in self.places if re.match(sign, text.lstrip("\ufeff \r\n\t"))), None
        )


def export_of(text: str) -> Export | None:
    """The kind of export that a file is which begins with `text`; None when it is none that is known."""
    return next((one for one in EXPORTS if one.fits(text)), None)


def records(objects: Objects, export: Export, text: str) -> Records:
    """Every message of the file as a row; an object that says nothing is a row that could not be read."""

    def left(words: str) -> None:
        if words not in objects.notes:
            objects.notes.append(words)

    number = 0
    for number, (seen, one) in enumerate(objects.at(export.place(text) or "", export.watched), 1):
        messages = list(export.messages(one, seen, left))
        if not messages and export.name != "Telegram":
            yield RowError(number, None, NOTHING_SAID, shown(json.dumps(one, ensure_ascii=False)))
        for message in messages:
            yield number, [storable(cell) for cell in message]
    if objects.broken:
        yield RowError(number + 1, None, objects.broken, "")


def _telegram(one: dict[str, Any], seen: dict[str, Any], left: Left) -> Iterator[Message]:
    chat = {name.rpartition(".")[2]: value for name, value in seen.items()}
    if one.get("type") != "message":
        left(PROGRAM_LINES)
        return
    said = _spans(one.get("text"))
    if not said.strip():
        left(ONLY_MEDIA)
        return
    talk = f"{chat.get('name') or 'chat'} {chat.get('id') or ''}".strip()
    yield Message(
        id=f"{chat.get('id', '')}/{one.get('id', '')}",
        text=said,
        created_at=_text(one.get("date_unixtime") or one.get("date")),
        user=_text(one.get("from_id") or one.get("from")),
        author_type=_of_telegram(one, chat, left),
        conversation=f"{talk}, {_text(one.get('date'))[:10]}",
    )


def _of_telegram(one: dict[str, Any], chat: dict[str, Any], left: Left) -> str:
    """Whose a message is: in a chat with one person, that person's, else the company's."""
    own = chat.get("user_id")
    if own is not None and one.get("from_id") == f"user{own}":
        return COMPANY
    if chat.get("type") == "personal_chat":
        theirs = one.get("from_id") == f"user{chat.get('id')}" or one.get("from") == chat.get("name")
        return CUSTOMER if theirs else COMPANY
    left(WHO_IS_WHO)
    return ""


def _spans(text: Any) -> str:
    """A text of Telegram: a string, or pieces of which some are marked up."""
    if isinstance(text, list):
        return "".join(piece if isinstance(piece, str) else _text(_dict(piece).get("text")) for piece in text)
    return _text(text)


def _zendesk(one: dict[str, Any], _seen: dict[str, Any], left: Left) -> Iterator[Message]:
    ticket = _dict(one.get("ticket")) or one
    number, customer = _text(ticket.get("id")), _text(ticket.get("requester_id"))
    subject = _text(ticket.get("subject") or ticket.get("raw_subject"))
    comments = [_dict(comment) for comment in _list(ticket.get("comments"))]
    said = [comment for comment in comments if comment.get("public") is not False]
    if len(said) < len(comments):
        left(NOTES_LEFT_OUT)
    if not comments:
        said = [{"author_id": customer, "body": ticket.get("description")} | _only(ticket, "created_at")]
    for place, comment in enumerate(said):
        words = _words(comment.get("plain_body") or comment.get("body"), comment.get("html_body"))
        if words:
            yield Message(
                id=f"{number}/{_text(comment.get('id')) or place}",
                text=words,
                title=subject if place == 0 and not words.startswith(subject) else "",
                created_at=_text(comment.get("created_at")),
                user=_text(comment.get("author_id")) or customer,
                author_type=_of_zendesk(comment, customer),
                conversation=number,
                url=_text(ticket.get("url")) if place == 0 else "",
                attachments=_how_many(comment.get("attachments")),
                subject=subject,
            )


def _of_zendesk(comment: dict[str, Any], customer: str) -> str:
    role = _text(_dict(comment.get("author")).get("role"))
    if role:
        return _PEOPLE.get(role, COMPANY)
    return CUSTOMER if not customer or _text(comment.get("author_id")) == customer else COMPANY


def _intercom(one: dict[str, Any], _seen: dict[str, Any], left: Left) -> Iterator[Message]:
    number, source = _text(one.get("id")), _dict(one.get("source"))
    parts = [_dict(part) for part in _list(_dict(one.get("conversation_parts")).get("conversation_parts"))]
    if any(part.get("part_type") == "note" for part in parts):
        left(NOTES_LEFT_OUT)
    first = source | {"created_at": source.get("created_at") or one.get("created_at")}
    for part in (first, *(part for part in parts if part.get("part_type") != "note")):
        author, words = _dict(part.get("author")), _words(None, part.get("body"))
        if words:
            yield Message(
                id=f"{number}/{_text(part.get('id'))}",
                text=words,
                title=plain_text(_text(part.get("subject"))),
                created_at=_text(part.get("created_at")),
                user=_text(author.get("id") or author.get("email")),
                author_type=_PEOPLE.get(_text(author.get("type")), COMPANY),
                conversation=number,
                attachments=_how_many(part.get("attachments")),
            )
    yield from _rating_of_intercom(number, _dict(one.get("conversation_rating")))


def _rating_of_intercom(number: str, rating: dict[str, Any]) -> Iterator[Message]:
    if rating.get("rating") is not None:
        yield Message(
            id=f"{number}/rating",
            text=_text(rating.get("remark")),
            created_at=_text(rating.get("created_at")),
            rating=_text(rating["rating"]),
            user=_text(_dict(rating.get("contact")).get("id") or _dict(rating.get("customer")).get("id")),
            author_type=CUSTOMER,
            conversation=number,
        )


def _app_store(one: dict[str, Any], _seen: dict[str, Any], _left: Left) -> Iterator[Message]:
    said = _dict(one.get("attributes"))
    yield Message(
        id=_text(one.get("id")),
        text=_text(said.get("body")),
        title=_text(said.get("title")),
        created_at=_text(said.get("createdDate")),
        rating=_text(said.get("rating")),
        user=_text(said.get("reviewerNickname")),
        author_type=CUSTOMER,
    )


def _words(plain: Any, marked: Any) -> str:
    return _text(plain).strip() or plain_text(_text(marked)).strip()


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _only(whole: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: whole.get(name) for name in names}


def _how_many(attachments: Any) -> str:
    return str(len(_list(attachments))) if _list(attachments) else ""


_LINES, _ARRAY = (r"\{", ""), (r"\[", "item")
EXPORTS = (
    Export(
        "Telegram",
        (r'"messages"\s*:\s*\[', r'"(?:from_id|date_unixtime|actor_id)"\s*:'),
        (
            (r'\{(?s:.{0,20000}?)"chats"\s*:\s*\{', "chats.list.item.messages.item"),
            (r"\{", "messages.item"),
        ),
        _telegram,
        "chat",
        (
            *("name", "type", "id", "personal_information.user_id"),
            *(f"chats.list.item.{name}" for name in ("name", "type", "id")),
        ),
    ),
    Export(
        "Zendesk",
        (r'"(?:comments|description)"\s*:', r'"requester_id"\s*:'),
        ((r'\{\s*"tickets"\s*:', "tickets.item"), _LINES, _ARRAY),
        _zendesk,
        "mail",
    ),
    Export(
        "Intercom",
        (r'"conversation_parts"\s*:', r'"source"\s*:'),
        ((r'\{(?s:.{0,500}?)"(?:conversations)"\s*:\s*\[', "conversations.item"), _LINES, _ARRAY),
        _intercom,
        "chat",
    ),
    Export(
        "App Store",
        (r'"customerReviews"', r'"reviewerNickname"'),
        ((r'\{(?s:.{0,500}?)"data"\s*:\s*\[', "data.item"),),
        _app_store,
        "review",
    ),
)
"""The exports that are known, each told by its beginning."""
