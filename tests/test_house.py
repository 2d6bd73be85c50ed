"""The plan of the house, held by its source: the ladder, the pure modules, names, sizes, first lines."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterable

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
EDGES = ("jobs.alongside", "jobs.begin", "jobs.children", "jobs.cli", "jobs.serve", "jobs.runner")
EDGES += ("dashboard.door", "dashboard.store")

VAGUE = {"base", "common", "helper", "helpers", "manager", "managers", "service", "services", "util", "utils"}
LINES_OF_A_MODULE = 300
LINES_OF_A_FUNCTION = 60

HOUSE = tuple(house().values())
WRITTEN_BY_US = tuple(module for module in HOUSE if not within(module.name, "db.migrations.versions"))
PAGES = tuple(
    module
    for module in HOUSE
    if within(module.name, "dashboard") and not within(module.name, "dashboard.store", "dashboard.door")
)
PURE = tuple(house()[name] for name in sorted(pure()))

Rule = Callable[[Module], Iterable[str]]


def breaking(rule: Rule, modules: Iterable[Module] = HOUSE) -> dict[str, set[str]]:
    """What breaks a rule, by module; a rule gives what is wrong with one module."""
    return {module.name: wrong for module in modules if (wrong := set(rule(module)))}


def test_arrows_go_down_only() -> None:
    def going_up(module: Module) -> set[str]:
        room = module.name.partition(".")[0]
        allowed = {name for name in our_imports(module) if within(name, *MAY_IMPORT[room])}
        return our_imports(module) - allowed - (pure() if room == "dashboard" else frozenset())

    assert breaking(going_up) == {}


def test_among_the_windows_only_the_bridge_and_the_door_open_the_store() -> None:
    def opening(module: Module) -> set[str]:
        return {name for name in our_imports(module) if within(name, "db.engine", "db.migrate")}

    assert breaking(opening, PAGES) == {}


def test_a_pure_module_imports_nothing_that_reaches_out() -> None:
    def reaching_out(module: Module) -> set[str]:
        of_ours = {name for name in our_imports(module) - pure() if not within(name, *PURE_MAY_IMPORT)}
        return of_ours | {name for name in imports(module) if within(name, *OUTSIDE_WORLD)}

    assert breaking(reaching_out, PURE) == {}


def test_a_pure_module_opens_no_file_and_reads_no_clock() -> None:
    assert breaking(lambda module: calls(module) & {"open", "input", "print", *CLOCKS}, PURE) == {}


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


CONNECTORS = tuple(f"jobs.collect.{kind}" for kind in ("feed", "mailbox", "rest", "singer"))
THE_STORE = ("db.engine", "db.reads", "db.writes", "sqlalchemy", "sqlmodel")


def test_a_connector_and_all_it_stands_on_know_nothing_of_the_store() -> None:
    waiting, seen = [*CONNECTORS], set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting += [other for other in our_imports(house()[name]) - seen if within(other, "jobs")]
    knowing = {name: [one for one in imports(house()[name]) if within(one, *THE_STORE)] for name in seen}
    assert {name: known for name, known in knowing.items() if known} == {}


GUARD, OWN_PORT = "db.outgoing", "jobs.serve"
CONNECTING = re.compile(
    r"(httpx\.(get|post|put|request|stream|Client|AsyncClient)|(socket\.)?create_connection|(socket\.)?socket"
    r"|(request\.)?urlopen|imaplib\.IMAP4(_SSL)?|smtplib\.\w+|requests\.(get|post|Session))"
)


def test_whatever_goes_out_goes_through_the_guard() -> None:
    def going_out(module: Module) -> list[str]:
        called = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
        unguarded = [node for node in called if "transport" not in {one.arg for one in node.keywords}]
        return [said for node in unguarded if CONNECTING.fullmatch(said := ast.unparse(node.func))]

    others = (module for module in HOUSE if module.name not in {GUARD, OWN_PORT})
    assert breaking(going_out, others) == {}


def test_only_the_edges_read_the_clock() -> None:
    inside = (module for module in HOUSE if not within(module.name, *EDGES))
    assert breaking(lambda module: calls(module) & {*CLOCKS}, inside) == {}, "now is an argument"


def test_no_vague_names() -> None:
    assert breaking(lambda module: VAGUE & set(re.split(r"[._]", module.name))) == {}


def test_a_module_fits_in_the_head() -> None:
    def too_long(module: Module) -> list[str]:
        lines = len(module.path.read_text(encoding="utf-8").splitlines())
        return [f"{lines} lines"] if lines > LINES_OF_A_MODULE else []

    assert breaking(too_long, WRITTEN_BY_US) == {}


def test_a_function_fits_on_a_screen() -> None:
    def too_long(module: Module) -> list[str]:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        functions = [node for node in ast.walk(module.tree) if isinstance(node, kinds)]
        return [node.name for node in functions if node.end_lineno - node.lineno >= LINES_OF_A_FUNCTION]

    assert breaking(too_long, WRITTEN_BY_US) == {}


def test_every_file_says_first_why_it_exists() -> None:
    files = [path for room in (*ROOMS, "tests") for path in (ROOT / room).rglob("*.py")]
    assert [str(path) for path in files if not ast.get_docstring(parsed(path).tree)] == []


def test_streamlit_finds_no_module_that_hides_a_room() -> None:
    hiding = ("db.py", "jobs.py", "journeys.py", "pages")
    assert not [name for name in hiding if (ROOT / "dashboard" / name).exists()]
