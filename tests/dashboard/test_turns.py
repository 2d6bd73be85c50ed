"""Pages are drawn few at a time; none waits for ever, and what goes wrong gives its turn back."""

from contextlib import ExitStack
from threading import BoundedSemaphore, Event, Thread

import pytest

from dashboard import turns


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_TURNS", BoundedSemaphore(turns.AT_ONCE))


def drawn_beside(seconds: float) -> bool:
    """Whether another page is drawn within so many seconds."""
    drawn = Event()

    def draw() -> None:
        with turns.turn():
            drawn.set()

    page = Thread(target=draw, daemon=True)
    page.start()
    page.join(seconds)
    return drawn.is_set()


def test_another_page_waits_until_one_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 30)
    with ExitStack() as drawing:
        for _ in range(turns.AT_ONCE):
            drawing.enter_context(turns.turn())
        waiting = Thread(target=lambda: turns.turn().__enter__(), daemon=True)
        waiting.start()
        waiting.join(0.1)
        assert waiting.is_alive()
    waiting.join(10)
    assert not waiting.is_alive()


def test_no_page_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    with ExitStack() as drawing:
        for _ in range(turns.AT_ONCE):
            drawing.enter_context(turns.turn())
        assert drawn_beside(10)
    with pytest.raises(ValueError, match="Semaphore"):
        turns._TURNS.release()


def test_a_page_that_stops_gives_its_turn_back() -> None:
    for _ in range(2 * turns.AT_ONCE):
        with pytest.raises(RuntimeError), turns.turn():
            raise RuntimeError("as st.stop does")
    assert drawn_beside(10)
