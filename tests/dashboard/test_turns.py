"""Pages are drawn one after the other; none waits for one that is stuck, and what fails gives its turn on."""

from threading import BoundedSemaphore, Event, Thread

import pytest

from dashboard import turns


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_TURN", BoundedSemaphore())


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
    with turns.turn():
        waiting = Thread(target=lambda: turns.turn().__enter__(), daemon=True)
        waiting.start()
        waiting.join(0.1)
        assert waiting.is_alive()
    waiting.join(10)
    assert not waiting.is_alive()


def test_no_page_waits_for_one_that_is_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    with turns.turn():
        assert drawn_beside(10)
    with pytest.raises(ValueError, match="Semaphore"):
        turns._TURN.release()


def test_a_page_waits_on_while_others_get_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    class Moving:
        """Others always come first, and one of them begins at every look."""

        looks = 0

        def acquire(self, timeout: float) -> bool:  # noqa: ARG002 - as a semaphore's
            self.looks += 1
            return self.looks == 4

        def release(self) -> None:
            self.looks = -1

    moving = Moving()
    monkeypatch.setattr(turns, "_TURN", moving)
    monkeypatch.setattr(turns, "monotonic", lambda: turns._begun_at)
    with turns.turn():
        assert moving.looks == 4, "it left the queue although the queue moved"
    assert moving.looks == -1


def test_a_page_that_stops_gives_its_turn_back() -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError), turns.turn():
            raise RuntimeError("as st.stop does")
    assert drawn_beside(10)
