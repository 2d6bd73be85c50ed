"""`python -m tests.words` brings the catalogs up to date with every text that reaches the screen.

Texts come from three places: what the windows hand to translation, the words that jobs store and pages
show, and the names of the shipped topics. New texts are added without a translation and those gone are
taken out; a test then fails until somebody has translated what is new.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from dashboard import stored, told
from dashboard.languages import ENGLISH, FOLDER, NAMES
from tests.house import house, within

TRANSLATES = {"_", "ngettext"}
PLACEHOLDER = re.compile(r"\{(\w*)\}")
PLURALS = {  # Babel's own formula has the last two forms the other way round than every translator's tool
    "ar": "nplurals=6; "
    "plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
}
Found = tuple[str | tuple[str, str], str | None]


def main() -> None:
    """Write every catalog anew, keeping the translations there are."""
    for language in NAMES:
        if language != ENGLISH:
            update(language)


def update(language: str) -> Catalog:
    """The catalog of a language with exactly today's texts, as stored."""
    path = FOLDER / language / "LC_MESSAGES" / "touchline.po"
    known = catalog(language) if path.exists() else Catalog(locale=language)
    today = Catalog(
        locale=language,
        header_comment=f"# The words of Touchline in {language}.",
        charset="utf-8",
        fuzzy=False,
    )
    if language in PLURALS:
        today.mime_headers = [("Plural-Forms", PLURALS[language])]
    today.creation_date = today.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # a catalog has no clock
    for text, context in sorted(set(texts()), key=lambda one: (one[1] or "", str(one[0]))):
        before: Message | None = known.get(text if isinstance(text, str) else text[0], context)
        today.add(text, before.string if before else None, context=context)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, today, width=110, omit_header=False)
    return today


def catalog(language: str) -> Catalog:
    """The catalog of a language, as it is stored."""
    with (FOLDER / language / "LC_MESSAGES" / "touchline.po").open("rb") as file:
        return read_po(file, locale=language)


def texts() -> Iterator[Found]:
    """Every text that reaches the screen, a plural as a pair, each with its context."""
    yield from ((text, None) for text in of_the_windows())
    yield from ((text, told.CONTEXT) for text in stored.sentences())


def of_the_windows() -> Iterator[str | tuple[str, str]]:
    """What the windows hand to translation."""
    for module in house().values():
        if within(module.name, "dashboard"):
            for node in ast.walk(module.tree):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in TRANSLATES
                ):
                    yield from _constant(node)


def _constant(call: ast.Call) -> Iterable[str | tuple[str, str]]:
    values = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return [(values[0], values[1])] if len(values) == 2 else values


def placeholders(text: str) -> set[str]:
    """The names in braces of a text."""
    return set(PLACEHOLDER.findall(text))


if __name__ == "__main__":
    main()
