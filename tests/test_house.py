"""The plan of the house, held by its source: the ladder, the pure modules, names, sizes, first lines."""

import ast
import subprocess
import sys

import pytest

from tests.house import ROOMS, ROOT, Module, calls, house, imports, our_imports, parsed, pure, within

MAY_IMPORT = {
    "db": ("db",),
    "journeys": ("journeys", "db.models"),
    "jobs": ("jobs", "journeys", "db"),
    "dashboard": ("dashboard", "journeys", "db"),
}
PURE_MAY_IMPORT = ("journeys", "db.models")

OUTSIDE_WORLD = (
    *("asyncio", "concurrent", "httpx", "http", "multiprocessing", "os", "pathlib", "psycopg", "requests"),
    *("shutil", "socket", "sqlalchemy", "sqlite3", "sqlmodel", "ssl", "subprocess", "tempfile", "threading"),
    *("time", "urllib.request"),
)
CLOCKS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")
EDGES = ("jobs.cli", "jobs.serve", "jobs.runner", "dashboard.door", "dashboard.store")

VAGUE = {"base", "common", "helper", "helpers", "manager", "managers", "service", "services", "util", "utils"}
LINES_OF_A_MODULE = 300
LINES_OF_A_FUNCTION = 60

EVERY_MODULE = pytest.mark.parametrize("module", house().values(), ids=str)
EVERY_PURE_MODULE = pytest.mark.parametrize("module", [house()[name] for name in sorted(pure())], ids=str)


@EVERY_MODULE
def test_arrows_go_down_only(module: Module) -> None:
    allowed = MAY_IMPORT[module.name.partition(".")[0]]
    wrong = {name for name in our_imports(module) if not within(name, *allowed)}
    if within(module.name, "dashboard"):
        wrong -= pure()
    assert not wrong, f"{module} may import {allowed} only"


@EVERY_MODULE
def test_only_the_bridge_of_the_windows_and_the_door_touch_the_store(module: Module) -> None:
    if within(module.name, "dashboard") and not within(module.name, "dashboard.store", "dashboard.door"):
        wrong = {name for name in our_imports(module) if within(name, "db.writes", "db.engine", "db.migrate")}
        assert not wrong, "pages go through dashboard.store"


@EVERY_PURE_MODULE
def test_a_pure_module_only_computes(module: Module) -> None:
    assert not {name for name in our_imports(module) - pure() if not within(name, *PURE_MAY_IMPORT)}
    assert not {name for name in imports(module) if within(name, *OUTSIDE_WORLD)}
    assert not [call for call in calls(module) if call[0] in {"open", "input", "print", *CLOCKS}]


def test_pure_modules_open_nothing_when_they_are_imported() -> None:
    program = [sys.executable, "-B", "-c", WATCHED_IMPORT, *sorted(pure())]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


WATCHED_IMPORT = """
import importlib, os, sys

FORBIDDEN = {"os.mkdir", "socket.bind", "socket.connect", "sqlite3.connect", "subprocess.Popen"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

def watch(event, args):
    if event in FORBIDDEN or event == "open" and args[2] & WRITING:
        raise RuntimeError(f"a pure module reached out: {event} {args}")

sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


@EVERY_MODULE
def test_only_the_edges_read_the_clock(module: Module) -> None:
    if not within(module.name, *EDGES):
        assert not [call for call in calls(module) if call[0] in CLOCKS], "now is an argument"


@EVERY_MODULE
def test_no_vague_names(module: Module) -> None:
    words = {word for part in module.name.split(".") for word in part.split("_")}
    assert not words & VAGUE


@EVERY_MODULE
def test_a_module_fits_in_the_head(module: Module) -> None:
    if not within(module.name, "db.migrations.versions"):
        assert len(module.path.read_text(encoding="utf-8").splitlines()) <= LINES_OF_A_MODULE


@EVERY_MODULE
def test_a_function_fits_on_a_screen(module: Module) -> None:
    if not within(module.name, "db.migrations.versions"):
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        found = [node for node in ast.walk(module.tree) if isinstance(node, functions)]
        lines = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in found}
        assert not {name: count for name, count in lines.items() if count > LINES_OF_A_FUNCTION}


def test_every_file_says_first_why_it_exists() -> None:
    files = [path for room in (*ROOMS, "tests") for path in (ROOT / room).rglob("*.py")]
    assert [str(path) for path in files if not ast.get_docstring(parsed(path).tree)] == []


def test_streamlit_finds_no_module_that_hides_a_room() -> None:
    hiding = ("db.py", "jobs.py", "journeys.py", "pages")
    assert not [name for name in hiding if (ROOT / "dashboard" / name).exists()]
