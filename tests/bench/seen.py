"""From a post to the eyes: until an open Pulse in a real browser shows it, while a backlog is worked off."""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from statistics import median

from playwright.sync_api import Page, sync_playwright

from dashboard.door.gate import COOKIE
from db.models import Kind, SignalIn
from db.writes import signals
from db.writes.signals import Target
from tests.bench import live, stores
from tests.bench.rounds import high
from tests.bench.visitor import signed_in
from tests.browser import chromium
from tests.touchline import Up

PATIENCE = 60_000  # milliseconds
POSTED = "Nobody answers me, this is the worst service I have ever seen."


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backlog", type=int, default=1_000_000)
    parser.add_argument("--posts", type=int, default=40)
    asked = parser.parse_args(arguments)
    program = chromium.program() or sys.exit("Chromium is needed: install it, or name it in CHROMIUM.")
    with stores.folder() as folder, sync_playwright() as playwright:
        url = stores.fresh(folder / "data")
        stores.use(folder / "data")
        live.fill(url, asked.backlog)
        target, browser = stores.source(url, "posts", live.CHANNEL), chromium.launch(playwright, program)
        with Up() as up:
            if not up.ready():
                raise TimeoutError(up.log.read_text())
            page = _opened(browser.new_page(), f"http://localhost:{up.port}", signed_in(url))
            _seen(page, url, target, asked.posts)  # the first also opens the page with data
            waits = [_seen(page, url, target, number) for number in range(asked.posts)]
            still = live.left(url)
        browser.close()
    print(
        f"seen: ours p50 {median(waits):.2f} s, p95 {high(waits):.2f} s, most {max(waits):.2f} s of "
        f"{asked.posts} posts on an open page, allowed 2 s: ratio {2 / high(waits):.1f}; meanwhile "
        f"{still:,} of a backlog of {asked.backlog:,} were left (promise p95 2 s)"
    )


def _opened(page: Page, address: str, token: str) -> Page:
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
    page.goto(f"{address}/?source=posts&period=7")
    page.get_by_role("heading", name="Pulse", exact=True).wait_for(timeout=PATIENCE)
    return page


def _seen(page: Page, url: str, target: Target, number: int) -> float:
    """Seconds from handing a signal in until the page shows its words; then a pause that fits no rhythm."""
    words, now = f"{POSTED} Number {number}.", datetime.now(UTC)
    begun = time.monotonic()
    signal = SignalIn(f"p{number}", Kind.VERBATIM, words, now, profile=f"guest{number}")
    signals.record(url, target, [signal], now)
    page.locator("blockquote", has_text=f"Number {number}.").wait_for(timeout=PATIENCE)
    took = time.monotonic() - begun
    time.sleep(Random(number).uniform(0.1, 0.6))
    return took


if __name__ == "__main__":
    main()
