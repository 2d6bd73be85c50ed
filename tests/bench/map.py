"""The map with 150 steps in a real browser: from a press on a card until all of its panel stands."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from random import Random
from statistics import median

from playwright.sync_api import Page, sync_playwright

from db.models import EdgeIn, JourneyIn, MicroInteractionIn, PlacingIn
from db.rights import HOUSE
from db.writes.maps import publish
from jobs.analyse import job
from jobs.analyse.ready import ensure_taxonomy
from jobs.demo.company import company
from tests.bench import stores
from tests.bench.rounds import high
from tests.bench.texts import real_data, tweets
from tests.browser import chromium
from tests.web import Web

ALLOWED = 300.0  # milliseconds
WARM = 3
PRESSED_UNTIL_DRAWN = """
(card, name) => new Promise((done) => {
  const begun = performance.now()
  const app = document.querySelector('[data-testid="stApp"]')
  const heads = () => [...document.querySelectorAll(".st-key-card-panel h2")]
  const stands = () => heads().some((head) => head.textContent.includes(name))
  const look = () => {
    const ready = stands() && app.dataset.testScriptState === "notRunning"
    ready ? requestAnimationFrame(() => done(performance.now() - begun)) : setTimeout(look, 4)
  }
  card.dispatchEvent(new MouseEvent("click", { bubbles: true }))
  setTimeout(look, 4)
})
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--signals", type=int, default=5_000)
    parser.add_argument("--presses", type=int, default=40)
    asked = parser.parse_args(arguments)
    program = chromium.program() or sys.exit("Chromium is needed: install it, or name it in CHROMIUM.")
    with stores.folder() as folder:
        url, journey = stores.fresh(folder), wide(company().journey, asked.steps)
        stores.use(folder)
        _fill(url, journey, asked.signals)
        with Web(url, folder) as web, sync_playwright() as playwright:
            browser = chromium.launch(playwright, program)
            took = list(_presses(_map(browser.new_page(), web), journey, asked.presses))
            browser.close()
    print(
        f"map: ours p50 {median(took):.0f} ms, p95 {high(took):.0f} ms, most {max(took):.0f} ms from a press "
        f"to the whole panel, {asked.presses} presses on a map of {asked.steps} steps, "
        f"allowed {ALLOWED:.0f} ms: ratio {ALLOWED / high(took):.1f} (promise p95 {ALLOWED:.0f} ms)"
    )


def wide(journey: JourneyIn, steps: int) -> JourneyIn:
    """The journey side by side with copies of itself, until it has so many steps."""
    copies = [step for copy in range(steps) for step in _copied(journey, copy)][:steps]
    kept = {step.key for step in copies}
    edges = [
        EdgeIn(_key(edge.start, copy), _key(edge.end, copy))
        for copy in range(steps)
        for edge in journey.edges
    ]
    inside = tuple(edge for edge in edges if {edge.start, edge.end} <= kept)
    return replace(journey, micro_interactions=tuple(copies), edges=inside)


def _copied(journey: JourneyIn, copy: int) -> Iterator[MicroInteractionIn]:
    for step in journey.micro_interactions:
        placing = PlacingIn() if copy else step.placing
        name = f"{step.name} {copy + 1}"
        yield replace(step, key=_key(step.key, copy), name=name, placing=placing)


def _key(key: str, copy: int) -> str:
    return f"{key}_{copy}"


def _fill(url: str, journey: JourneyIn, signals: int) -> None:
    now = datetime.now(UTC)
    ensure_taxonomy(url, now)
    publish(url, journey, company().functions, HOUSE, now)
    said = ((text, now) for text in islice(tweets(real_data()), signals))
    stores.load(url, stores.source(url, "map"), said)
    while any(job.run(url, now).values()):
        pass


def _map(page: Page, web: Web) -> Page:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(web.link())
    page.get_by_label("Your name").fill("Ada Byron")
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("link", name="Map", exact=True).click()
    page.locator(".card").first.wait_for(timeout=60_000)
    return page


def _presses(page: Page, journey: JourneyIn, presses: int) -> Iterator[float]:
    """Milliseconds of each press, on a card that was not looked at before; the first few warm up."""
    steps = Random(1).sample(journey.micro_interactions, min(WARM + presses, len(journey.micro_interactions)))
    for number, step in enumerate(steps):
        card = page.locator(f'.card[data-key="{step.key}"]')
        took = card.evaluate(PRESSED_UNTIL_DRAWN, step.name)
        if number >= WARM:
            yield took


if __name__ == "__main__":
    main()
