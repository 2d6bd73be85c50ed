"""What a run of a job did, in words: 'read 6,121 messages' is for people, its counts are for programs."""

from collections import Counter
from collections.abc import Mapping

from dashboard.words import _, ngettext, number

_TOLD_TOGETHER = {
    **dict.fromkeys(("live", "backlog"), "read"),
    **dict.fromkeys(("indexed", "replaced"), "findable"),
    **dict.fromkeys(
        ("ticks", "runs", "requests", "sessions", "links", "findings", "uploads", "deliveries", "dropped"),
        "deleted",
    ),
}


def done(counts: Mapping[str, int]) -> list[str]:
    """What was done, a few words for each thing that was; `counts` as a job returns them."""
    together: Counter[str] = Counter()
    for what, n in counts.items():
        together[_TOLD_TOGETHER.get(what, what)] += n
    return [_said(what, n).format(n=number(n)) for what, n in together.items() if n]


def _said(what: str, n: int) -> str:
    """The words for `n` of something; each part of a run's counts has its own."""
    said = {
        "read": ngettext("{n} message read", "{n} messages read", n),
        "filled": ngettext("{n} message read anew", "{n} messages read anew", n),
        "placed anew": ngettext("{n} change of the map taken up", "{n} changes of the map taken up", n),
        "followed": ngettext("{n} message let in or taken out", "{n} messages let in or taken out", n),
        "fell silent": ngettext("{n} source fell silent", "{n} sources fell silent", n),
        "spoke again": ngettext("{n} source spoke again", "{n} sources spoke again", n),
        "findable": ngettext("{n} text made findable", "{n} texts made findable", n),
        "files": ngettext("{n} file taken in", "{n} files taken in", n),
        "signals": ngettext("{n} message taken in", "{n} messages taken in", n),
        "answered": ngettext("{n} thing done for a page", "{n} things done for pages", n),
        "refused": ngettext("{n} thing could not be done", "{n} things could not be done", n),
        "failed": ngettext("{n} file could not be taken in", "{n} files could not be taken in", n),
        "fetches failed": ngettext("{n} fetch failed", "{n} fetches failed", n),
        "kept aside": ngettext("{n} could not be read and is kept", "{n} could not be read and are kept", n),
        "decided": ngettext("{n} message looked at", "{n} messages looked at", n),
        "raised": ngettext("{n} matter raised", "{n} matters raised", n),
        "refreshed": ngettext("{n} matter brought up to date", "{n} matters brought up to date", n),
        "reopened": ngettext("{n} matter taken up again", "{n} matters taken up again", n),
        "rejected": ngettext("{n} not raised, by a rule", "{n} not raised, by a rule", n),
        "came back": ngettext("{n} matter no longer waits", "{n} matters no longer wait", n),
        "passed on": ngettext("{n} matter passed on", "{n} matters passed on", n),
        "escalated": ngettext("{n} matter escalated", "{n} matters escalated", n),
        "begun": ngettext("all paths begun anew", "all paths begun anew", n),
        "drawn": ngettext("{n} path drawn", "{n} paths drawn", n),
        "steps": ngettext("{n} step calculated", "{n} steps calculated", n),
        "disagreed": ngettext(
            "{n} disagreement put before the executive", "{n} disagreements put before the executive", n
        ),
        "without owner": ngettext(
            "{n} step without owner put before the executive",
            "{n} steps without owner put before the executive",
            n,
        ),
        "taken": ngettext("{n} step found an owner", "{n} steps found an owner", n),
        "judged": ngettext("{n} customer judged", "{n} customers judged", n),
        "pages": ngettext("{n} page of the log put away", "{n} pages of the log put away", n),
        "deleted": ngettext("{n} old entry deleted", "{n} old entries deleted", n),
    }
    return said.get(what, _("{n} more things done"))
