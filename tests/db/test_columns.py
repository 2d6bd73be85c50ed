"""What is read is asked for by columns alone: no question has the mappers of all models prepared first."""

import ast
import inspect
import subprocess
import sys

from sqlmodel import SQLModel

import db.models
from db.models import Signal, col, metadata, table_of
from tests.house import Module, house, within

ASKING = {"select", "exists", "join", "outerjoin", "join_from", "select_from"}
MODELS = {name for name, one in vars(db.models).items() if inspect.isclass(one) and issubclass(one, SQLModel)}
READING = [module for module in house().values() if within(module.name, "db.reads", "dashboard")]
FIRST_QUESTION = """
from sqlalchemy import event
from sqlalchemy.orm import Mapper
event.listen(Mapper, "before_configured", lambda: print("prepared"))
from datetime import UTC, datetime
from db.engine import reading
from db.reads.people import session
with reading("sqlite://") as connection:
    try:
        session(connection, "nobody's", datetime.now(UTC))
    except Exception as error:
        print(type(error).__name__)
"""


def test_a_column_is_that_of_the_table() -> None:
    assert col(Signal.text) is metadata.tables["signals"].c.text is table_of(Signal).c.text


def wrong(module: Module) -> list[str]:
    """Models, and their attributes, that a module puts into a question as they are."""
    nodes = list(ast.walk(module.tree))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    columns = {id(word) for call in calls if ast.unparse(call.func) == "col" for word in call.args}
    entities = [
        word
        for call in calls
        if ast.unparse(call.func).rpartition(".")[2] in ASKING
        for word in call.args
        if isinstance(word, ast.Name) and word.id in MODELS
    ]
    attributes = [
        node
        for node in nodes
        if isinstance(node, ast.Attribute) and id(node) not in columns
        if isinstance(node.value, ast.Name) and node.value.id in MODELS and not node.attr.startswith("_")
    ]
    aliases = [call for call in calls if ast.unparse(call.func) == "aliased"]  # `col` is of the table itself
    return [ast.unparse(node) for node in (*entities, *attributes, *aliases)]


def test_no_question_names_a_model_or_its_attributes() -> None:
    assert len(READING) > 100
    assert {module.name: found for module in READING if (found := wrong(module))} == {}


def test_nobody_takes_the_columns_of_the_mappers() -> None:
    taken = [
        module.name
        for module in house().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "sqlmodel"
        if "col" in {name.name for name in node.names}
    ]
    assert taken == []


def test_the_first_question_of_a_process_prepares_no_mapper() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_QUESTION], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["OperationalError"], "it was asked, of a store without tables"
