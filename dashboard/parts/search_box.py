"""The box to search in: it has the focus when the page opens, and Enter searches."""

from dashboard.parts import component, written
from dashboard.words import _

_BOX = component("search_box")
LONGEST_TYPED = 500


def search_box(typed: str, key: str) -> str | None:
    """Draw the box holding `typed`; returns what was just searched for, '' to stop searching, else None."""
    words = {"label": _("Search what customers said"), "search": _("Search")}
    data = written({"typed": typed, "longest": LONGEST_TYPED, "words": words})
    said = _BOX(data=data, key=key, on_searched_change=lambda: None).searched
    return None if said is None else str(said["typed"])[:LONGEST_TYPED]
