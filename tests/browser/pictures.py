"""`python -m tests.browser.pictures` redraws the picture in the README: Pulse of the demo, as it runs."""

import os
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from db.engine import reading
from db.reads.waiting import waiting
from db.settings import settings
from tests.browser import chromium
from tests.touchline import Up, until
from tests.web import ROOT

PICTURE = ROOT / ".github" / "pulse.png"
SIZE = {"width": 1440, "height": 900}
COLOURS = 128


def main() -> None:
    """Load the demo company into a store of its own, look at Pulse, and keep what is seen."""
    path = chromium.program() or sys.exit("Chromium is needed: install it, or name it in CHROMIUM.")
    with TemporaryDirectory() as folder:
        os.environ["TOUCHLINE_DATA_DIR"] = str(Path(folder) / "data")
        with Up("--demo") as up, sync_playwright() as playwright:
            assert up.ready(), up.log.read_text()
            assert until(_everything_is_read), "the demo company was not read in time"
            browser = chromium.launch(playwright, path)
            keep(pulse(browser, up.link()).screenshot(), PICTURE)
            browser.close()


def pulse(browser: Browser, link: str) -> Page:
    """Pulse as somebody sees it who just signed in, with everything drawn."""
    page = browser.new_context(viewport=SIZE, color_scheme="light").new_page()
    page.goto(link)
    page.get_by_label("Your name").fill("Ada Byron")
    page.get_by_role("button", name="Come in").click()
    for drawn in (".stVegaLiteChart canvas, .stVegaLiteChart svg", "button.bar", "blockquote"):
        page.locator(drawn).last.wait_for()
    page.locator("[data-stale=true]").first.wait_for(state="detached")
    return page


def keep(shot: bytes, path: Path) -> None:
    """Store a screenshot with few colours: a page has no more, and a README stays light."""
    path.parent.mkdir(exist_ok=True)
    Image.open(BytesIO(shot)).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def _everything_is_read() -> bool:
    with reading(settings().url) as connection:
        return waiting(connection) == 0


if __name__ == "__main__":
    main()
