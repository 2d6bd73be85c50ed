"""Maps in and out: the kinds of file there are, what each is called, and reading one by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from journeys import sentences
from journeys.exchange import flowchart, graphml, jsons, tables, user_journey
from journeys.exchange.carried import Carried, Taken, UnreadableMapError, text_of, tidy
from journeys.exchange.mermaid import key_from
from journeys.exchange.sketch import Sketch, completed

__all__ = ["FORMS", "Carried", "Form", "Taken", "UnreadableMapError", "by_name", "read", "tidy"]


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: what it is called, the ending of its name, how it is written."""

    name: str
    ending: str
    mime: str
    write: Callable[[Carried], str]


FORMS = {
    "json": Form("JSON", "json", "application/json", jsons.write),
    "csv": Form("CSV", "csv", "text/csv", tables.write),
    "graphml": Form("GraphML", "graphml", "application/graphml+xml", graphml.write),
    "flowchart": Form("Mermaid flowchart", "mmd", "text/plain", flowchart.write),
    "journey": Form("Mermaid journey", "journey.mmd", "text/plain", user_journey.write),
}
_WHOLE = {".json": jsons.read, ".csv": tables.read, ".graphml": graphml.read, ".xml": graphml.read}
_SKETCHED = (".mmd", ".mermaid")
ENDINGS = (*_WHOLE, *_SKETCHED)


def by_name(file: str) -> Form | None:
    """The kind of file that a name ends like, None for others.

    >>> by_name("home.journey.mmd").name, by_name("home.mmd").name, by_name("home.pdf")
    ('Mermaid journey', 'Mermaid flowchart', None)
    """
    several = sorted(FORMS.values(), key=lambda form: -len(form.ending))
    return next((form for form in several if file.casefold().endswith(f".{form.ending}")), None)


Known = Callable[[str], Carried | None]
"""What is known already of a journey, by its key."""


def read(file: str, data: bytes, key: str = "", before: Known | None = None) -> Taken:
    """The map in a file of this name; raises UnreadableMapError with the line or step and what is wrong.

    A Mermaid file carries a sketch: it becomes the journey `key`, by itself the one named like the file, and
    keeps what `before` knows of it. Nothing is checked yet, see `checks`.
    """
    ending = PurePath(file).suffix.casefold()
    if ending in _WHOLE:
        return _WHOLE[ending](text_of(data))
    if ending not in _SKETCHED:
        raise UnreadableMapError(sentences.NO_FORM.format(file=file[:80], endings=", ".join(ENDINGS)))
    key = key or key_from(PurePath(file).name.split(".")[0], set(), "journey")
    return completed(_sketch(text_of(data)), key, before(key) if before else None)


def _sketch(text: str) -> Sketch:
    try:
        return user_journey.read(text)
    except UnreadableMapError:
        if text.lstrip().startswith("journey"):
            raise
    return flowchart.read(text)
