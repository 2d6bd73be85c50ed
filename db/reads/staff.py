"""Names of those who work here, blotted out of what customers said.

What customers say about a person who works here is not for everybody's eyes, so the name is masked wherever a
text is read or searched. The mask is as long as the name: places found in the text before still fit.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from sqlalchemy import Connection, select

from db.models import metadata
from db.settings import settings

MASK = "*"
SHORTEST = 3

ALSO_WORDS = frozenset(
    """
    abend amber angel april art august autumn bach baker bank bauer bell berg best bill bird bishop black
    blank brook brown buck bush carol carter chance chase chef christian church clay cliff cook cooper crystal
    daisy dale dawn day dean dick dove drew engel ernst faith fischer fleming ford forest fox frank frost gay
    gene glen gold good grace grant gray green guy hall hand haven hazel heide heather herr hill hirsch holly
    honey hope house hunter iris ivy jack jade jasmine jasper jean jewel jim john josh joy june justice kaiser
    king koch lake lane lang lee lily link long love luck mai major march mark may
    maier mercy miles mills miller model noble norm north olive page park parker pat patience pearl penny
    pepper peter piper pierce pike pool poppy porter price prince queen rain ray reed reich rich richter
    river rob robin rock rose ruby rusty sage sandy schmied schneider schwarz short sky
    small smart smith sommer son star stern stone storm strong summer sue taylor terry thomas
    tiger tom tony viola vogel wagner walker wall ward warren weber wed weiss wells west white will winter
    wise wolf wood woods young
    """.split()  # noqa: SIM905 - lines of words are read, a list of them is not
)
"""Names that are ordinary words too: masked alone only as they are written in the name."""

NO_NAMES = frozenset(
    """
    admin and bin care company customer del demo den der dos executive finance head legal logistics marketing
    office operations owner product sales service shop store support team test the van von
    """.split()  # noqa: SIM905
)
"""Words that people are called by, and that tell of nobody: masked only within a whole name."""

Mask = Callable[[str], str]


def mask(connection: Connection) -> Mask:
    """What blots the names of those who work or worked here out of a text, where that is not switched off."""
    if not settings().mask_staff:
        return _as_it_is
    people = metadata.tables["people"].c
    return masking(tuple(connection.scalars(select(people.name).order_by(people.id))))


@lru_cache(maxsize=8)
def masking(names: tuple[str, ...]) -> Mask:
    """What blots `names`, whole and part by part, out of a text, letter by letter.

    >>> masking(("Ada Lovelace", "Will Hunt"))("ada was kind, will come again. Ask Will")
    '*** was kind, will come again. Ask ****'
    """
    found = "|".join(sorted(_patterns(names), key=len, reverse=True))
    if not found:
        return _as_it_is
    pattern = re.compile(rf"(?<!\w)(?:{found})(?!\w)")
    looked_for = tuple({name.split()[-1].casefold() for name in names} | _parts(names))

    def masked(text: str) -> str:
        folded = text.casefold()  # most texts name nobody, which this tells ten times faster than the pattern
        named = any(part in folded for part in looked_for)
        return pattern.sub(_blotted, text) if named else text

    return masked


def _parts(names: Iterable[str]) -> set[str]:
    return {part.casefold() for name in names for part in name.split() if len(part) >= SHORTEST}


def _patterns(names: Iterable[str]) -> set[str]:
    return {pattern for name in names for pattern in _of_one(name.split())}


def _of_one(parts: list[str]) -> Iterable[str]:
    if len(parts) > 1:
        whole = r"\s+".join(map(re.escape, parts))
        yield f"(?i:{whole})"
    for part in parts:
        if len(part) >= SHORTEST and part.lower() not in NO_NAMES:
            yield re.escape(part) if part.lower() in ALSO_WORDS else f"(?i:{re.escape(part)})"


def _blotted(found: re.Match[str]) -> str:
    return re.sub(r"\S", MASK, found[0])


def _as_it_is(text: str) -> str:
    return text
