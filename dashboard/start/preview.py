"""What a dropped file holds, before it is taken in: columns, rows, dates, problems; and what to say of it."""

from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import widgets
from dashboard.channels import channel_names
from dashboard.start import asking, purposes
from dashboard.start.steps import said
from dashboard.told import told
from dashboard.widgets import seen
from dashboard.words import _, day, days, ngettext, number
from db.models import Purpose, RequestKind
from db.reads.requests import RequestRow

USUAL = ("text", "created_at", "rating", "user", "id")


def draw(row: RequestRow) -> None:
    """Everything a person needs to decide, and the button that takes the file in."""
    found = row.answer
    st.html(widgets.line(_headline(row)))
    if found["nothing"]:
        st.html(
            widgets.line(_("Nothing in it can be taken in yet. Say below which column holds what."), "bad")
        )
    else:
        st.html(_first_rows(found["signals"]))
        st.html("".join(widgets.line(told(problem), "soft") for problem in found["problems"]))
    if found["errors"]:
        with st.expander(_("Rows that could not be read")):
            st.html(_unread(found["errors"]))
    _columns(row)
    _about_the_source(row)


def _headline(row: RequestRow) -> str:
    found = row.answer
    n = found["rows"]
    rows = ngettext("{n} row looked at", "{n} rows looked at", n).format(n=number(n))
    dates = [datetime.fromisoformat(one) for one in found["dates"]]
    if not dates:
        return _("{file}: {rows}, none of them with a date.").format(file=row.facts["file"], rows=rows)
    span = day(dates[0]) if dates[0].date() == dates[1].date() else days(dates[0].date(), dates[1].date())
    return _("{file}: {rows}, from {span}.").format(file=row.facts["file"], rows=rows, span=span)


def _first_rows(signals: list[dict[str, Any]]) -> str:
    head = (_("When"), _("What"), _("Mark"), _("Who"))
    return widgets.table(head, (_first_row(one) for one in signals))


def _first_row(one: dict[str, Any]) -> tuple[str, str, str, str]:
    at = f"{datetime.fromisoformat(one['at']):%Y-%m-%d %H:%M}" if one["at"] else _("no date")
    mark = "" if one["mark"] is None else f"{one['mark']:g}"
    return at, one["text"] or one["event"] or "", mark, one["person"] or ""


def _unread(errors: list[dict[str, Any]]) -> str:
    head = (_("Row"), _("Column"), _("What is wrong"), _("As it came"))
    return widgets.table(
        head, ((number(e["row"]), e["column"] or "", told(e["problem"]), e["raw"]) for e in errors)
    )


def _columns(row: RequestRow) -> None:
    """Which column holds what; a change looks at the file anew."""
    guessed = {guess["field"]: guess["column"] for guess in row.answer["guesses"]}
    rest = [field for field in _fields() if field not in USUAL]
    with st.expander(_("Which column holds what"), expanded=row.answer["nothing"]):
        for field in USUAL:
            _column(row, field, guessed.get(field, ""))
        if st.toggle(_("All the others"), key=f"others-{row.facts['folder']}"):
            for field in rest:
                _column(row, field, guessed.get(field, ""))


def _column(row: RequestRow, field: str, column: str) -> None:
    options = ["", *row.answer["header"]]
    key = f"column-{row.id}-{field}"
    st.selectbox(
        _fields()[field],
        options,
        options.index(column) if column in options else 0,
        lambda name: seen(name) or _("none"),
        key=key,
        on_change=_look_again,
        args=(row, field, key),
    )


def _look_again(row: RequestRow, field: str, key: str) -> None:
    columns = row.facts.get("columns", {}) | {field: st.session_state[key]}
    asking.ask(RequestKind.LOOK, row.facts | {"columns": columns})


def _fields() -> dict[str, str]:
    """What a column may hold."""
    return {
        "text": _("What was said"),
        "created_at": _("When"),
        "rating": _("Mark (stars, points)"),
        "user": _("Who said it"),
        "id": _("Number of the row"),
        "title": _("Title"),
        "event": _("What happened"),
        "channel": _("Channel"),
        "language": _("Language"),
        "inbound": _("Customer or company"),
        "conversation": _("Conversation"),
        "reply_to": _("Answer to"),
        "reference": _("Step"),
        "url": _("Link"),
    }


def _about_the_source(row: RequestRow) -> None:
    """Purpose, name, channel; then the button."""
    mine = row.facts["folder"]
    names, examples = purposes.names(), purposes.examples()
    purpose = st.radio(
        _("Why do these people talk to you?"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        captions=list(examples.values()),
        key=f"purpose-{mine}",
    )
    if purpose is not None:
        said(purposes.follows(purpose))
        if purpose == Purpose.DID:
            _events(row, mine)
    st.text_input(_("Name of the source"), row.answer["source"], max_chars=80, key=f"source-{mine}")
    channels = channel_names()
    ordered = purposes.ordered_channels(purpose, row.answer["channel"])
    st.selectbox(
        _("Channel"), ordered, format_func=channels.__getitem__, key=f"channel-{mine}-{purpose or ''}"
    )
    _take_in(row)


def _said_of(row: RequestRow) -> dict[str, Any]:
    """What stands in the form, read anew at a press, which may come before what was typed is drawn."""
    now, mine = st.session_state, row.facts["folder"]
    purpose = now[f"purpose-{mine}"]
    by_default = purposes.ordered_channels(purpose, row.answer["channel"])[0]
    return {
        "purpose": purpose,
        "source": now[f"source-{mine}"].strip(),
        "channel": now.get(f"channel-{mine}-{purpose or ''}", by_default),
        "events": now.get(f"events-{mine}", []) if purpose == Purpose.DID else [],
    }


def _events(row: RequestRow, mine: str) -> None:
    times, key = row.answer["times"], f"events-{mine}"
    if not times:
        return
    st.multiselect(
        _("Columns whose times are events"),
        times,
        row.facts.get("events") or [],
        format_func=seen,
        key=key,
        placeholder=_("Choose …"),
        on_change=lambda: asking.ask(RequestKind.LOOK, row.facts | {"events": st.session_state[key]}),
    )


def _take_in(row: RequestRow) -> None:
    about = _said_of(row)
    ready = about["purpose"] is not None and about["source"] and not row.answer["nothing"]
    if about["purpose"] is None:
        st.html(widgets.line(_("Say why they talk to you; then it can be taken in."), "soft"))
    st.button(
        _("Take it in"),
        key=f"take-in-{row.id}",
        type="primary",
        disabled=not ready,
        on_click=lambda: asking.ask(RequestKind.TAKE_IN, row.facts | _said_of(row)),
    )
