"""Taking away what is stored about people who work here: all for who may ask, one's own for everybody."""

from collections.abc import Iterator
from typing import Any

from dashboard import store
from dashboard.saving import save_list
from dashboard.words import _
from db.reads.employees import employees


def save(person_id: int | None = None) -> None:
    """The control that saves what is stored about everybody, or about one person."""
    name = _("What is stored about people here") if person_id is None else _("What is stored about you")
    head = (_("No."), _("Name"), _("Mail"), _("Language"), _("Since"), _("Left"), _("Has a password"))
    more = (_("Roles"), _("Departments"), _("In how many rows of which table"))
    save_list(name, (*head, *more), lambda: _rows(person_id), label=name)


def _rows(person_id: int | None) -> Iterator[tuple[Any, ...]]:
    for line in store.look(lambda connection: list(employees(connection, person_id))):
        yield tuple(line.values())
