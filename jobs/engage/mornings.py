"""The job that tells by mail, each morning, what waits for whoever asked for it, and nobody else.

A mail holds numbers and a link, never what a customer said. Where nothing waits none is sent.
"""

import tomllib
from collections import Counter
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import make_msgid
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from db.engine import reading
from db.errors import Refused
from db.reads import mornings as asked
from db.reads.mornings import Reader, Waits
from db.settings import Settings, settings
from db.writes import mornings
from jobs.engage.post import AddressRefusedError, Send, post

LATER = "later"
FROM, UNTIL = 7, 12  # o'clock, where the company is: a machine that slept until noon wakes nobody
WORDS = Path(__file__).with_name("mornings.toml")


def run(url: str, now: datetime) -> dict[str, int]:
    """Tell everybody whom it is morning for; how many were told, and how many addresses were refused."""
    chosen = settings()
    here = now.astimezone(ZoneInfo(chosen.timezone))
    if chosen.mail is None or not FROM <= here.hour < UNTIL:
        return {}
    with reading(url) as connection:
        readers = asked.readers(connection, here.date(), now)
        told = [(one, asked.waits(connection, one.person_id, now)) for one in readers]
    letters = [(one.person_id, letter(one, waits, chosen, here)) for one, waits in told if waits.many]
    if not letters:
        return {}
    with post(chosen.mail.get_secret_value()) as send:
        counts = Counter(_told(url, send, one, mail, here.date()) for one, mail in letters)
    if not counts[LATER]:
        return dict(counts)
    raise Refused(f"The mail server takes {counts[LATER]} of {len(letters)} mails only later.")


def letter(reader: Reader, waits: Waits, chosen: Settings, here: datetime) -> EmailMessage:
    """What somebody is told, in their language; `here` is now, where the company is."""
    words = _words()[reader.language]
    counts = {name: getattr(waits, name) for name in ("mine", "nobodys", "others", "overdue")}
    lines = [words[name].format(n=n) for name, n in counts.items() if n]
    if waits.first:
        when = format_datetime(waits.first, words["when"], here.tzinfo, reader.language)
        lines.append(words["first"].format(when=when))
    lines += ["", words["page"].format(link=f"{chosen.address}/mine"), "", words["why"]]
    mail = EmailMessage()
    mail["From"], mail["To"] = chosen.sender, reader.mail
    mail["Subject"] = words["subject"].format(n=waits.many)
    mail["Date"], mail["Message-ID"] = here, make_msgid(domain=chosen.sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is told to us
    mail.set_content("\n".join(lines))
    return mail


def _told(url: str, send: Send, person_id: int, mail: EmailMessage, today: date) -> str:
    """Tell one person, unless they were meanwhile; a mail that fails halfway is tried again."""
    if not mornings.see_to(url, person_id, today):
        return "already told"
    try:
        send(mail)
    except AddressRefusedError as error:
        mornings.not_told(url, person_id, str(error) if error.for_good else None)
        return "refused" if error.for_good else LATER
    except Exception:
        mornings.not_told(url, person_id)
        raise
    return "told"


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(WORDS.read_text("utf-8"))
