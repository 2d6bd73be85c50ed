"""Mail each morning about what waits for somebody: asked for here, and ended here."""

import streamlit as st

from dashboard import store, widgets
from dashboard.matters.acting import carry_out
from dashboard.words import _
from db.reads.mornings import Morning, morning
from db.settings import settings
from db.writes import mornings

KEY = "morning-mail"


def own(person_id: int) -> None:
    """The choice, where there is a mail server to take what would be sent."""
    if settings().mail is None:
        return
    chosen = store.look(morning, person_id)
    with st.container(border=True, key="card-mornings"):
        st.html(widgets.heading(_("Mail"), _("numbers and a link, never what a customer said")))
        st.toggle(
            _("Tell me each morning what waits for me"),
            chosen.asked,
            key=f"{KEY}-{chosen.asked}",
            disabled=chosen.mail is None,
            on_change=_press,
            kwargs={"wanted": not chosen.asked},
        )
        st.html(widgets.line(*_where(chosen)))


def _where(chosen: Morning) -> tuple[str, str]:
    """Where it goes, or why it does not."""
    if chosen.mail is None:
        said = _("You have no mail address here; whoever looks after the people can invite you with one.")
        return said, "soft"
    mail = widgets.name(chosen.mail)
    if chosen.refused:
        said = _("The mail server refused {mail}: {why}")
        return said.format(mail=mail, why=widgets.name(chosen.refused)), "bad"
    return _("It goes to {mail} after 7 o'clock, on days on which something waits.").format(mail=mail), "soft"


def _press(*, wanted: bool) -> None:
    if wanted:
        carry_out(_("You are told each morning."), mornings.begin)
    else:
        carry_out(_("You get no more mail."), mornings.end)
