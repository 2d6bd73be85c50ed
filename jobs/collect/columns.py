"""What column names mean: the fields of a signal, the names people give them, and rows that are no header."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_EDGE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_A_WORD = re.compile(r"[\W_]+")
_NUMBER_LIKE = re.compile(r"[\s\d.,:/+%-]*\d[\s\d.,:/+%-]*")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a signal: the names that mean it, best first, and those that may; ``_x`` is an ending."""

    name: str
    names: tuple[str, ...]
    weak: tuple[str, ...] = ()


FIELDS = (
    Field(
        "id",
        ("external_id", "id", "tweet_id", "review_id", "response_id", "comment_id", "message_id", "ticket_id",
         "case_id", "feedback_id", "respondent_id", "uuid"),
        ("order_id",),
    ),
    Field(
        "text",
        ("text", "body", "comment", "comments", "message", "review", "review_text", "review_body",
         "review_comment_message", "verbatim", "feedback", "full_text", "tweet", "kommentar",
         "bewertungstext", "comentario", "mensagem", "commentaire", "avis", "التعليق", "النص"),
        ("content", "description", "response", "answer", "sentence", "opinion", "_text", "_comment",
         "_comments", "_message", "_verbatim", "_body"),
    ),
    Field(
        "title",
        ("title", "subject", "headline", "review_title", "review_comment_title", "betreff"),
        ("summary",),
    ),
    Field(
        "created_at",
        ("created_at", "occurred_at", "timestamp", "created", "date", "datetime", "time", "tweet_created",
         "review_creation_date", "review_date", "submitted_at", "posted_at", "sent_at", "published_at",
         "creation_date", "created_date", "event_time", "review_submit_date_and_time", "datum", "fecha"),
        ("when", "data", "received_at", "_created_at", "_created", "_timestamp", "_creation_date", "_date"),
    ),
    Field(
        "rating",
        ("rating", "score", "stars", "review_score", "star_rating", "overall_rating", "mark", "nps",
         "nps_score", "csat", "ces", "thumbs", "sterne", "nota", "puntuacion"),
        ("note", "_rating", "_stars"),
    ),
    Field(
        "user",
        ("user_id", "author_id", "customer_id", "user", "profile", "handle", "username", "user_name", "email",
         "email_address", "phone", "author", "customer", "reviewer", "member_id", "screen_name",
         "reviewer_nickname", "nickname"),
        ("who", "name"),
    ),
    Field("inbound", ("inbound", "direction", "author_type", "sender_type", "from_customer")),
    Field("reply_to", ("in_response_to_tweet_id", "in_reply_to", "in_reply_to_id", "parent_id", "reply_to")),
    Field("conversation", ("conversation_id", "conversation", "thread_id", "thread", "chat_id")),
    Field("language", ("language", "lang", "locale", "reviewer_language", "sprache", "idioma")),
    Field("channel", ("channel", "medium", "kanal")),
    Field("event", ("event", "event_name", "event_type", "activity", "concept_name"), ("action",)),
    Field("reference", ("micro_interaction", "touchpoint", "reference")),
    Field("url", ("url", "link", "permalink", "review_link")),
)  # fmt: skip
FIELD_NAMES = tuple(field.name for field in FIELDS)
KNOWN_NAMES = frozenset(name for field in FIELDS for name in field.names)


def plain(name: str) -> str:
    """A column name in one spelling: ``Created At``, ``createdAt`` and ``created-at`` are ``created_at``."""
    return _NOT_A_WORD.sub("_", _EDGE.sub("_", name.strip())).strip("_").casefold()


def looks_like_header(cells: Sequence[str]) -> bool:
    """True if a first row names columns; False if it already is a row of data.

    >>> looks_like_header(["id", "label", "text"]), looks_like_header(["663_3", "Please fix this.", "1"])
    (True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or any(_NUMBER_LIKE.fullmatch(cell) or len(cell) > 80 for cell in filled):
        return False
    if any(plain(cell) in KNOWN_NAMES for cell in filled):
        return True
    if len(cells) == 1 or len(set(filled)) < len(filled):
        return False
    return all(len(cell.split()) <= 6 and cell[-1] not in ".!" for cell in filled)


def unique_names(cells: Sequence[str]) -> list[str]:
    """The names of a header row: blank ones become ``column_N``, repeated ones get a number.

    >>> unique_names(["text", "", "text"])
    ['text', 'column_2', 'text_2']
    """
    names: list[str] = []
    for position, cell in enumerate(cells, 1):
        name = stem = " ".join(cell.split()) or f"column_{position}"
        repeat = 2
        while name in names:
            name, repeat = f"{stem}_{repeat}", repeat + 1
        names.append(name)
    return names


def numbered(width: int) -> list[str]:
    """The names of the columns of a file without a header."""
    return [f"column_{position}" for position in range(1, width + 1)]
