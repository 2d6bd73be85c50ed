"""Which departments a company has, and who answers for each."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from db.engine import writing
from db.errors import Refused
from db.models import Action, Deed, Function, PersonFunction, PersonRole, Role, Topic, col
from db.rights import By, Right, permit
from db.writes import audit
from db.writes.accounts import presentable
from db.writes.people import person_called
from db.writes.revisions import insert_into, move


class Department(NamedTuple):
    """A department as somebody wrote it down; `head` is the name of who answers for it, or ''."""

    key: str
    name: str
    colour: str
    head: str = ""


def settle(url: str, departments: Sequence[Department], by: By, now: datetime) -> None:
    """Have exactly these departments, in this order; others are retired and get no new matters.

    The same name is the same person. Raises Refused, and changes nothing, for a department that
    would go although matters of it are open, and NameRefusedError for a name that cannot be shown.
    """
    permit(by, Right.MAPS)
    named = [one._replace(head=presentable(one.head) if one.head.strip() else "") for one in departments]
    with writing(url) as connection:
        _refuse_while_matters_are_open(connection, {one.key for one in named})
        gone = update(Function).where(col(Function.key).not_in([one.key for one in named]))
        connection.execute(gone.where(col(Function.retired_at).is_(None)).values(retired_at=now))
        for position, one in enumerate(named):
            _put(connection, one, position, now)
        told = [{"key": one.key, "name": one.name, "head": one.head} for one in named]
        audit.note(connection, by, Deed.CHANGE, "departments", now, after={"departments": told})
        move(connection, Topic.PEOPLE, now)
        move(connection, Topic.MAP, now)


def _refuse_while_matters_are_open(connection: Connection, kept: set[str]) -> None:
    waits = (
        select(col(Function.name))
        .join(Action, col(Action.function_id) == col(Function.id))
        .where(col(Action.is_open), col(Function.key).not_in(kept), col(Function.retired_at).is_(None))
    )
    name = connection.scalar(waits.order_by(col(Function.position)).limit(1))
    if name is not None:
        raise Refused(f"Matters of “{name}” are open; keep it, or hand them to another department first.")


def _put(connection: Connection, one: Department, position: int, now: datetime) -> None:
    head_id = person_called(connection, one.head, now) if one.head else None
    values = {"position": position, "retired_at": None, "head_id": head_id}
    new = insert_into(connection, Function).values(key=one.key, name=one.name, colour=one.colour, **values)
    put = new.on_conflict_do_update(index_elements=["key"], set_=values).returning(col(Function.id))
    function_id = connection.execute(put).scalar_one()
    if head_id is not None:
        for table, row in (
            (PersonFunction, {"person_id": head_id, "function_id": function_id}),
            (PersonRole, {"person_id": head_id, "role": Role.OWNER}),
        ):
            connection.execute(insert_into(connection, table).values(row).on_conflict_do_nothing())
