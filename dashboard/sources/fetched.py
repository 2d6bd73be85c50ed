"""Sources that Touchline fetches: how it goes, how one is set up, what it would bring before it is kept."""

from typing import Any

import streamlit as st

from dashboard import store, widgets
from dashboard.start import asking
from dashboard.told import told
from dashboard.words import _, age, due, ngettext, number
from db.models import RequestKind, RequestState
from db.reads import connectors
from db.reads.connectors import FieldFacts, KindFacts
from db.reads.requests import RequestRow
from db.secrets import seal

NO_SECRET = "none"  # noqa: S105 - the word for that there is none
NUMBER, FLAG, LINES = "integer", "boolean", "array"


def draw(source_id: int) -> None:
    """How the fetching of a source goes."""
    row = store.look(connectors.of_source, source_id)
    if row is None:
        return
    now = store.now()
    last = (
        _("last fetched {when}").format(when=age(row.fetched_at, now))
        if row.fetched_at
        else _("not fetched yet")
    )
    st.html(widgets.heading(_("How it is fetched"), last))
    if row.problem:
        st.html(widgets.line(widgets.seen(told(row.problem)), "bad"))
        if row.permanent:
            st.html(widgets.line(_("It waits until somebody changes it or lets it go on."), "soft"))
    elif not row.paused_at:
        st.html(widgets.line(_("The next fetch is {when}.").format(when=due(row.next_at, now)), "soft"))
    facts = [(name, _shown(value)) for name, value in row.settings.items() if value not in ("", None, [], {})]
    facts.append((_("Secret"), _("kept, not shown") if row.has_secret else _("none")))
    st.html(widgets.table((_("Setting"), _("Value")), facts))


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def ask_settings(kind: KindFacts, key: str) -> tuple[dict[str, Any], str]:
    """The settings of a kind as somebody enters them, and the secret, which is never shown again."""
    settings = {
        field.name: given for field in kind.fields if (given := _field(field, key)) not in ("", None, [])
    }
    secret = ""
    if kind.secret != NO_SECRET:
        secret = st.text_input(
            told(kind.secret_title), type="password", key=f"{key}-secret", autocomplete="off"
        )
    return settings, secret


def _field(field: FieldFacts, key: str) -> Any:
    label, name, hint = told(field.title), f"{key}-{field.name}", told(field.help) or None
    if field.choices:
        return st.selectbox(label, field.choices, key=name, help=hint)
    if field.type == FLAG:
        return st.checkbox(label, bool(field.default), key=name, help=hint)
    if field.type == NUMBER:
        return st.number_input(label, value=field.default, step=1, key=name, help=hint)
    if field.type == LINES:
        lines = st.text_area(label, key=name, help=_("one in each line"))
        return [one.strip() for one in lines.splitlines() if one.strip()]
    return st.text_input(
        label, "" if field.default is None else str(field.default), key=name, help=hint
    ).strip()


def look(kind: KindFacts, settings: dict[str, Any], secret: str) -> None:
    """Ask the jobs for the first signals."""
    facts = {"kind": kind.name, "settings": settings} | ({"secret": seal(secret)} if secret else {})
    asking.ask(RequestKind.LOOK_AT_SOURCE, facts)


def looked() -> RequestRow | None:
    """What the last look found, or how far it is, for who is signed in."""
    return asking.newest(RequestKind.LOOK_AT_SOURCE, mine=True)


def preview(row: RequestRow) -> bool:
    """Draw what a look found; whether it may be kept."""
    if row.open:
        asking.wait(row, lambda _row: _("Fetching the first messages"))
        return False
    if row.state == RequestState.REFUSED:
        asking.refusal(row)
        return False
    found = row.answer
    n = len(found["signals"]) + found["more"]
    base = ngettext("{n} message there", "{n} messages there", n).format(n=number(n))
    st.html(widgets.heading(_("What it would bring first"), base))
    head = (_("When"), _("What"), _("Mark"), _("Who"))
    st.html(widgets.table(head, (_signal(one) for one in found["signals"])))
    for wrong in found["rejected"]:
        st.html(widgets.line(widgets.seen(told(wrong["problem"])), "bad"))
    return True


def _signal(one: dict[str, Any]) -> tuple[str, str, str, str]:
    mark = "" if one["mark"] is None else f"{one['mark']:g}"
    return one["at"] or _("no date"), one["text"] or one["event"] or "", mark, one["person"] or ""
