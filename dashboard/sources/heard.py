"""The links under which staff say what they heard: shown as address and QR code, opened and revoked."""

from base64 import b64encode
from io import BytesIO

import segno
import streamlit as st

from dashboard import store, widgets
from dashboard.kept import kept
from dashboard.sources import pressing
from dashboard.words import _, day
from db.reads import heard
from db.reads.heard import LinkRow
from db.secrets import UnsealError, unseal
from db.settings import settings
from db.writes import heard as links


def draw(source_id: int, *, runs_it: bool) -> None:
    """The links in force, each with its code to be printed, and how many were revoked."""
    every = store.look(heard.links, source_id)
    inside = [one for one in every if one.revoked_at is None]
    base = _("staff open it without an account; what they say is never counted as a customer's words")
    st.html(widgets.heading(_("The link for staff"), base))
    if not runs_it:
        return
    for row in inside:
        _link(row)
    if not inside:
        st.html(widgets.line(_("No link leads here now."), "soft"))
    st.button(
        _("Open a link") if not inside else _("Open another link"),
        key=f"open-link-{source_id}",
        on_click=pressing.press,
        args=(_("The link is open. Print its code, or send its address."), links.open_link, source_id),
    )


def _link(row: LinkRow) -> None:
    try:
        address = f"{settings().address}/heard/{unseal(row.token)}"
    except UnsealError:
        st.html(
            widgets.line(_("This link was opened under another key; revoke it and open a new one."), "bad")
        )
    else:
        st.html(_picture(address))
        st.code(address, language=None, wrap_lines=True)
    st.html(widgets.line(_("open since {day}").format(day=day(row.created_at.date())), "soft"))
    st.button(
        _("Revoke this link"),
        key=f"revoke-{row.id}",
        on_click=pressing.press,
        args=(_("Revoked. The link leads nowhere any more."), links.revoke, row.id),
    )


@kept
def _picture(address: str) -> str:
    """The address as a QR code, dark on white in every scheme, so that every phone reads it."""
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=5, border=4, dark="#000", light="#fff")
    image = b64encode(out.getvalue()).decode("ascii")
    said = _("QR code of the link for staff")
    return f'<img class="tl-code" alt="{said}" src="data:image/svg+xml;base64,{image}">'
