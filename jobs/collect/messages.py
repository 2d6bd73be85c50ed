"""Messages of chats, mailboxes and tickets as the rows of one table, whatever they were exported from."""

from typing import NamedTuple


class Message(NamedTuple):
    """One message: who wrote it (`author_type` is empty where nobody knows), when, in which conversation.

    `created_at` is ISO 8601 or seconds since 1970. Without an `id` it is known again by what it says.
    """

    id: str = ""
    text: str = ""
    title: str = ""
    created_at: str = ""
    rating: str = ""
    user: str = ""
    author_type: str = ""
    conversation: str = ""
    url: str = ""
    attachments: str = ""
    subject: str = ""


HEADER = list(Message._fields)
CUSTOMER, COMPANY, SYSTEM = "customer", "company", "system"

NOTES_LEFT_OUT = "Internal notes were left out."
ONLY_MEDIA = "Messages of only a picture, a recording or a file were left out: the export does not hold them."
PROGRAM_LINES = "Lines that the program wrote by itself were left out."
WHO_IS_WHO = "Who of them speaks for the company cannot be told, so all are taken for customers."
"""What readers of messages say about a file."""
