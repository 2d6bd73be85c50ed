"""The document around the pages: its language and direction, for screen readers and for every style."""

from dashboard.languages import direction, spoken
from dashboard.parts import component, written

_DOCUMENT = component("document")


def speaks() -> None:
    """Let the document be in the language of who is reading."""
    _DOCUMENT(data=written({"lang": spoken(), "dir": direction()}), key="document")
