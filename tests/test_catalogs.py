"""Every text has a translation into every language, with the same names in braces and all plural forms."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from dashboard import told
from dashboard.languages import ENGLISH, NAMES
from db.contradictions import contradictions
from db.models import EdgeIn, InfluenceIn, JourneyIn, MicroInteractionIn, StageIn
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


STORIES = Path(__file__).parent / "browser"
IN_ANY_LANGUAGE = {"said", "counted", "gettext", "ngettext", "pgettext"}


def looked_for() -> list[tuple[str, str]]:
    """Each sentence a story in several languages waits for, with the story."""
    return [
        (path.name, word.value)
        for path in STORIES.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in IN_ANY_LANGUAGE
        for word in node.args
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    ]


def test_no_story_waits_for_a_sentence_that_no_page_says() -> None:
    known = {text for message in messages(TRANSLATED[0]) for text in originals(message)}
    assert len(looked_for()) > 30
    assert [one for one in looked_for() if one[1] not in known] == []


SAYS = {
    "db.writes": {"Refused"},
    "journeys.changing": {"CannotError"},
    "jobs.collect": {"PassingTroubleError", "PermanentTroubleError"},
}
BY_THEMSELVES = {"jobs.collect.tapped", "jobs.collect.web", "jobs.collect.rest"}  # of words put together


def spoken(node: ast.expr) -> str:
    """What a message becomes, with a figure for whatever differs."""
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else "7" for one in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def refused() -> list[str]:
    """What writes, drafts and sources say in plain sentences when something cannot be done."""
    return [
        said
        for module in house().values()
        for room, names in SAYS.items()
        if within(module.name, room) and module.name not in BY_THEMSELVES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names and node.args
        if " " in (said := spoken(node.args[0])) and said != "7: 7"
    ]


def test_what_is_refused_or_in_trouble_can_be_told_in_every_language() -> None:
    assert len(refused()) > 100
    assert [said for said in refused() if not known_by_us(said)] == []


def test_where_a_map_contradicts_itself_can_be_told_in_every_language() -> None:
    step = MicroInteractionIn("a", "A", "s", "t", "web", influence=(InfluenceIn("x", "causes", 110),))
    wrong = JourneyIn(
        "j", "J", (StageIn("b", "B"),) * 2, (), (step, step), (EdgeIn("a", "a"), EdgeIn("a", "z")), owner="x"
    )
    many = replace(wrong, micro_interactions=(step,) * 501, edges=(EdgeIn("a", "a"),) * 2_001)
    said = {one for journey in (wrong, many) for one in contradictions(journey, ())}
    assert len(said) >= 11
    assert [one for one in said if not known_by_us(one)] == []


def known_by_us(said: str) -> bool:
    return said in told._plain() or any(pattern.fullmatch(said) for _text, pattern in told._patterns())
