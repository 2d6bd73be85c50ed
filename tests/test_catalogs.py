"""Every text has a translation into every language, with the same names in braces and all plural forms."""

import ast

import pytest
from babel.messages.catalog import Message

from dashboard import stored
from dashboard.languages import ENGLISH, NAMES
from tests.house import house, within
from tests.test_words import found
from tests.words import catalog, placeholders, texts

TRANSLATED = [language for language in NAMES if language != ENGLISH]
BRIEF = 3  # the first plural forms may say "two customers" without a figure
NEVER = {
    "de": {"stimmungswert", "sentiment", "glücksindex", "geschlossen", "punktzahl"},
    "ar": {"مغلقة", "مؤشر السعادة", "درجة المشاعر", "مستوى العاطفة"},
}


def messages(language: str) -> list[Message]:
    return [message for message in catalog(language) if message.id]


def forms(message: Message) -> tuple[str, ...]:
    """The translations of a message, one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def originals(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalog_holds_exactly_the_texts_on_screen(language: str) -> None:
    known = {(message.id, message.context) for message in messages(language)}
    wanted = set(texts())
    hint = "python -m tests.words brings the catalogs up to date; then translate what is new"
    assert sorted(map(str, wanted - known)) == [], hint
    assert sorted(map(str, known - wanted)) == [], hint


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_in_every_form(language: str) -> None:
    lacking = [message.id for message in messages(language) if not all(forms(message))]
    assert lacking == []
    plurals = [message for message in messages(language) if isinstance(message.id, tuple)]
    assert plurals
    assert {len(forms(message)) for message in plurals} == {catalog(language).num_plurals}
    assert [message.id for message in messages(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_same_names_in_braces(language: str) -> None:
    for message in messages(language):
        wanted = placeholders("".join(originals(message)))
        for number, form in enumerate(forms(message)):
            brief = isinstance(message.id, tuple) and number < BRIEF and len(forms(message)) > BRIEF
            assert placeholders(form) == wanted or (brief and placeholders(form) == wanted - {"n"}), (
                message.id
            )


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_speaks_of_scores_or_calls_anything_by_a_forbidden_word(language: str) -> None:
    for message in messages(language):
        assert not found(NEVER[language], " ".join(forms(message))), message.id


def test_what_a_write_refuses_can_be_told_in_every_language() -> None:
    known = set(stored.sentences())
    for module in house().values():
        if within(module.name, "db.writes.actions", "db.writes.corrections"):
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refused":
                    said = node.args[0]
                    text = said.value if isinstance(said, ast.Constant) else "There is no matter {n}."
                    assert text in known
