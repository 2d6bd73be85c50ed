"""Facts about those who work here: nothing is counted person by person, no list tells what another one did.

Nothing tells of departments what their people did either; once something does, it asks for five or more.
"""

import ast
from dataclasses import replace

from dashboard.matters.rows import as_saved
from tests.dashboard.test_matters import NOW, ROW
from tests.house import house, within


def test_no_page_job_or_export_counts_what_people_did_person_by_person() -> None:
    """`db.reads.employees` counts rows for who asks what is stored about them; nothing else does."""
    counting = {
        module.name
        for module in house().values()
        if within(module.name, "db.reads", "dashboard", "jobs")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "group_by"
        if "person" in ast.unparse(node)
    }
    assert counting == set()


def test_a_saved_list_of_matters_names_nobody_but_its_reader() -> None:
    taken = [replace(ROW, person_id=5, person="Ada Byron")]
    for reader, words in ((1, "somebody"), (5, "you")):
        (row,) = as_saved(taken, NOW, reader)
        assert (words in row, "Ada Byron" in map(str, row)) == (True, False)
