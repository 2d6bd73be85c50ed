"""Every page opened by its address × every role: what is not for somebody says so, and shows nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from dashboard.door.gate import COOKIE
from dashboard.pages import ENTRIES, FRONT
from db.models import Role, Scope
from db.reads.people import Who
from db.rights import HOUSE
from db.writes.tokens import make
from tests.browser.demo import settle
from tests.browser.feedback import LATE, departments, say
from tests.web import Web

pytestmark = pytest.mark.browser
NOT_YOURS = "This page is not for your role"
ADDRESSES = {one.name: f"/{'' if one.name == FRONT else one.name}?period=28" for one in ENTRIES}
MENUS = {
    Role.EXECUTIVE: ["Pulse", "Map", "Decisions", "Matters", "Search"],
    Role.OWNER: ["Pulse", "Map", "Matters", "Search"],
    Role.ANALYST: ["Pulse", "Map", "Matters", "Search", "Sources", "Start"],  # Start leaves when it is done
    Role.PRIVACY: ["Sources", "Audit"],
    Role.ADMIN: ["System", "People"],
}


@pytest.fixture
def signed_in(web: Web, new_page: Callable[[], Page]) -> Callable[..., Page]:
    """A page of somebody who holds some roles; nothing is opened yet."""

    def entered(*roles: Role, lasts: timedelta = timedelta(hours=1)) -> Page:
        page = new_page()
        token = web.session(*roles, lasts=lasts)
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": web.address}])
        return page

    return entered


@pytest.mark.parametrize("roles", [(), *((role,) for role in Role)])
def test_a_page_opened_by_its_address_is_drawn_for_its_roles_alone(
    web: Web, signed_in: Callable[..., Page], roles: tuple[Role, ...]
) -> None:
    departments(web.url)
    say(web.url, LATE)
    page = signed_in(*roles)
    somebody, drawn = Who(0, 0, "", frozenset(roles), ()), set()
    for name, address in ADDRESSES.items():
        page.goto(address)
        heading = page.get_by_role("heading", level=1).first
        heading.wait_for()
        settle(page)
        if heading.inner_text() == NOT_YOURS:
            assert "parcel" not in page.content()
        else:
            drawn.add(name)
    assert drawn == {one.name for one in ENTRIES if one.open_to(somebody)}


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_shows_what_a_role_may_open_and_never_more_than_five(
    signed_in: Callable[..., Page], role: Role
) -> None:
    page = signed_in(role)
    page.goto("/")
    page.get_by_role("heading", level=1).first.wait_for()
    settle(page)
    menu = page.get_by_test_id("stSidebarNavLink")
    assert menu.all_inner_texts() == MENUS[role]
    assert len({*MENUS[role]} - {"Start"}) <= 5


def test_nobody_whose_session_expired_and_programs_with_a_token_are_led_to_sign_in(
    web: Web, new_page: Callable[[], Page], signed_in: Callable[..., Page]
) -> None:
    program = new_page()
    token = make(web.url, "A program", list(Scope), 1, datetime.now(UTC), by=HOUSE)
    program.set_extra_http_headers({"Authorization": f"Bearer {token}", "X-API-Key": token})
    for page in (new_page(), signed_in(Role.EXECUTIVE, lasts=timedelta(seconds=-1)), program):
        for address in ADDRESSES.values():
            page.goto(address)
            expect(page).to_have_url(f"{web.address}/sign-in")
