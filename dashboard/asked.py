"""What a reader asked for, in the address of the page: it can be shared, and nonsense in it is left aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

DAYS = {"7": 7, "28": 28, "90": 90, "365": 365}
USUAL = "28"
ALL_TIME = "all"
CHOSEN_DATES = "dates"
UNASKED, ASKED, BY_STAFF = "no", "yes", "staff"
SHOWN = ("", "negative", "positive", "leaving", "unread")


@dataclass(frozen=True, slots=True)
class Asked:
    """Period, narrowing and the kind of sentences, with the names of the address.

    `solicited` is `asked=yes` or `asked=no` there: whether we asked, or they spoke by themselves;
    `by_staff` is `asked=staff`: neither, but what staff heard.
    """

    period: str = USUAL
    first: date | None = None
    last: date | None = None
    source: str = ""
    channel: str = ""
    solicited: bool | None = None
    department: str = ""
    topic: int | None = None
    step: str = ""
    shown: str = ""
    by_staff: bool = False


def asked() -> Asked:
    """What the address of this page asks for."""
    return read(st.query_params.to_dict())


def change(**changes: str | None) -> None:
    """Put changes into the address of this page; None and '' take one out."""
    for name, value in changes.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def read(query: Mapping[str, str]) -> Asked:
    """`query` as something that can be asked.

    >>> read({"period": "7", "topic": "x", "from": "2015-02-16", "to": "2015-02-24"}).period
    'dates'
    >>> read({"period": "eternal", "shown": "<b>"}) == Asked()
    True
    """
    first, last = _day(query.get("from", "")), _day(query.get("to", ""))
    dates = first is not None and last is not None and first <= last
    period, shown = query.get("period", ""), query.get("shown", "")
    return Asked(
        period=CHOSEN_DATES if dates else period if period in {*DAYS, ALL_TIME} else USUAL,
        first=first if dates else None,
        last=last if dates else None,
        source=query.get("source", ""),
        channel=query.get("channel", ""),
        solicited={ASKED: True, UNASKED: False}.get(query.get("asked", "")),
        by_staff=query.get("asked", "") == BY_STAFF,
        department=query.get("department", ""),
        step=query.get("step", ""),
        topic=whole_number(query.get("topic", "")),
        shown=shown if shown in SHOWN else "",
    )


def whole_number(value: str) -> int | None:
    """`value` as a number that can be an id or a count, None for nonsense."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
