"""The Export menu of the map: the map as a file of every kind there is, and as the picture that is seen."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from dashboard import store
from dashboard.languages import direction
from dashboard.parts.picture import save_picture
from dashboard.saving import as_drawn
from dashboard.told import told
from dashboard.words import _
from db.models import Deed, FunctionIn, JourneyIn
from db.writes import audit

SVG, PNG = "SVG", "PNG"
ASKED = "picture-asked"


def menu(journey: JourneyIn, functions: Mapping[str, Any], drawing: dict[str, Any], under: str) -> None:
    """A small control that saves `journey`; `drawing` is what the map shows, `under` the line beneath it."""
    with st.popover(_("Export"), key="export-map"):
        _kinds(journey, functions, drawing, under)


@st.fragment
def _kinds(journey: JourneyIn, functions: Mapping[str, Any], drawing: dict[str, Any], under: str) -> None:
    from journeys.exchange import FORMS  # here, because every page would wait for it

    def picture() -> str:
        from journeys.exchange.svg import svg

        return svg(drawing, told(journey.name), under, mirrored=direction() == "rtl")

    for form in FORMS.values():
        _one(journey, form.name, form.ending, form.mime, partial(_whole, form.write, journey, functions))
    _one(journey, SVG, "svg", "image/svg+xml", picture)
    if st.button(_("Save as {form}").format(form=PNG), key="export-PNG", type="tertiary"):
        _note(journey, PNG)
        st.session_state[ASKED] = st.session_state.get(ASKED, 0) + 1
    if st.session_state.get(ASKED):
        save_picture(picture(), f"{journey.key}.png", st.session_state[ASKED])


def _whole(write: Callable[[Any], str], journey: JourneyIn, functions: Mapping[str, Any]) -> str:
    from journeys.exchange import Carried

    named = tuple(FunctionIn(key, one.name, one.colour) for key, one in functions.items())
    return write(Carried(journey, named))


def _one(journey: JourneyIn, name: str, ending: str, mime: str, make: Callable[[], str]) -> None:
    """One kind of file, made when somebody presses, and noted then."""

    def made() -> bytes:
        _note(journey, name)
        return make().encode()

    said = _("Save as {form}").format(form=name)
    called = f"{journey.key}.{ending}"
    st.download_button(
        said, as_drawn(made), called, mime, key=f"export-{name}", on_click="ignore", type="tertiary"
    )


def _note(journey: JourneyIn, form: str) -> None:
    store.do(audit.noted, store.me(), Deed.EXPORT, f"map {journey.key}", store.now(), after={"format": form})
