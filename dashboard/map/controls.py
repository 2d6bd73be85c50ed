"""The small things that the forms beside the map are made of."""

import secrets
import unicodedata
from collections.abc import Callable
from typing import Any

import streamlit as st

STATE = st.session_state


def new_key(name: str) -> str:
    """A key for something new: readable, and one that nobody else comes upon meanwhile."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return "_".join([*words[:4], secrets.token_hex(3)])


def button(words: str, key: str, then: Callable[..., Any], *args: Any, kind: Any = "secondary") -> None:
    """A button that does `then` before the page is drawn again."""
    st.button(words, key=key, on_click=then, args=args, type=kind)


def pick(words: str, options: dict[str, str], key: str, value: str = "") -> str:
    """One of `options`, value to what it is called; "" where there is none."""
    keys = list(options)
    place = keys.index(value) if value in options else 0
    picked = st.selectbox(words, keys, place, options.__getitem__, key=key)
    return str(picked or "")


def listed(text: str) -> tuple[str, ...]:
    """The parts of a text with commas between them.

    >>> listed(" till, ,bank ")
    ('till', 'bank')
    """
    return tuple(filter(None, (one.strip() for one in text.split(","))))
