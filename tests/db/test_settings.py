"""Settings come from the environment under their own names only, are all in the README, and fail in words."""

import ast
import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo

from db.settings import Settings, settings, with_psycopg
from tests.house import ROOT, house

FIELDS = Settings.model_fields
HEADING = "| variable | default | what it is |\n| --- | --- | --- |\n"


def variable(field: FieldInfo) -> str:
    """The environment variable of a setting."""
    return field.validation_alias.choices[0]


def is_secret(field: FieldInfo) -> bool:
    """Whether a setting must never be shown."""
    return SecretStr in (field.annotation, *getattr(field.annotation, "__args__", ()))


def row(field: FieldInfo) -> str:
    """A setting as a line of the README's table."""
    default = "" if field.default_factory or field.default is None else f"`{field.default}`"
    file = f" A file that `{variable(field)}_FILE` names may hold it." if is_secret(field) else ""
    return f"| `{variable(field)}` | {default} | {field.description}{file} |\n"


def test_the_readme_documents_every_setting() -> None:
    table = HEADING + "".join(map(row, FIELDS.values()))
    assert table in (ROOT / "README.md").read_text(encoding="utf-8"), f"the table should be:\n{table}"


def test_no_other_module_reads_a_variable() -> None:
    sources = {name: ast.unparse(module.tree) for name, module in house().items() if name != "db.settings"}
    reading = re.compile(r"os\.getenv|environ\[|environ\.get\(")
    assert [name for name, source in sources.items() if reading.search(source)] == []


@pytest.mark.parametrize("name", FIELDS)
def test_a_setting_is_not_taken_from_a_variable_of_somebody_else(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name.upper() != variable(FIELDS[name]):
        monkeypatch.setenv(name.upper(), "nonsense")
        assert "nonsense" not in str(getattr(Settings(), name))


def test_a_secret_may_be_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("SECRET_KEY_FILE", str(secret))
    kept = settings().secret_key
    assert kept is not None
    assert kept.get_secret_value() == "from a file"


def test_a_secret_does_not_show_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hush@db/touchline")
    assert "hush" not in repr(Settings())


@pytest.mark.parametrize("spelling", ["postgres://db/x", "postgresql://db/x", "postgresql+psycopg://db/x"])
def test_every_spelling_of_postgresql_uses_the_driver_that_is_there(spelling: str) -> None:
    assert with_psycopg(spelling) == "postgresql+psycopg://db/x"


def test_an_unknown_time_zone_is_told_with_a_right_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHLINE_TIMEZONE", "Mars")
    with pytest.raises(ValidationError, match="'Mars' is no time zone; write it like Europe/Berlin"):
        Settings()


def test_a_wrong_setting_is_told_by_the_name_of_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "0")
    with pytest.raises(ValidationError, match="PORT"):
        Settings()
