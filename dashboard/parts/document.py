"""The document around the pages: its language and direction, for screen readers and for every style."""

from dashboard.languages import direction, spoken
from dashboard.parts import component, written

_DOCUMENT, _LEAVING = component("document"), component("leaving")


def speaks() -> None:
    """Let the document be in the language of who is reading."""
    _DOCUMENT(data=written({"lang": spoken(), "dir": direction()}), key="document")


def leave_for(place: str) -> None:
    """Let the browser go on to a page of this house that is none of Streamlit's."""
    _LEAVING(data=written({"to": place}), key="leaving")
