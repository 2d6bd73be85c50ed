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


def pick(page: Page, box: str, option: str) -> None:
    """Choose what is typed into a list, again if the list was closed meanwhile."""
    typed, listed = page.get_by_role("combobox", name=box), page.get_by_role("option", name=option)
    for _ in range(TRIES):
        typed.fill("")
        typed.fill(option)
        try:
            listed.click(timeout=PATIENCE)
        except NotSeen:
            continue
        return
    raise NotSeen(f"{option} is not offered in “{box}”")
