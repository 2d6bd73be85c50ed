"""What every test may ask for: the real data, and a migrated store on SQLite and on PostgreSQL."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NoReturn
from unittest import mock

import hypothesis
import pytest

from db import engine, migrate
from db.settings import Settings, settings
from tests import imap, postgresql

ROOT = Path(__file__).parent.parent
_numbers = count()

# no example is too slow, for nothing here is timed; where CI is set every run tries the same examples
hypothesis.settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("house")


def lacking(what: str) -> NoReturn:
    """Skip a test for want of `what`; where CI is set nothing may be lacking."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is needed here; tests/run installs what the tests need")
    pytest.skip(f"{what} is not there")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real feedback, which is no part of the project."""
    folder = Path(os.environ.get("TOUCHLINE_REAL_DATA") or ROOT.parent / "shared" / "data")
    return folder if folder.is_dir() else lacking(f"the real data (TOUCHLINE_REAL_DATA, else {folder})")


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path) -> Iterator[None]:
    """No test sees the settings or the store of whoever runs it, nor leaves any behind."""
    with mock.patch.dict(os.environ):
        for field in Settings.model_fields.values():
            for name in field.validation_alias.choices:
                os.environ.pop(name, None)
                os.environ.pop(f"{name}_FILE", None)
        os.environ["TOUCHLINE_DATA_DIR"] = str(tmp_path / "data")
        settings.cache_clear()
        yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite store that nobody writes to."""
    path = tmp_path_factory.mktemp("template") / "touchline.db"
    url = f"sqlite:///{path}"
    migrate.upgrade(url)
    engine.dispose(url)
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """One PostgreSQL server per test process."""
    programs = postgresql.programs() or lacking("a PostgreSQL server")
    with postgresql.Server(programs) as server:
        yield server


@pytest.fixture(scope="session")
def dovecot() -> Iterator[imap.Server]:
    """One IMAP server per test process, in a folder that its mail user may enter."""
    program = imap.program() or lacking("Dovecot")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with imap.Server(program, Path(folder)) as server:
            yield server


@pytest.fixture
def imap_server(dovecot: imap.Server, monkeypatch: pytest.MonkeyPatch) -> imap.Server:
    """An IMAP server with an empty mailbox, whose certificate this test trusts."""
    dovecot.empty()
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    return dovecot


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: postgresql.Server) -> str:
    """The name of a migrated database that is only copied."""
    url = postgresql_server.url("migrated")
    postgresql_server.run("CREATE DATABASE migrated")
    migrate.upgrade(url)
    engine.dispose(url)
    postgresql_server.freeze("migrated")
    return "migrated"


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """A fresh SQLite store."""
    path = tmp_path / "store" / "touchline.db"
    path.parent.mkdir()
    shutil.copyfile(sqlite_template, path)
    url = f"sqlite:///{path}"
    yield url
    engine.dispose(url)


@pytest.fixture
def empty_postgresql_url(postgresql_server: postgresql.Server) -> Iterator[str]:
    """A PostgreSQL database without any table."""
    yield from _database(postgresql_server, "template1")


@pytest.fixture
def postgresql_url(postgresql_server: postgresql.Server, postgresql_template: str) -> Iterator[str]:
    """A fresh PostgreSQL store."""
    yield from _database(postgresql_server, postgresql_template)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh store: the test runs once on SQLite and once on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(autouse=True)
def main_stays() -> Iterator[None]:
    """A page drawn in a test becomes `__main__`, which every process started afterwards would run first."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address where no store is yet, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty' / 'touchline.db'}"
    return str(request.getfixturevalue("empty_postgresql_url"))


@pytest.fixture
def as_settings(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make a store the one that `settings()` names in this test, and in the processes it starts."""

    def use(url: str) -> None:
        if engine.is_sqlite(url):
            monkeypatch.setenv("TOUCHLINE_DATA_DIR", str(engine.sqlite_path(url).parent))
        else:
            monkeypatch.setenv("DATABASE_URL", url.replace("+psycopg", ""))
            monkeypatch.setenv("SECRET_KEY", "a secret of the tests")
        settings.cache_clear()

    return use


def _database(server: postgresql.Server, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    server.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    url = server.url(name)
    yield url
    engine.dispose(url)
    server.run(f"DROP DATABASE {name} WITH (FORCE)")
