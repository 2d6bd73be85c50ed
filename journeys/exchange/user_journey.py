"""A map as Mermaid's `journey`: stages as sections, steps as tasks, departments as those who take part.

What survives: the names of journey, stages and steps, their order within a stage, and the names of the
departments with a say. Ways, touchpoints, channels and shares do not. Mermaid wants a number behind every
task; it is always the same, for Touchline weighs nothing, and it is left out when the file comes back.
"""

import re

from journeys import sentences
from journeys.exchange.carried import Carried
from journeys.exchange.mermaid import at, meant, opened, written
from journeys.exchange.sketch import Sketch, Step

SAME = 3
_SAID = f"%% Mermaid wants a number behind each step; {SAME} stands everywhere and says nothing."
_KEYWORD = re.compile(r"(?:title|section|journey|accTitle|accDescr)", re.IGNORECASE)
_TASK = re.compile(r"(?P<name>[^:]+):\s*(?P<number>-?\d+(?:\.\d+)?)\s*(?::(?P<who>.*))?$")


def write(carried: Carried) -> str:
    """A map as a user journey."""
    journey = carried.journey
    names = {function.key: function.name for function in carried.functions}
    lines = ["journey", f"    title {_text(journey.name)}", f"    {_SAID}"]
    for stage in journey.stages:
        lines.append(f"    section {_text(stage.name)}")
        for step in journey.micro_interactions:
            if step.stage == stage.key:
                who = ", ".join(_text(names.get(one.function, one.function)) for one in step.influence)
                lines.append(f"        {_text(step.name)}: {SAME}" + (f": {who}" if who else ""))
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """A text that is no keyword and no sign of this syntax."""
    return f"#{ord(text[0])};{written(text[1:])}" if _KEYWORD.match(text) else written(text)


def read(text: str) -> Sketch:
    """The stages and steps of a user journey; raises UnreadableMapError naming the line."""
    reading = opened(text, "journey")
    sketch = Sketch(reading.title, said=reading.said)
    for number, line in reading.lines:
        _line(sketch, number, line)
    sketch.said.append(sentences.NUMBERS_LEFT_OUT)
    return sketch


def _line(sketch: Sketch, number: int, line: str) -> None:
    word, _space, rest = line.partition(" ")
    if word in {"title", "section"}:
        told = meant(rest.strip(), number)
        if word == "title":
            sketch.title = told
        else:
            sketch.stages.append((None, told))
    elif word.rstrip(":") not in {"accTitle", "accDescr"}:
        _task(sketch, number, line)


def _task(sketch: Sketch, number: int, line: str) -> None:
    found = _TASK.match(line)
    if found is None:
        raise at(number, sentences.TASK_WITHOUT_NUMBER)
    if not sketch.stages:
        sketch.stages.append((None, sketch.title or "1"))
    sketch.steps.append(Step(meant(found["name"].strip(), number), len(sketch.stages) - 1))
