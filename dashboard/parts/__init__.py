"""The interactive parts, as components without a build step: data in, one event out.

Their HTML, CSS and JavaScript are constant; everything else travels as data and lands in textContent.
"""

from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
_SHARED = (_HERE / "shared.css").read_text(encoding="utf-8")


def component(name: str) -> Any:
    """The component whose script and style lie beside this file as `name`.js and `name`.css."""
    script = (_HERE / f"{name}.js").read_text(encoding="utf-8")
    style = (_HERE / f"{name}.css").read_text(encoding="utf-8")
    root = "<div class='root'></div>"
    return st.components.v2.component(f"touchline_{name}", html=root, css=_SHARED + style, js=script)
