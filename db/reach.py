"""Which pages, jobs and exports customers' data reaches, read off the source of the house itself.

Nobody keeps a list of it: a page, job or export reaches customers' data where what it calls, followed name
by name through the modules, ends at a table that holds them. Whatever is added is found the same way.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
MODELS = "db.models"
OF_CUSTOMERS = {
    "Signal": "signals", "SignalVersion": "signal_versions", "SourceProfile": "source_profiles",
    "Customer": "customers", "Ask": "asks", "ActionSignal": "action_signals", "Finding": "findings",
    "FindingCategory": "finding_categories", "FindingIntent": "finding_intents",
    "ChannelRollup": "rollup_channels", "CategoryRollup": "rollup_categories",
    "StepRollup": "rollup_steps", "CombinedRollup": "rollup_combined",
}  # fmt: skip
"""The tables that hold what customers said or did, or figures of it, by their models."""

_TABLES = {"tables", "_TABLES", "_T"}
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reach:
    """Pages by the name of their file, jobs and exports by their names, routes by their paths."""

    pages: tuple[str, ...]
    jobs: tuple[str, ...]
    exports: tuple[str, ...]
    routes: tuple[str, ...]


@cache
def reach(house: Path = HOUSE) -> Reach:
    """Everything in `house` that customers' data reaches."""
    source = _Source(house)
    pages = [path.stem for path in (house / "dashboard" / "views").glob("*.py")]
    jobs = dict(_jobs(source.module("jobs.schedule")))
    exports = dict(_exports(source.module("jobs.export")))
    return Reach(
        tuple(sorted(one for one in pages if source.reaches_whole(f"dashboard.views.{one}"))),
        tuple(name for name, at in jobs.items() if source.reaches("jobs.schedule", at)),
        tuple(name for name, at in exports.items() if source.reaches("jobs.export", at)),
        tuple(sorted(_routes(source, house))),
    )


class _Module:
    """One parsed file: what it imports, and what each of its names refers to."""

    def __init__(self, name: str, tree: ast.Module, is_module: Callable[[str], bool]) -> None:
        self.name, self.tree = name, tree
        self.imported: dict[str, Name] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    known = (full, "") if is_module(full) else (node.module, alias.name)
                    self.imported[alias.asname or alias.name] = known
        self.defined = dict(pair for node in tree.body for pair in _defines(node))

    def refers(self, node: ast.AST) -> Iterator[Name]:
        """What of the house, by module and name, a piece of this module refers to."""
        for one in ast.walk(node):
            if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
                module, name = self.imported.get(one.value.id, ("", ""))
                if module and not name:
                    yield module, one.attr
            elif isinstance(one, ast.Name):
                if one.id in self.imported:
                    yield self.imported[one.id]
                elif one.id in self.defined:
                    yield self.name, one.id
            elif isinstance(one, ast.Subscript) and (table := _table(one)):
                yield MODELS, table


class _Source:
    """The house, parsed as far as it is asked for."""

    def __init__(self, house: Path) -> None:
        self._house = house
        self._modules: dict[str, _Module] = {}

    def module(self, name: str) -> _Module:
        """One module, parsed."""
        if name not in self._modules:
            tree = ast.parse(self._path(name).read_text(encoding="utf-8"))
            self._modules[name] = _Module(name, tree, lambda full: self._path(full).is_file())
        return self._modules[name]

    def reaches(self, module: str, node: ast.AST) -> bool:
        """Whether a piece of a module leads to a table of customers."""
        waiting, seen = list(self.module(module).refers(node)), set[Name]()
        while waiting:
            at = waiting.pop()
            if at[0] == MODELS and (at[1] in OF_CUSTOMERS or at[1] in OF_CUSTOMERS.values()):
                return True
            if at not in seen:
                seen.add(at)
                waiting += self._from(at)
        return False

    def reaches_whole(self, module: str) -> bool:
        """Whether anything in a module does."""
        return self.reaches(module, self.module(module).tree)

    def _from(self, at: Name) -> Iterator[Name]:
        module, name = at
        if module == MODELS or not self._path(module).is_file():
            return
        here = self.module(module)
        if name in here.defined:
            yield from here.refers(here.defined[name])
        elif name in here.imported:
            yield here.imported[name]

    def _path(self, module: str) -> Path:
        path = self._house.joinpath(*module.split("."))
        return path / "__init__.py" if path.is_dir() else path.with_name(f"{path.name}.py")


def _defines(node: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    """The names a statement gives, each with what it stands for."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name, node
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id, node
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            for at, value in _pairs(target, node.value):
                yield from ((one.id, value) for one in ast.walk(at) if isinstance(one, ast.Name))


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """What each part of `a, b = c, d` stands for."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


def _table(node: ast.Subscript) -> str:
    """The table a piece like `_TABLES["signals"]` names."""
    named = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
    key = node.slice.value if isinstance(node.slice, ast.Constant) else ""
    return str(key) if named in _TABLES else ""


def _jobs(schedule: _Module) -> Iterator[tuple[str, ast.expr]]:
    """The jobs of the schedule with what each runs."""
    for node in ast.walk(schedule.defined["JOBS"]):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Job":
            name, _every, run, *_help = node.args
            yield str(ast.literal_eval(name)), run


def _exports(export: _Module) -> Iterator[tuple[str, ast.expr]]:
    """What can be exported with what gives its rows."""
    for node in ast.walk(export.defined["EXPORTS"]):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant):
                    yield str(key.value), value


def _routes(source: _Source, house: Path) -> Iterator[str]:
    """The paths under which the door hands customers' data out, with their method."""
    for path in sorted((house / "dashboard" / "door").rglob("*.py")):
        module = source.module(".".join(path.relative_to(house).with_suffix("").parts))
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                paths = [at for one in node.decorator_list if (at := _path_of(one))]
                if paths and source.reaches(module.name, node):
                    yield from (f"GET {_prefix(module)}{path}" for path in paths)


def _prefix(module: _Module) -> str:
    """What the paths of a module's routes begin with."""
    router = module.defined.get("router")
    named = {one.arg: one.value for one in router.keywords} if isinstance(router, ast.Call) else {}
    prefix = named.get("prefix")
    return str(prefix.value) if isinstance(prefix, ast.Constant) else ""


def _path_of(decorator: ast.expr) -> str:
    """The path of a route that hands something out, like `@router.get("/signals")`."""
    if isinstance(decorator, ast.Call) and getattr(decorator.func, "attr", "") == "get" and decorator.args:
        path = decorator.args[0]
        return str(path.value) if isinstance(path, ast.Constant) else ""
    return ""
