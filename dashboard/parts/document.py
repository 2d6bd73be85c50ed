"""The document around the pages: its language and direction, and what it says while Touchline is away."""

from dashboard.kept import kept
from dashboard.languages import direction, spoken
from dashboard.parts import component, written
from dashboard.words import _

_DOCUMENT, _LEAVING = component("document"), component("leaving")


def speaks() -> None:
    """Let the document be in the language of who is reading."""
    _DOCUMENT(data=_data(), key="document")


def leave_for(place: str) -> None:
    """Let the browser go on to a page of this house that is none of Streamlit's."""
    _LEAVING(data=written({"to": place}), key="leaving")


@kept
def _data() -> bytes:
    words = {
        "connecting": _("Connecting …"),
        "away": _("Touchline does not answer right now"),
        "comes_back": _("This page comes back by itself as soon as it does. What was saved is safe."),
    }
    return written({"lang": spoken(), "dir": direction(), "words": words})
