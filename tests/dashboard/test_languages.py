"""The language of a session: where it comes from, who keeps it, and that nothing mixes two of them."""

import ast
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.languages import NAMES, accepted, direction, spoken, spoken_in
from dashboard.told import told
from dashboard.words import age, day, days, language, number, percent
from tests.house import Module, house, within

WINDOWS = [module for module in house().values() if within(module.name, "dashboard")]
PAGES = "dashboard.views"
SPEAKS = {"_", "ngettext", "told", "number", "percent", "day", "days", "age", "due", "clock", "mark", "share"}
KEEPS = {"cache", "lru_cache", "cache_data", "cache_resource"}


@pytest.mark.parametrize(
    ("header", "best"),
    [
        ("", "en"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr,ar;q=0.4,en;q=0.2", "ar"),
        ("en;q=0.1,de;q=0.2,ar;q=0.3", "ar"),
        ("fr,es", "en"),
        ("de;q=nonsense", "en"),
        ("x" * 10_000, "en"),
    ],
)
def test_the_browser_chooses_among_the_languages_there_are(header: str, best: str) -> None:
    assert accepted(header) == best


def test_numbers_and_days_are_written_as_in_the_language() -> None:
    with spoken_in("de"):
        assert (number(8844), day(date(2015, 2, 24))) == ("8.844", "24. Februar 2015")
        assert days(date(2015, 2, 16), date(2015, 2, 24)) == "16. bis 24. Februar 2015"
        assert percent(19, 200) == "9,5 %"
        assert language("pt") == "Portugiesisch"
    with spoken_in("ar"):
        assert number(8844) == "8,844", "the digits of the data, in every language"
        assert day(date(2015, 2, 24)) == "24 فبراير 2015"
        assert direction() == "rtl"
    assert (spoken(), direction()) == ("en", "ltr")


@pytest.mark.parametrize(
    ("days_ago", "said"),
    [(2, "قبل يومين"), (5, "5 أيام"), (11, "11 يومًا"), (55, "55 يومًا"), (100, "100 يوم")],
)
def test_arabic_counts_in_its_own_forms(days_ago: int, said: str) -> None:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with spoken_in("ar"):
        assert age(now - timedelta(days=days_ago), now).endswith(said)


def test_two_threads_speak_two_languages() -> None:
    def speaking(name: str) -> set[str]:
        with spoken_in(name):
            return {spoken() for _ in range(2_000)}

    with ThreadPoolExecutor(len(NAMES)) as threads:
        assert list(threads.map(speaking, NAMES)) == [{name} for name in NAMES]


def test_a_stored_sentence_is_told_in_the_language_and_names_stay() -> None:
    reason = "612 messages on Monday and Tuesday told us something negative; about 480 would be usual."
    with spoken_in("de"):
        assert told("More than usual: Delivery late") == "Mehr als üblich: Lieferung verspätet"
        assert told("More than usual: The step of a customer") == "Mehr als üblich: The step of a customer"
        assert "Montag und Dienstag" in told(reason)
        assert "612" in told(reason)
        assert "480" in told(reason)
        assert told("A note somebody wrote.") == "A note somebody wrote."
    assert told(reason) == reason


def functions(module: Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)}


def named(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def reached(start: str, known: dict[str, ast.FunctionDef]) -> set[str]:
    """The names that a function uses, by itself or through functions of its module."""
    found, waiting = set[str](), [start]
    while waiting:
        names = named(known[waiting.pop()])
        waiting += [name for name in names - found if name in known]
        found |= names
    return found


def at_import(tree: ast.AST) -> Iterator[ast.expr]:
    """What runs when a module is imported: everything outside of functions, and their defaults."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from (one for one in [*node.args.defaults, *node.args.kw_defaults] if one is not None)
        elif isinstance(node, ast.expr):
            yield node
            yield from at_import(node)
        else:
            yield from at_import(node)


def breaking(rule: Callable[[Module], set[str]]) -> dict[str, set[str]]:
    return {module.name: wrong for module in WINDOWS if (wrong := rule(module))}


def test_nothing_is_said_before_it_is_known_who_reads() -> None:
    def said_at_import(module: Module) -> set[str]:
        if within(module.name, PAGES, "dashboard.app"):  # these run anew for every reader
            return set()
        calls = [node for node in at_import(module.tree) if isinstance(node, ast.Call)]
        return {ast.unparse(call) for call in calls if ast.unparse(call.func) in SPEAKS}

    assert breaking(said_at_import) == {}


def test_what_is_kept_for_everybody_holds_no_words() -> None:
    def keeping_words(module: Module) -> set[str]:
        known = functions(module)
        kept = {
            name
            for name, function in known.items()
            if any(
                KEEPS
                & {
                    ast.unparse(part).rpartition(".")[2]
                    for part in ast.walk(one)
                    if isinstance(part, ast.expr)
                }
                for one in function.decorator_list
            )
        }
        return {name for name in kept if SPEAKS & reached(name, known)}

    assert breaking(keeping_words) == {}
