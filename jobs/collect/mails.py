"""One mail to one signal: who speaks, what they wrote themselves, and which conversation it belongs to. Pure.

A conversation is named by the message that began it, which every answer names first among its references.
What the company wrote is kept as the company's; automatic answers are the system's. Attachments are counted.
"""

import re
from collections.abc import Collection
from datetime import datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b

from imap_tools import MailMessage

from db.models import Author, Kind, SignalIn
from jobs.collect.cells import storable
from jobs.collect.dates import AHEAD, EARLIEST
from jobs.collect.plain import plain_text
from jobs.collect.replies import own_words
from jobs.collect.rows import RowError, shown

NO_TEXT = "This mail holds no text."
UNREADABLE = "This mail cannot be taken apart: it is damaged."
_LONGEST = 200_000
_ID = re.compile(r"<([^<>\s]{1,500})>")
_ANSWER = re.compile(r"\s*(re|aw|antw|sv|vs|ref|rif|r|رد)\s*(\[\d+\])?\s*:", re.IGNORECASE)
_BY_ITSELF = re.compile(r"auto[-_]?(reply|generated|replied|notified)|bulk|junk", re.IGNORECASE)


def signal_of(raw: bytes, own: Collection[str], now: datetime, number: int) -> SignalIn | RowError:
    """The signal in the mail `raw`, the `number`th of its source, or why there is none.

    `own` are the company's addresses and domains ("@shop.example"), in lower case.
    """
    try:
        return _read(MailMessage.from_bytes(raw), raw, own, now, number)
    except Exception:  # noqa: BLE001 - mails are damaged in more ways than a list could name
        return RowError(number, None, UNREADABLE, shown(raw[:4_000]))


def _read(
    mail: MailMessage, raw: bytes, own: Collection[str], now: datetime, number: int
) -> SignalIn | RowError:
    mine, references = _ids(mail, "message-id"), _ids(mail, "references") + _ids(mail, "in-reply-to")
    text = _text(mail, answers=bool(references))
    if not text:
        return RowError(number, None, NO_TEXT, shown(raw[:4_000]))
    sender, author = _sender(mail, own)
    message_id = mine[0] if mine else blake2b(raw, digest_size=16).hexdigest()
    return SignalIn(
        message_id,
        Kind.VERBATIM.value,
        text,
        _moment(mail.date_str, now),
        profile=sender if author is Author.CUSTOMER else None,
        author=author.value,
        conversation=references[0] if references else message_id,
        details=_details(mail),
    )


def _text(mail: MailMessage, *, answers: bool) -> str:
    """What they wrote; the subject first where it begins a conversation, or where there is nothing else."""
    written = mail.text if mail.text.strip() else plain_text(mail.html)
    body = own_words(storable(written)[:_LONGEST])
    subject = " ".join(storable(mail.subject).split())
    if not subject or (body and (answers or _ANSWER.match(subject))):
        return body
    return f"{subject}\n{body}" if body else subject


def _sender(mail: MailMessage, own: Collection[str]) -> tuple[str | None, Author]:
    """Who wrote: a form on the company's own site names the customer as the one to reply to."""
    sender = mail.from_.lower()
    if _of_the_company(sender, own):
        others = [address.lower() for address in mail.reply_to if not _of_the_company(address.lower(), own)]
        if not others:
            return None, Author.COMPANY
        sender = others[0]
    return sender or None, Author.SYSTEM if _by_itself(mail, sender) else Author.CUSTOMER


def _of_the_company(address: str, own: Collection[str]) -> bool:
    return address in own or f"@{address.rpartition('@')[2]}" in own


def _by_itself(mail: MailMessage, sender: str) -> bool:
    said = " ".join(_values(mail, "auto-submitted") + _values(mail, "precedence"))
    answered = "x-autoreply" in mail.obj or "x-autorespond" in mail.obj
    bounced = sender.startswith(("mailer-daemon@", "postmaster@"))
    return bool(_BY_ITSELF.search(said)) or answered or bounced


def _details(mail: MailMessage) -> dict[str, str] | None:
    found = {"subject": " ".join(storable(mail.subject).split())[:500]}
    attached = sum(1 for _one in mail.attachments)
    if attached:
        found["attachments"] = str(attached)
    return {name: value for name, value in found.items() if value} or None


def _ids(mail: MailMessage, header: str) -> list[str]:
    return _ID.findall(storable(" ".join(_values(mail, header))))


def _values(mail: MailMessage, header: str) -> list[str]:
    return [str(value) for value in mail.obj.get_all(header, [])]


def _moment(date: str, now: datetime) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, TypeError, OverflowError):
        return None
    aware = moment.replace(tzinfo=moment.tzinfo or now.tzinfo).astimezone(now.tzinfo)
    return aware if EARLIEST <= aware <= now + AHEAD else None
