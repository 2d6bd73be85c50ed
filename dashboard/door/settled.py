"""What Streamlit looks for again and again, or at every start, and always finds the same.

Its own options, six times whenever a page is drawn, to tell the browser its colours: a tenth of what drawing
Pulse takes. Parts of pages that other packages bring, in the papers of every package that is installed: a
tenth of the start. Our pages have none but their own, and whatever lies beside us puts nothing into them.
Whether somebody typed the first element into a prompt, in the source of every function that led to it.
"""

from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

from streamlit import config, env_util
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime import app_session


def settle() -> None:
    """From here on every draw is told the options as they are now, and nothing else is looked into."""
    for module, name in ((config, "get_options_for_section"), (app_session, "to_snake_case")):
        _instead(module, name, cache)
    _instead(manifest_scanner, "scan_component_manifests", lambda _scan: list)
    _instead(env_util, "is_repl", lambda _asked: bool)


def _instead(module: ModuleType, name: str, of: Callable[[Any], Any]) -> None:
    if looked_for := getattr(module, name, None):  # one that is gone takes no time
        setattr(module, name, of(looked_for))
