"""What is drawn once and kept for everybody: in one language each, for the words in it are a reader's."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from dashboard.languages import spoken

P = ParamSpec("P")
R = TypeVar("R")
KEPT_DRAWINGS = 500


def kept(draw: Callable[P, R]) -> Callable[P, R]:
    """`draw`, done once for the same arguments and language."""
    name = f"{draw.__module__}.{draw.__qualname__}"

    @wraps(draw)
    def drawing(*args: P.args, **kwargs: P.kwargs) -> R:
        drawn: R = _kept(draw, name, spoken(), args, kwargs)
        return drawn

    return drawing


@st.cache_data(max_entries=KEPT_DRAWINGS, show_spinner=False)
def _kept(
    _draw: Callable[..., Any],
    name: str,  # noqa: ARG001 - name and language are the key of the cache
    language: str,  # noqa: ARG001
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Any:
    return _draw(*args, **kwargs)
