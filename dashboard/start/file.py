"""The second step: drop a file, see what would come in, take it in, and take it back."""

import streamlit as st

from dashboard import widgets
from dashboard.start import aside, asking, preview, result
from dashboard.start.steps import said, stay
from dashboard.told import told
from dashboard.words import _, number
from db.errors import in_words
from db.models import RequestKind, RequestState
from db.reads.requests import RequestRow
from db.reads.starting import Start, Step
from db.settings import settings

KINDS = (RequestKind.LOOK, RequestKind.TAKE_IN, RequestKind.TAKE_BACK)


def draw(_begun: Start) -> None:
    """Where this person's file stands."""
    row = asking.newest(*KINDS, mine=True)
    if row is None:
        _drop_here()
    elif row.open:
        asking.wait(row, _doing)
    elif row.state == RequestState.REFUSED:
        asking.refusal(row)
        _another(row)
    elif row.what == RequestKind.LOOK:
        preview.draw(row)
        _another(row)
    else:
        result.draw(row)
        _another(row)


def _drop_here() -> None:
    megabytes = settings().upload_mb
    said(_("You see what would come in before anything is stored, and all of it can be taken back."))
    kinds = _("CSV, Excel (XLSX) or JSON Lines, also packed as .gz, up to {n} MB.")
    st.html(widgets.line(kinds.format(n=number(megabytes)), "soft"))
    times = st.session_state.setdefault("files-dropped", 0)
    dropped = st.file_uploader(_("A file"), key=f"file-{times}", max_upload_size=megabytes)
    if "not-put-aside" in st.session_state:
        st.html(widgets.line(told(st.session_state.pop("not-put-aside")), "bad"))
    if dropped is not None:
        st.session_state["files-dropped"] = times + 1
        try:
            facts = aside.put(settings().uploads, dropped.name, dropped)
        except OSError as error:
            st.session_state["not-put-aside"] = in_words(error)
        else:
            asking.ask(RequestKind.LOOK, facts)
        stay(Step.FILE)
        st.rerun()


def _doing(row: RequestRow) -> str:
    """What the jobs are doing with the file, and how far they are."""
    doing = {
        RequestKind.LOOK: _("Looking at the file"),
        RequestKind.TAKE_IN: _("Taking the file in"),
        RequestKind.TAKE_BACK: _("Taking it back"),
    }[RequestKind(row.what)]
    share = asking.in_percent(row)
    return _("{doing}: {share}").format(doing=doing, share=share) if share else doing


def _another(row: RequestRow) -> None:
    label = _("Bring in another file") if row.what != RequestKind.LOOK else _("Choose another file")
    st.button(label, key=f"another-{row.id}", on_click=_away, args=(row,))


def _away(row: RequestRow) -> None:
    aside.drop(settings().uploads, row.facts)
    asking.put_away(row.id)
    stay(Step.FILE)
