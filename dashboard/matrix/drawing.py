"""What the matrix shows: a row for each step, a column for each department, a word in every filled cell."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from dashboard.figures import Unit
from dashboard.map.fared import Department
from dashboard.matrix.rows import Row
from dashboard.told import told
from dashboard.words import _, number, several
from db.reads.hurt import Hurt
from db.reads.rollups import Figures
from journeys.influence import remainder
from journeys.short_names import short_names


class Shows(StrEnum):
    """What the cells say: the share of a department, or how many were hurt where it has a say."""

    SHARE = "share"
    HURT = "hurt"


class Cell(NamedTuple):
    """A cell's word and how full it is, from 0 to 1; both empty without a say. `now` says what changed."""

    word: str = ""
    heat: float = 0.0
    now: str = ""


def drawing(
    rows: Sequence[Row],
    departments: Mapping[str, Department],
    hurt: Hurt,
    shows: Shows,
    counted: Unit,
) -> dict[str, Any]:
    """Everything that the part needs, as plain data; `hurt` is who was hurt while a department had a say."""
    most = max((row.hurt for row in rows), default=0)
    cell = partial(_hurt_there, hurt, counted, most) if shows is Shows.HURT else _share_there
    journeys = len({row.journey for row in rows})
    return {
        "columns": _columns(rows, departments, hurt, shows, counted),
        "groups": [
            {"name": _group(*key, journeys), "rows": [_row(row, departments, cell) for row in mine]}
            for key, mine in groupby(rows, lambda row: (row.journey, row.stage))
        ],
        "shows": shows,
        "words": {
            "label": _("Departments and steps; arrow keys move between the cells, Enter opens a step"),
            "step": _("Step"),
            "nobody": _("has no owner"),
            "touched": _("Customers") if counted.by_customer else _("Messages"),
            "hurt": _("Customers hurt") if counted.by_customer else _("Negative messages"),
            "no_say": _("no say"),
        },
    }


def _group(journey: str, stage: str, journeys: int) -> str:
    return stage if journeys == 1 else _("{journey}: {stage}").format(journey=journey, stage=stage)


def _columns(
    rows: Sequence[Row],
    departments: Mapping[str, Department],
    hurt: Hurt,
    shows: Shows,
    counted: Unit,
) -> list[dict[str, str]]:
    names = {key: told(one.name) for key, one in departments.items()}
    shorts = short_names(names)
    return [
        {
            "name": names[key],
            "short": shorts[key],
            "colour": one.colour,
            "sum": _hurt(hurt.functions.get(key, Figures()), counted)
            if shows is Shows.HURT
            else _leads(rows, key),
        }
        for key, one in departments.items()
    ]


def _leads(rows: Sequence[Row], key: str) -> str:
    n = sum(next(iter(row.given), "") == key for row in rows)
    return _("leads {n}").format(n=number(n))


def _hurt(figures: Figures, counted: Unit) -> str:
    n = counted.negative(figures)
    return _("{n} hurt").format(n=number(n)) if counted.by_customer else _("{n} negative").format(n=number(n))


def _row(row: Row, departments: Mapping[str, Department], cell: Callable[[Row, str], Cell]) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "cells": [cell(row, key) for key in departments],
        "nobody": _nobodys(row),
        "touched": number(row.touched),
        "hurt": number(row.hurt) if row.read else "–",
        "unheard": not row.read,
        "bar": [[departments[key].colour, n] for key, n in row.given.items() if key in departments]
        + [["", row.left]],
        "say": say(row, departments),
        "told": row.said,
    }


def _share_there(row: Row, key: str) -> Cell:
    percent = row.given.get(key, 0)
    return _shared(percent, percent if row.now is None else row.now.get(key, 0))


def _hurt_there(hurt: Hurt, counted: Unit, most: int, row: Row, key: str) -> Cell:
    """How many were hurt while the department had a say, of `most` at any step."""
    if not row.given.get(key, 0):
        return Cell()
    n = counted.negative(hurt.cells.get((row.key, key), Figures()))
    return Cell(number(n), n / most if most else 0.0) if row.read else Cell("–")


def _nobodys(row: Row) -> Cell:
    return _shared(row.left, row.left if row.now is None else remainder(row.now))


def _shared(percent: int, now: int) -> Cell:
    """A share over the period, and the one of now where that is another."""
    changed = "" if now == percent else _("now {n} %").format(n=number(now))
    return Cell(_percent(percent), percent / 100, changed) if percent or changed else Cell()


def say(row: Row, departments: Mapping[str, Department]) -> str:
    """Who has a say at a step, the most first, and what is nobody's: 'Logistics 60 %, has no owner 40 %'."""
    said = _say(row.given, departments)
    if row.now is None:
        return said
    return _("{said}; now {now}").format(said=said, now=_say(row.now, departments))


def _say(shares: Mapping[str, int], departments: Mapping[str, Department]) -> str:
    given = [(told(departments[key].name), n) for key, n in shares.items() if key in departments]
    left = [(_("has no owner"), n)] if (n := remainder(shares)) else []
    return several(_("{name} {n} %").format(name=name, n=number(n)) for name, n in (*given, *left))


def _percent(n: int) -> str:
    return _("{n} %").format(n=number(n))
