"""The English texts that the jobs and the door tell of sources, and the record of processing.

The jobs hand the kinds of connections to the pages through the store; here is what they are called.
"""

from db.reads.record import CONTACTS, HELD, PURPOSES
from jobs.collect import signatures

_KINDS = (
    *("Feed (RSS or Atom)", "Mailbox (IMAP)", "REST API (JSON)", "Singer tap"),
    "Forums, Reddit, comments of blogs, reviews in stores.",
    "Every new mail of a folder; threads stay together.",
    "Anything that answers JSON: tickets, reviews, surveys.",
    "Hundreds of vendors: whatever tap TOUCHLINE_TAPS names.",
)
_SECRETS = (
    "Password or token of the mailbox",
    "Value of the header, such as Bearer …",
    "Secret settings of the tap (JSON)",
)
_SETTINGS = (
    *("Address", "Address of the feed", "Server", "User", "Folder", "Your own addresses", "Port"),
    *("Days to go back at first", "Encryption", "How to sign in", "Address for new tokens", "Client id"),
    *("Scope", "What is what", "Only records where", "Kept beside it", "Header of the secret", "Pages"),
    *("Where the records are", "Where the next page is", "Parameter", "Number of the first page"),
    *("The last link or cursor stays good", "Time or number of a record", "Parameter of “since”", "Tap"),
    *("Settings of the tap", "Only these streams"),
)
_HELP = (
    "RSS or Atom, such as https://forum.example.com/latest.rss",
    "Such as imap.example.com",
    "Who writes from one of them answers for you; @example.com stands for all of a domain.",
    "993, or 143 for STARTTLS.",
    "oauth2 where the mail provider takes no passwords (XOAUTH2).",
    "For oauth2: where the secret is exchanged for an access token; empty when it is one.",
    "For oauth2 with such an address.",
    (
        "A JSON object: for each field of a signal the expression that finds it in a record,"
        ' such as "id": "id", "text": "comment.body", "created_at": "created_at".'
    ),
    "Leave out all others; such as state=='done'.",
    "What else of a record is kept, by an expression that gives an object.",
    "Expression on a page, such as data.tickets.",
    "How to get to the next page: by a link, a cursor, a number.",
    "Expression on a page that gives the link or the cursor; empty: the Link header.",
    "What the cursor or the number is sent as.",
    "Go on from there next time instead of from the start.",
    "Expression on a record; the highest is sent next time, so that only newer ones come.",
    "One of those that TOUCHLINE_TAPS names.",
    "JSON, as the tap's own page says; what is secret belongs into the secret.",
)
_REFUSED = (
    *(signatures.UNSEALED, signatures.NO_SIGNATURE, signatures.WRONG, signatures.NO_TIME),
    *(signatures.CLOCK_OFF, "A delivery has at most {limit} bytes."),
    "This delivery came before; it is not taken in twice.",
    "Too many deliveries that gave nothing are kept already; look at them on the page of the source.",
)
_RECORD = (*PURPOSES.values(), *CONTACTS.values(), HELD)
ALL = (*_KINDS, *_SECRETS, *_SETTINGS, *_HELP, *_REFUSED, *_RECORD)
"""Every one of them has a translation."""
