"""The interactive parts, as components without a build step: data in, one event out.

Their HTML, CSS and JavaScript are constant; everything else travels as data and lands in textContent.
The data is written as bytes by us: Streamlit would write a mapping twice, and anew for every session.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.widgets import seen

_HERE = Path(__file__).parent
_SHARED = (_HERE / "shared.css").read_text(encoding="utf-8")
_READ = (_HERE / "read.js").read_text(encoding="utf-8")


def component(name: str, *before: str) -> Callable[..., Any]:
    """The component whose script lies beside this file as `name`.js, and its style, if any, as `name`.css.

    It is drawn with data as `written` writes it; scripts called `before` stand before its own.
    """
    script = "\n".join((_HERE / f"{one}.js").read_text(encoding="utf-8") for one in (*before, name))
    look = _HERE / f"{name}.css"
    style = look.read_text(encoding="utf-8") if look.exists() else ""
    root = "<div class='root'></div>"
    made = st.components.v2.component(f"touchline_{name}", html=root, css=_SHARED + style, js=_READ + script)
    return lambda data, **how: made(data=data, **how)


def written(data: Any) -> bytes:
    """`data` for a part, without what nobody sees (NUL, bidi overrides)."""
    return json.dumps(inert(data)).encode("ascii")


def inert(data: Any) -> Any:
    """`data` with every text in it as `seen`."""
    if isinstance(data, str):
        return seen(data)
    if isinstance(data, dict):
        return {name: inert(value) for name, value in data.items()}
    return [inert(one) for one in data] if isinstance(data, list | tuple) else data
