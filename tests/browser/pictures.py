"""`python -m tests.browser.pictures FOLDER` makes a picture of every page of the demo, to be looked at.

At 1440 and 390 pixels, light and dark, in Arabic and in German; `--look` and `--page` name some of them.
With `--readme` it redraws those in the README.
"""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from db.engine import reading
from db.reads.waiting import waiting
from db.settings import settings
from tests.browser import chromium
from tests.browser.demo import PHONE, PLACES, WIDE, come_in, decides, look_at, settle
from tests.touchline import Up, until
from tests.web import ROOT

LOOKS: dict[str, dict[str, Any]] = {
    "1440-light": {"viewport": WIDE},
    "1440-dark": {"viewport": WIDE, "color_scheme": "dark"},
    "390-light": {"viewport": PHONE},
    "390-dark": {"viewport": PHONE, "color_scheme": "dark"},
    "1440-arabic": {"viewport": WIDE, "locale": "ar"},
    "390-arabic": {"viewport": PHONE, "locale": "ar"},
    "1440-arabic-dark": {"viewport": WIDE, "locale": "ar", "color_scheme": "dark"},
    "1440-german": {"viewport": WIDE, "locale": "de"},
}
README = (
    *("pulse", "map", "journeys", "touchpoint", "functions", "happiness"),
    *("decisions", "matters", "search"),
)
TALLEST = 6_000
HEIGHT = "Math.max(...[...document.querySelectorAll('[data-testid=stMain]')].map((one) => one.scrollHeight))"


def main() -> None:
    """Load the demo company into a store of its own, look at its pages, and keep what is seen."""
    asked = _asked()
    with _demo() as up, sync_playwright() as playwright:
        browser = chromium.launch(playwright, chromium.program() or "")
        once = browser.new_context(base_url=f"http://localhost:{up.port}")
        come_in(once.new_page(), up.link())
        decides(settings().url)
        looks = Looks(
            browser, {"base_url": f"http://localhost:{up.port}", "storage_state": once.storage_state()}
        )
        if asked.readme:
            looks.readme(ROOT / ".github")
        else:
            looks.all_of(asked.page or PLACES, asked.look or LOOKS, asked.folder)
        browser.close()


@dataclass(frozen=True, slots=True)
class Looks:
    """Everything that is looked at, by somebody who is signed in."""

    browser: Browser
    signed_in: dict[str, Any]

    def readme(self, folder: Path) -> None:
        """The first sight of some pages, for the README."""
        page = self._page("1440-light")
        for name in README:
            look_at(page, name)
            picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
            light = picture.quantize(kmeans=2, dither=Image.Dither.NONE)  # a README stays light
            light.save(folder / f"{name}.png", optimize=True)

    def all_of(self, pages: Iterable[str], looks: Iterable[str], folder: Path) -> None:
        """Some pages in some looks, each from its top to its end."""
        for look in looks:
            page, how = self._page(look), LOOKS[look]
            for name in pages:
                page.set_viewport_size(how["viewport"])
                look_at(page, name)
                height = max(how["viewport"]["height"], min(page.evaluate(HEIGHT), TALLEST))
                page.set_viewport_size(how["viewport"] | {"height": height})
                settle(page)
                page.screenshot(path=folder / f"{name}-{look}.png")
            page.context.close()

    def _page(self, look: str) -> Page:
        return self.browser.new_context(**LOOKS[look], **self.signed_in).new_page()


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.browser.pictures", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", nargs="?", type=Path, help="where the pictures of all pages go")
    what.add_argument("--readme", action="store_true", help="redraw the README's pictures")
    parser.add_argument("--look", action="append", choices=LOOKS, help="only this look; may be said again")
    parser.add_argument("--page", action="append", choices=PLACES, help="only this page; may be said again")
    asked = parser.parse_args()
    if not chromium.program():
        parser.error("Chromium is needed: install it, or name it in CHROMIUM.")
    return asked


@contextmanager
def _demo() -> Iterator[Up]:
    """The whole of Touchline with the demo company, all of it read."""
    with TemporaryDirectory() as folder:
        os.environ["TOUCHLINE_DATA_DIR"] = str(Path(folder) / "data")
        with Up("--demo") as up:
            assert up.ready(), up.log.read_text()
            assert until(_everything_is_read), "the demo company was not read in time"
            yield up


def _everything_is_read() -> bool:
    with reading(settings().url) as connection:
        return waiting(connection) == 0


if __name__ == "__main__":
    main()
