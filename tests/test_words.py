"""On screen people read plain words: the pages keep to the word list, and every text can be translated."""

import ast
import re
from collections.abc import Iterator

from tests.house import Module, house, within

SAY_INSTEAD = {
    "action": "matter",
    "amplify": "thank and pass on",
    "as-designed": "as planned",
    "as-lived": "as it happens",
    "avoidable leaving": "customers we could keep",
    "categories": "topics",
    "category": "topic",
    "contested": "disagreed",
    "data passport": "where it comes from, what it may be used for",
    "effect plan": "how we'll know",
    "frontstage": "customer sees it",
    "function": "department",
    "inconclusive": "cannot tell yet",
    "influence": "who has a say",
    "micro-interaction": "step",
    "negative present": "told us something negative",
    "normalised": "back to normal",
    "not assessable": "could not be read",
    "not effective": "did not help",
    "positive present": "told us something positive",
    "shadow run": "try on the last 90 days",
    "stations connected": "all data running",
}
NEVER_ON_SCREEN = {"closed"}
NEVER_AT_ALL = {"emotion level", "golden record", "happiness index", "net sentiment", "sentiment score"}

TRANSLATES = {"_", "ngettext"}
SHOWS_ITS_FIRST_ARGUMENT = {
    *("button", "caption", "checkbox", "error", "expander", "header", "info", "link_button", "metric"),
    *("multiselect", "page_link", "radio", "segmented_control", "selectbox", "subheader", "success"),
    *("text", "text_input", "title", "toggle", "warning"),
}

WINDOWS = [module for module in house().values() if within(module.name, "dashboard")]


def named_calls(module: Module, names: set[str]) -> Iterator[ast.Call]:
    """The calls of a function or method with one of these last names; what goes to the log is for no page."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            holder, _, name = ast.unparse(node.func).rpartition(".")
            if name in names and holder != "LOG":
                yield node


def texts(module: Module) -> list[str]:
    """The texts that a module hands to translation."""
    arguments = [argument for call in named_calls(module, TRANSLATES) for argument in call.args]
    values = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
    return [value for value in values if isinstance(value, str)]


def found(words: set[str], text: str) -> set[str]:
    """Which of the words a text uses, in singular or plural."""
    return {word for word in words if re.search(rf"\b{re.escape(word)}s?\b", text.casefold())}


def test_the_pages_use_the_plain_words() -> None:
    for text in (text for module in WINDOWS for text in texts(module)):
        assert not found(NEVER_ON_SCREEN, text), text
        assert {word: SAY_INSTEAD[word] for word in found(set(SAY_INSTEAD), text)} == {}, text


def test_nothing_is_called_a_score() -> None:
    sources = {name: module.path.read_text(encoding="utf-8") for name, module in house().items()}
    assert {name: words for name, source in sources.items() if (words := found(NEVER_AT_ALL, source))} == {}


def test_every_text_on_a_page_can_be_translated() -> None:
    shown = [
        (module.name, ast.unparse(call.args[0]))
        for module in WINDOWS
        for call in named_calls(module, SHOWS_ITS_FIRST_ARGUMENT)
        if call.args and isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert [(name, text) for name, text in shown if re.search(r"[A-Za-z]{3}", text)] == []


def test_a_translated_text_is_a_constant() -> None:
    first = [call.args[0] for module in WINDOWS for call in named_calls(module, {"_"})]
    assert [ast.unparse(text) for text in first if not isinstance(text, ast.Constant)] == []
