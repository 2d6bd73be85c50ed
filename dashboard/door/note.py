"""The parts of the page on which staff say what they heard. Everything shown is escaped here."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape

from fastapi import Request

from dashboard.door import blanks, paper
from dashboard.door.forms import language
from dashboard.told import told
from dashboard.words import _, age, ngettext, number
from db.reads.heard import Came

LONGEST = {"said": 2_000, "where": 200, "told_by": 80, "mail": 254}
EMPTY = dict.fromkeys(LONGEST, "")


def form(place: str, chosen: str | None, given: Mapping[str, str] = EMPTY, problem: str = "") -> str:
    """Two fields, and two more for who wants to be told what came of it."""
    warning = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    where = _("Where was that?")
    fields = (
        f'<label for="said">{escape(_("What did the customer say?"))}</label>'
        f'<textarea id="said" name="said" required maxlength="{LONGEST["said"]}" rows="5" dir="auto">'
        f"{escape(given['said'])}</textarea>"
        + _input("where", where, given, _("at the till, on the phone …"))
        + f"<details><summary>{escape(_('Do you want to know what came of it?'))}</summary>"
        + _input("told_by", _("Your name, if you like"), given)
        + _input("mail", _("Your mail address, if you like"), given, kind="email")
        + "</details>"
    )
    base = _("Heard at {place}. It is kept as something you heard, not as the customer's own words.")
    return (
        f"{paper.sentence(base.format(place=place))}{warning}"
        f'<form method="post" action="{blanks.kept(chosen)}">{fields}'
        f"<button>{escape(_('Send it'))}</button></form>{_receipt_form(chosen)}"
    )


def _input(name: str, label: str, given: Mapping[str, str], hint: str = "", kind: str = "text") -> str:
    return (
        f'<label for="{name}">{escape(label)}</label><input id="{name}" name="{name}" type="{kind}" '
        f'dir="auto" maxlength="{LONGEST[name]}" value="{escape(given[name])}" placeholder="{escape(hint)}">'
    )


def _receipt_form(chosen: str | None) -> str:
    keep = f'<input type="hidden" name="language" value="{escape(chosen)}">' if chosen else ""
    return (
        f'<details class="soft"><summary>{escape(_("You have a code?"))}</summary><form method="get">{keep}'
        f'<label for="receipt">{escape(_("Code"))}</label>'
        f'<input id="receipt" name="receipt" dir="ltr" autocomplete="off" maxlength="20">'
        f'<button class="quiet">{escape(_("Read what came of it"))}</button></form></details>'
    )


def came_of(receipt: str, came: Came, now: datetime) -> str:
    """Thanks, the code, and in a few sentences what came of it so far."""
    code = f"{receipt[:5]}-{receipt[5:]}"
    said = _("Keep this code. Under the same link it tells you what came of it.")
    lines = "".join(paper.sentence(line) for line in _lines(came, now))
    return f'{paper.sentence(said)}<p><code dir="ltr">{escape(code)}</code></p>{lines}'


def _lines(came: Came, now: datetime) -> Iterator[str]:
    yield _("It arrived {when}. Thank you.").format(when=age(came.received_at, now))
    if not came.read:
        yield _("It has not been read yet.")
        return
    if not came.topics:
        yield _("It was read. It has no topic yet.")
    for topic, department in came.topics:
        if department:
            about = _("It was read: {topic}. {department} can do something about it.")
            yield about.format(topic=told(topic), department=told(department))
        else:
            yield _("It was read: {topic}.").format(topic=told(topic))
    if came.worked_on:
        yield _worked(came.worked_on).format(n=number(came.worked_on))


def _worked(n: int) -> str:
    return ngettext(
        "Since then somebody works on {n} matter about it.",
        "Since then somebody works on {n} matters about it.",
        n,
    )


def unknown_receipt() -> str:
    """What to say to a code nobody was given."""
    return paper.sentence(_("Nobody was given this code here. Was all of it copied?"))


def back(request: Request) -> str:
    """The way back to the two fields."""
    way = escape(request.url.path + blanks.kept(language(request)))
    return f'<p class="soft"><a href="{way}">{escape(_("Say something else"))}</a></p>'
