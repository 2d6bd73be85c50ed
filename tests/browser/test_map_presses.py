"""The drawing of the map alone, in a real browser: what is pressed stands out, whatever is answered later."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import dashboard.parts
from dashboard.figures import Unit
from dashboard.map.drawing import drawing, laid_out
from dashboard.map.fared import Fared
from db.reads.maps import StepState
from db.reads.rollups import Figures
from jobs.demo.company import company

pytestmark = pytest.mark.browser
HERE = Path(dashboard.parts.__file__).parent
PARTS = (("read", "moving", "map"), ("read", "chosen"))
SCRIPTS = ["\n".join((HERE / f"{name}.js").read_text(encoding="utf-8") for name in part) for part in PARTS]
START = """async ([scripts, data]) => {
  document.body.innerHTML = "<div id='here'><div class='root'></div></div>"
  const part = (script) => import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })))
  const [drawn, said] = await Promise.all(scripts.map(part))
  const parentElement = document.getElementById("here")
  window.told = []
  const setTriggerValue = (name, value) => window.told.push(value)
  const sent = (data) => new TextEncoder().encode(JSON.stringify(data))
  window.draw = (more) => drawn.default({ data: sent({ ...data, ...more }), parentElement, setTriggerValue })
  window.answer = (told) => said.default({ data: sent({ map: "map", ...told }) })
  window.press = (key) => document.querySelector(`.card[data-key="${key}"]`).onclick()
  const pressed = () => [...document.querySelectorAll('.card[aria-pressed="true"]')]
  window.chosen = () => pressed().map((one) => one.dataset.key)
  window.draw({})
}"""


@pytest.fixture
def alone(browser: Browser) -> Page:
    """A page with the map of the demo company on it, and nobody behind it who answers."""
    graph, places = laid_out(company().journey)
    states = {key: StepState(number, Figures(), 0) for number, key in enumerate(graph, 1)}
    fared = Fared(graph, states, {one.key: one for one in company().functions}, Unit(by_customer=True))
    moving = dict.fromkeys(("label", "hint", "closer", "further", "whole"), "")
    page = browser.new_page()
    page.evaluate(START, [SCRIPTS, drawing(fared, places) | {"map": "map", "moving": moving}])
    return page


def answered(page: Page, chosen: str, presses: int) -> Any:
    """The cards that stand out once that was answered."""
    return page.evaluate("(more) => (answer(more), chosen())", {"chosen": chosen, "presses": presses})


def test_a_card_stands_out_at_the_press_and_no_answer_to_an_earlier_one_takes_that_back(alone: Page) -> None:
    first, second, third = [step.key for step in company().journey.micro_interactions][:3]
    assert alone.evaluate("(key) => (press(key), chosen())", first) == [first]
    assert alone.evaluate("(key) => (press(key), chosen())", second) == [second]
    alone.wait_for_function("told.length === 2")
    assert alone.evaluate("told") == [{"key": first, "presses": 1}, {"key": second, "presses": 2}]
    assert answered(alone, "", 0) == [second]
    assert answered(alone, first, 1) == [second]
    assert answered(alone, second, 2) == [second]
    assert answered(alone, third, 2) == [third]  # chosen elsewhere: by a link beside the map
    alone.close()


def test_a_map_that_is_drawn_anew_shows_what_was_chosen_before_and_what_was_pressed_since(
    alone: Page,
) -> None:
    first, second = [step.key for step in company().journey.micro_interactions][:2]
    assert answered(alone, first, 0) == [first]
    drawn_anew = "(more) => (document.querySelector('.root').replaceChildren(), draw(more), chosen())"
    assert alone.evaluate(drawn_anew, {}) == [first]
    assert alone.evaluate("(key) => (press(key), chosen())", second) == [second]
    assert alone.evaluate("(more) => (draw(more), chosen())", {"label": "The map has changed"}) == [second]
    assert alone.get_by_role("group", name="The map has changed").count() == 1
    alone.close()
