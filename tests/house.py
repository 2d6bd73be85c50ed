"""The house as its source tells it: modules, what each imports, what each calls."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("db", "journeys", "jobs", "dashboard")

PLANNED = (
    "jobs.analyse",
    "jobs.collect.mapping",
    "jobs.collect.messages",
    "jobs.collect.payloads",
    "jobs.collect.presets",
    "jobs.collect.signatures",
    "jobs.collect.silence",
    "jobs.engage.clocks",
    "jobs.engage.decide",
    "jobs.engage.policy",
    "jobs.engage.surges",
    "jobs.paper",
    "jobs.sheets",
)
HANDS = ("jobs.analyse.job", "jobs.analyse.pool", "jobs.analyse.ready")


@dataclass(frozen=True)
class Module:
    """One Python file, parsed."""

    name: str
    path: Path
    tree: ast.Module

    def __str__(self) -> str:
        return self.name


def within(name: str, *rooms: str) -> bool:
    """Whether the dotted `name` is one of `rooms` or lies inside one."""
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def parsed(path: Path) -> Module:
    """The module that a file is."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, path, ast.parse(path.read_text(encoding="utf-8")))


@cache
def house() -> dict[str, Module]:
    """Every module of the four rooms by its name."""
    files = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return {module.name: module for module in map(parsed, files)}


def imports(module: Module) -> Iterator[str]:
    """The full names a module imports, wherever in the file it does so; ours down to the module."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively, line {node.lineno}"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in house() or not within(full, *ROOMS) else str(node.module)


def our_imports(module: Module) -> set[str]:
    """The modules of the house that a module imports."""
    return {name for name in imports(module) if within(name, *ROOMS)}


def calls(module: Module) -> set[str]:
    """The dotted text of everything a module calls."""
    return {ast.unparse(node.func) for node in ast.walk(module.tree) if isinstance(node, ast.Call)}


@cache
def pure() -> frozenset[str]:
    """The modules that must only compute: those the plan names, and what of the hands they stand on."""
    found: set[str] = set()
    waiting = [name for name in house() if within(name, *PLANNED) and not within(name, *HANDS)]
    while waiting:
        name = waiting.pop()
        if name in house() and name not in found:
            found.add(name)
            waiting += [other for other in our_imports(house()[name]) if within(other, "jobs")]
    return frozenset(found)
