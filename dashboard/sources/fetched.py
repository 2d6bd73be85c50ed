"""Sources that Touchline fetches: how it goes, how one is set up, what it would bring before it is kept."""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import store, widgets
from dashboard.start import asking
from dashboard.told import told
from dashboard.words import _, age, due, ngettext, number
from db.models import RequestKind, RequestState
from db.reads.connectors import ConnectorRow, FieldFacts, KindFacts
from db.reads.requests import RequestRow
from db.secrets import seal, unseal

NO_SECRET = "none"  # noqa: S105 - the word for that there is none
NUMBER, FLAG, LINES, OBJECT = "integer", "boolean", "array", "object"


def draw(row: ConnectorRow) -> None:
    """How the fetching of a source goes."""
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
    if isinstance(value, dict):
        return _as_json(value)
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def ask_settings(
    kind: KindFacts, key: str, known: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], str]:
    """The settings of a kind as somebody enters them, and the secret, which is never shown again.

    They begin as `known`, else as the kind has them.
    """
    begin = {field.name: field.default for field in kind.fields} | dict(known or {})
    entered = {field.name: _field(field, begin[field.name], key) for field in kind.fields}
    settings = {name: value for name, value in entered.items() if value not in ("", None, [], {})}
    secret = ""
    if kind.secret != NO_SECRET:
        secret = st.text_input(
            told(kind.secret_title), type="password", key=f"{key}-secret", autocomplete="off"
        )
    return settings, secret


def renew(key: str, row: RequestRow | None) -> None:
    """Have the form hold the secret that the far end gave for the one that was looked with."""
    name, given = f"{key}-secret", row and row.answer.get("secret")
    if row and given and st.session_state.get(name) == unseal(row.facts["secret"]):
        st.session_state[name] = unseal(given)


def _field(field: FieldFacts, begin: Any, key: str) -> Any:
    label, name, hint = told(field.title), f"{key}-{field.name}", told(field.help) or None
    if field.choices:
        at = field.choices.index(begin) if begin in field.choices else 0
        return st.selectbox(label, field.choices, at, key=name, help=hint)
    if field.type == FLAG:
        return st.checkbox(label, bool(begin), key=name, help=hint)
    if field.type == NUMBER:
        return st.number_input(label, value=begin, step=1, key=name, help=hint)
    if field.type == LINES:
        lines = st.text_area(label, "\n".join(begin or ()), key=name, help=_("one in each line"))
        return [one.strip() for one in lines.splitlines() if one.strip()]
    if field.type == OBJECT:
        return _object(st.text_area(label, _as_json(begin) if begin else "", key=name, help=hint))
    return st.text_input(label, "" if begin is None else str(begin), key=name, help=hint).strip()


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _object(text: str) -> dict[str, Any]:
    """What somebody typed as a JSON object; what is none is told, and taken for nothing."""
    try:
        value = json.loads(text or "{}")
    except ValueError:
        value = None
    if isinstance(value, dict):
        return value
    st.html(
        widgets.line(
            _("This is no JSON object, such as {example}.").format(example='{"site": "shop"}'), "bad"
        )
    )
    return {}


def look(kind: KindFacts, settings: dict[str, Any], secret: str, connector_id: int | None = None) -> None:
    """Ask the jobs for the first signals; without a new secret that of a saved connection is used."""
    facts: dict[str, Any] = {"kind": kind.name, "settings": settings}
    if secret:
        facts["secret"] = seal(secret)
    if connector_id is not None:
        facts["connector"] = connector_id
    asking.ask(RequestKind.LOOK_AT_SOURCE, facts)


def looked(kind: KindFacts, connector_id: int | None = None) -> RequestRow | None:
    """What one's last look at a kind or a saved connection found, or how far it is."""
    row = asking.newest(RequestKind.LOOK_AT_SOURCE, mine=True)
    meant = row and (row.facts.get("kind"), row.facts.get("connector")) == (kind.name, connector_id)
    return row if meant else None


def may_be_kept(row: RequestRow, settings: dict[str, Any]) -> bool:
    """Draw what a look found; whether it was at what is entered now, and may be kept."""
    if not preview(row):
        return False
    if row.facts.get("settings") != settings:
        st.html(widgets.line(_("You changed something since; look again before you keep it."), "bad"))
        return False
    return True


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
