"""Presses that a person would repeat: a page that is drawn anew at that very moment swallows the first."""

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotSeen

TRIES, PATIENCE = 5, 4_000


def unfold(page: Page | Locator, button: str, inside: Locator) -> Locator:
    """Press the button that unfolds a form until what is in the form can be seen; it is returned."""
    for _ in range(TRIES):
        page.get_by_role("button", name=button).click()
        try:
            inside.wait_for(timeout=PATIENCE)
        except NotSeen:
            continue
        break
    expect(inside).to_be_visible()
    return inside
