"""Cold start to first paint of Pulse against `streamlit hello`: process started, page opened, heading seen.

Both in a real browser that is already open and has nothing of either in its cache; ours is `touchline up` on
a store with figures, and its page counts as painted when the heading of Pulse stands, the peer's when its own
does. Either is looked for in every frame that the browser draws.

Beside them a page with nothing but a title behind the same door, without the command line and the jobs: what
no page of ours can be quicker than.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser, sync_playwright

from dashboard.door.gate import COOKIE
from tests.bench import crowd, stores
from tests.bench.rounds import compiled, rounds
from tests.bench.texts import real_data, tweets
from tests.bench.visitor import signed_in
from tests.browser import chromium
from tests.touchline import PATIENCE, Up, free_port, status, until

ALLOWED = 1.5  # times the peer
_EMPTY = """
import gc, sys, pathlib
gc.disable()
from dashboard.door import app, server
from db.settings import settings
app.SCRIPT, app.PAGES_IMPORT = pathlib.Path(sys.argv[1]), ()
server.serve(app.build(settings()), settings().host, settings().port)
"""
_STANDS = """words => [...document.querySelectorAll("h1, h2")].some(
    one => one.checkVisibility() && one.innerText.includes(words)
)"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--signals", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args(arguments)
    program = chromium.program() or sys.exit("Chromium is needed: install it, or name it in CHROMIUM.")
    with stores.folder() as folder, sync_playwright() as playwright:
        url = stores.fresh(folder / "data")
        stores.use(folder / "data")
        crowd.fill(url, asked.signals, list(tweets(real_data())), datetime.now(UTC))
        token, browser = signed_in(url), chromium.launch(playwright, program)
        compiled()
        rounds(lambda: _ours(browser, token), lambda: _hello(browser), 1)  # the first start compiles
        took = rounds(lambda: _ours(browser, token), lambda: _hello(browser), asked.rounds)
        empty = median(_empty(browser, token, folder) for _ in range(asked.rounds))
        browser.close()
    print(
        f"paint: ours {took.ours:.2f} s from nothing to Pulse; peer streamlit hello {took.peer:.2f} s; "
        f"ratio {1 / took.ratio:.2f} (promise {ALLOWED} times as long at most); "
        f"an empty page behind the same door {empty:.2f} s"
    )


def _ours(browser: Browser, token: str) -> float:
    begun = perf_counter()
    with Up() as up:
        _painted(browser, up.port, "Pulse", {"name": COOKIE, "value": token})
        return perf_counter() - begun


def _hello(browser: Browser) -> float:
    options = ("--server.headless", "true", "--browser.gatherUsageStats", "false")
    begun, port = perf_counter(), free_port()
    with _running("-m", "streamlit", "hello", "--server.port", str(port), *options):
        _painted(browser, port, "Welcome to Streamlit")
        return perf_counter() - begun


def _empty(browser: Browser, token: str, folder: Path) -> float:
    script, port = folder / "empty.py", free_port()
    script.write_text("import streamlit as st\n\nst.title('Nothing')\n")
    begun = perf_counter()
    with _running("-c", _EMPTY, str(script), PORT=str(port)):
        _painted(browser, port, "Nothing", {"name": COOKIE, "value": token})
        return perf_counter() - begun


@contextmanager
def _running(*words: str, **environment: str) -> Iterator[None]:
    command, told = [sys.executable, *words], os.environ | environment
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=told)
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _painted(browser: Browser, port: int, words: str, cookie: dict[str, str] | None = None) -> None:
    """Open the page as soon as somebody answers there, and wait until its heading stands."""
    address = f"http://localhost:{port}"
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    if cookie:
        context.add_cookies([cookie | {"url": address}])
    page = context.new_page()
    if not until(lambda: status(port, "/healthz" if cookie else "/_stcore/health") == 200):
        raise TimeoutError(f"nobody answers at {address}")
    page.goto(address)
    page.wait_for_function(_STANDS, arg=words, polling="raf", timeout=1000 * PATIENCE)
    context.close()


if __name__ == "__main__":
    main()
