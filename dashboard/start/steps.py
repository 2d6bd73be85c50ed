"""The checklist of the Start page: its steps in order, one of them open, each with how it stands."""

from collections.abc import Callable
from html import escape

import streamlit as st

from dashboard import asked, store, widgets
from dashboard.words import _, number
from db.reads.starting import Start, Step
from db.writes import starting

PULSE = "views/pulse.py"
Draw = Callable[[], None]


def titles() -> dict[Step, str]:
    """What each step is called."""
    return {
        Step.BEGIN: _("Look around, or begin with your own data"),
        Step.FILE: _("Bring in what customers said"),
        Step.MAP: _("Choose a map and your departments"),
        Step.CHECK: _("Check disk, mail and backup"),
    }


def open_step(begun: Start) -> Step | None:
    """The step the address asks for, else the first that nobody did or skipped."""
    wish = st.query_params.get("at", "")
    if wish in {str(step) for step in Step}:
        return Step(wish)
    return begun.open[0] if begun.open else None


def draw(step: Step, begun: Start, opened: Step | None, content: Draw) -> None:
    """One step: its content when it is the open one, else a button that opens it."""
    with st.container(border=True, key=f"card-start-{step}"):
        if step == opened:
            title = f"<h2>{escape(titles()[step])}</h2>"
            st.html(_head(step, begun, title, states()[_stands(step, begun)]))
            content()
            if step not in begun.done | begun.skipped:
                later = _("Skip this for now")
                st.button(later, key=f"skip-{step}", type="tertiary", on_click=_skip, args=(step,))
        else:
            _folded(step, begun)


def _folded(step: Step, begun: Start) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"folded-{step}"):
        st.html(_head(step, begun), width="content")
        st.button(titles()[step], key=f"unfold-{step}", type="tertiary", on_click=stay, args=(step,))
        st.html(widgets.line(states()[_stands(step, begun)], "soft"), width="content")


def _head(step: Step, begun: Start, title: str = "", state: str = "") -> str:
    """The step's number, and what stands beside it."""
    stands, place = _stands(step, begun), number([*Step].index(step) + 1)
    soft = f'<span class="tl-soft">{escape(state)}</span>' if state else ""
    return (
        f'<div class="tl-step tl-step-{stands}"><span class="tl-step-n" aria-hidden="true">'
        f"{'✓' if stands == 'done' else place}</span>{title}{soft}</div>"
    )


def _stands(step: Step, begun: Start) -> str:
    return "done" if step in begun.done else "skipped" if step in begun.skipped else "open"


def states() -> dict[str, str]:
    """How a step stands, on screen."""
    return {"done": _("done"), "skipped": _("skipped, still missing"), "open": _("to do")}


def go_on(step: Step, label: str = "", *, kind: str = "primary") -> None:
    """A button that marks a step as done and opens what is missing next."""
    st.button(label or _("Go on"), key=f"done-{step}", type=kind, on_click=finish, args=(step,))


def finish(step: Step) -> None:
    """A step is done; the next one opens."""
    store.do(starting.done, step, store.me(), store.now())
    asked.change(at=None)


def stay(step: Step) -> None:
    """Keep a step open, whatever is done meanwhile."""
    asked.change(at=step)


def said(*lines: str) -> None:
    """Plain lines that say what will happen."""
    st.html("".join(widgets.line(line) for line in lines))


def _skip(step: Step) -> None:
    store.do(starting.skip, step, store.me(), store.now())
    asked.change(at=None)
