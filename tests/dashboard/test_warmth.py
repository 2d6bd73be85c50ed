"""What a browser loads goes out at once; pages and routes are waited for by whoever asks for them."""

import asyncio
import gc
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.door import app as door
from dashboard.pulse import ahead
from db.settings import settings
from tests.loops import run
from tests.touchline import free_port

FILE = {"type": "http", "method": "GET", "path": "/", "headers": []}
PAGE = {"type": "websocket", "path": "/_stcore/stream"}
ROUTE = {"type": "http", "method": "GET", "path": "/sign-in", "headers": []}


class Slow:
    """A door whose pages are imported only once `may_end` is set; `told` says what happened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[str] = []
        self.may_end = Event()
        monkeypatch.setattr(door, "_pages", lambda _settings: (self._answering("page"), self._started))
        monkeypatch.setattr(door, "_warm_up", self._warm_up)
        monkeypatch.setattr(door, "_routes", lambda *_: self._routes())
        monkeypatch.setattr(door, "_prepare", lambda: None)

    def _answering(self, word: str) -> ASGIApp:
        async def answer(_scope: Scope, _receive: Receive, _send: Send) -> None:
            self.told.append(word)

        return answer

    def _routes(self) -> Any:
        self.told.append("routes are there")
        intake = SimpleNamespace(start=lambda: None, stop=lambda: self.told.append("written"))
        routes: Any = self._answering("route")
        routes.state = SimpleNamespace(intake=intake)
        return routes

    @asynccontextmanager
    async def _started(self, _app: object) -> AsyncIterator[None]:
        self.told.append("started")
        yield
        self.told.append("stopped")

    def _warm_up(self) -> None:
        self.may_end.wait(30)
        self.told.append("warm")


async def nothing() -> Any:
    """What a browser has to say."""
    return {"type": "http.request"}


def test_files_go_out_while_pages_and_routes_are_still_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(monkeypatch)
    sent: list[str] = []

    async def send(message: Any) -> None:
        sent.append(message["type"])

    async def opened() -> None:
        behind = door.Behind(settings())
        async with behind.lifespan(None):
            waiting = [asyncio.create_task(behind.lead(one, nothing, send)) for one in (ROUTE, PAGE, PAGE)]
            await behind.lead(FILE, nothing, send)
            assert sent[0] == "http.response.start"
            assert "warm" not in slow.told
            slow.may_end.set()
            await asyncio.gather(*waiting)

    run(opened())
    assert slow.told[:2] == ["started", "warm"]
    assert slow.told.count("page") == 2
    assert slow.told.index("routes are there") < slow.told.index("route")
    assert slow.told[-2:] == ["written", "stopped"]


def test_a_process_whose_pages_cannot_be_imported_ends(tmp_path: Path) -> None:
    (tmp_path / "streamlit" / "static" / "static").mkdir(parents=True)
    (tmp_path / "streamlit" / "__init__.py").write_text("raise ImportError('half of it is missing')")
    around = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{Path(door.__file__).parents[2]}"}
    around |= {"PORT": str(free_port())}
    ended = subprocess.run(
        [sys.executable, "-m", "dashboard.door"],
        env=around,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert ended.returncode != 0
    assert "half of it is missing" in ended.stderr


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
