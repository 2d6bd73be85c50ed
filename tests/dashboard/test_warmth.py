"""A page opened before the warm-up ended runs after it; what a browser loads for it does not wait."""

import asyncio
import gc
from threading import Event

import pytest
from starlette.types import Receive, Scope, Send

from dashboard.door import app as door
from dashboard.pulse import ahead
from tests.loops import run


def test_pages_wait_for_the_one_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    may_end = Event()

    def warm_up() -> None:
        may_end.wait(30)
        told.append("warm")

    async def pages(scope: Scope, _receive: Receive, _send: Send) -> None:
        told.append(scope["type"])

    async def two_pages_are_opened() -> None:
        warmth = door._Warmth()
        waiting = door._once_warm(pages, warmth)
        opened = [asyncio.create_task(waiting({"type": "websocket"}, None, None)) for _ in range(2)]
        await waiting({"type": "http"}, None, None)
        await asyncio.sleep(0.05)
        assert told == ["http"]
        may_end.set()
        await asyncio.gather(*opened)

    monkeypatch.setattr(door, "_warm_up", warm_up)
    run(two_pages_are_opened())
    assert told == ["http", "warm", "websocket", "websocket"]


def test_memory_is_collected_again_whatever_goes_wrong_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong() -> None:
        raise RuntimeError("not foreseen")

    monkeypatch.setattr(ahead, "prepare", wrong)
    gc.disable()
    try:
        with pytest.raises(RuntimeError):
            door._prepare()
        assert gc.isenabled()
    finally:
        gc.unfreeze()
        gc.enable()
