"""What the house imports is declared, and what is declared is imported."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.house import ROOMS, ROOT, house, imports

LOADED_BY_OTHERS = {
    "defusedxml",  # openpyxl reads with it when it is there
    "httptools",  # uvicorn reads requests with it when it is there
    "psycopg",  # SQLAlchemy imports it when a URL asks for it
    "uvloop",  # uvicorn runs on it when it is there
}


def declared() -> set[str]:
    """The distributions that the project declares."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {normal(re.split(r"[\[<>=;~! ]", line, maxsplit=1)[0]) for line in project["dependencies"]}


def normal(name: str) -> str:
    """A distribution's name in its one spelling."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> dict[str, set[str]]:
    """The distributions of others that the house imports, each with the modules that do."""
    distributions = packages_distributions()
    found: dict[str, set[str]] = {}
    for module in house().values():
        for name in {full.partition(".")[0] for full in imports(module)}:
            if name not in sys.stdlib_module_names and name not in ROOMS:
                for distribution in distributions.get(name, [name])[:1]:
                    found.setdefault(normal(distribution), set()).add(module.name)
    return found


def test_what_is_imported_is_declared() -> None:
    assert {name: modules for name, modules in imported().items() if name not in declared()} == {}


def test_what_is_declared_is_imported() -> None:
    assert declared() - set(imported()) - LOADED_BY_OTHERS == set()
