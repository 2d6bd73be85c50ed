"""Which languages the pages speak, which one this session reads, and the translations behind it.

The language belongs to the session and never to the process: Streamlit runs each session in threads of
its own, and the door answers each request in a context of its own. A redrawn fragment or a callback may
run in a new thread, before any page said who is reading; it asks the state of its session.

The catalogs are read from their .po files when a language is first spoken, so nothing has to be compiled
before the package is built, installed or changed.
"""

import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

ENGLISH = "en"
NAMES = {ENGLISH: "English", "de": "Deutsch", "ar": "العربية"}
"""Every language by its own name, as it is offered."""

FOLDER = Path(__file__).with_name("locales")
_FORMATS = {ENGLISH: "en_GB"}  # days before months
_RIGHT_TO_LEFT = frozenset({"ar"})
_STATE = "language"
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def speak(language: str) -> None:
    """From here on this request, or this session, is in `language`."""
    _spoken.set(language)
    session = _session()
    if session is not None:
        session[_STATE] = language


@contextmanager
def spoken_in(language: str) -> Iterator[None]:
    """Speak `language` for a while."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """The language of this request or session, by its two letters."""
    language = _spoken.get()
    if language is None:
        session = _session()
        language = ENGLISH if session is None else str(session.get(_STATE, ENGLISH))
        _spoken.set(language)
    return language


def _session() -> MutableMapping[Any, Any] | None:
    """What the session of a page keeps, while one is drawn: not before all of Streamlit is imported."""
    if not hasattr(sys.modules.get("streamlit"), "session_state"):
        return None
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    return None if get_script_run_ctx(suppress_warning=True) is None else st.session_state


def formats() -> str:
    """The locale that numbers and dates of the spoken language follow."""
    return _FORMATS.get(spoken(), spoken())


def direction() -> str:
    """Where the spoken language is read to: 'ltr' or 'rtl'."""
    return "rtl" if spoken() in _RIGHT_TO_LEFT else "ltr"


def offered(language: str | None) -> str | None:
    """`language` if the pages speak it."""
    return language if language in NAMES else None


def accepted(header: str) -> str:
    """The language of ours that a browser likes best, by its Accept-Language; English when it likes none.

    >>> accepted("fr-CH, de-AT;q=0.8, en;q=0.9")
    'en'
    >>> accepted("ar-EG,ar;q=0.9"), accepted("de;q=0, *"), accepted("nonsense;q=x")
    ('ar', 'en', 'en')
    """
    liked: dict[str, float] = {}
    for one in header.split(","):
        name, _, weight = one.strip().partition(";")
        language = name.partition("-")[0].strip().lower()
        if language in NAMES:
            liked[language] = max(liked.get(language, 0.0), _weight(weight))
    best = max(liked, key=lambda language: liked[language], default=ENGLISH)
    return best if liked.get(best) else ENGLISH


def _weight(written: str) -> float:
    try:
        return float(written.replace(" ", "").removeprefix("q=")) if written.strip() else 1.0
    except ValueError:
        return 0.0


@cache
def catalog(language: str) -> NullTranslations:
    """The translations into `language`; English stands in the code."""
    if language == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # who reads English starts without it
    from babel.messages.pofile import read_po

    with (FOLDER / language / "LC_MESSAGES" / "touchline.po").open("rb") as written:
        read = read_po(written, locale=language)
    compiled = BytesIO()
    write_mo(compiled, read)
    return GNUTranslations(BytesIO(compiled.getvalue()))
