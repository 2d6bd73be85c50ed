"""A map as a Mermaid flowchart: stages as subgraphs, steps as boxes, ways as arrows; and what it brings back.

What survives: the name of the journey; stages and steps with their keys (where a key is letters, figures and
_), names and order; kinds, as shapes; and the ways with their labels. Touchpoints, channels, shares and the
rest do not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from db.models import EdgeIn, JourneyIn, NodeKind
from journeys import sentences
from journeys.exchange.carried import Carried
from journeys.exchange.mermaid import Reading, at, front_matter, meant, opened, written
from journeys.exchange.sketch import Sketch, Step

_SHAPES = {
    NodeKind.INTERACTION: ("[", "]"),
    NodeKind.MOMENT: ("{{", "}}"),
    NodeKind.ENDING: ("([", "])"),
    NodeKind.AFTER_LEAVING: ("[/", "/]"),
}
_BRACKETS = {
    "(((": ")))", "([": "])", "[[": "]]", "[(": ")]", "((": "))", "{{": "}}", "[/": "/]", "[\\": "\\]",
    "[": "]", "(": ")", "{": "}", ">": "]",
}  # fmt: skip
_KIND_OF = {opening: kind for kind, (opening, _) in _SHAPES.items()}
_STAGE = "stage_"
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_RESERVED = re.compile(
    r"(?:end|graph|flowchart|subgraph|style|linkStyle|classDef|class|click|direction|default|interpolate"
    r"|href|call|callback|accTitle|accDescr)$|[ox](?:$|_)|stage_",
    re.IGNORECASE,
)
_ID = re.compile(r"\w+(?:[.-]\w+)*")
_ARROW = re.compile(r"(?:<|[ox](?=-))?(?:-{2,}>|-{3,}|={2,}>|={3,}|-\.+->?|~{3,})[ox]?(?=[\s|\w\"]|$)")
_WORDED = re.compile(r"(?:--|==|-\.)\s*(?P<words>[^-=.>|\s][^>|]*?)\s*(?:-{2,}>?|={2,}>?|\.+->?)")
_LABEL = re.compile(r"\|(?P<words>[^|]*)\|")
_STYLES = re.compile(r"(?:style|linkStyle|classDef|class|direction|accTitle|accDescr)\b")
_SUBGRAPH = re.compile(r"subgraph(?:\s+(?P<id>[^\s\[\"]+))?\s*(?:\[?\s*\"?(?P<title>.*?)\"?\s*\]?)?$")


def write(carried: Carried) -> str:
    """A map as a flowchart."""
    journey = carried.journey
    ids = _ids(journey)
    lines = [*front_matter(journey.name), "flowchart LR"]
    for stage_id, stage in zip(_stage_ids(journey), journey.stages, strict=True):
        lines.append(f'    subgraph {stage_id}["{written(stage.name)}"]')
        for step in journey.micro_interactions:
            if step.stage == stage.key:
                opening, closing = _SHAPES[NodeKind(step.kind)]
                lines.append(f'        {ids[step.key]}{opening}"{written(step.name)}"{closing}')
        lines.append("    end")
    lines += [f"    {ids[edge.start]} -->{_label(edge)} {ids[edge.end]}" for edge in journey.edges]
    return "\n".join(lines) + "\n"


def _label(edge: EdgeIn) -> str:
    return f'|"{written(edge.label)}"|' if edge.label else ""


def _ids(journey: JourneyIn) -> dict[str, str]:
    """What every step is called in the flowchart: its key, else a number."""
    return {step.key: _id(step.key, f"step{n}") for n, step in enumerate(journey.micro_interactions, 1)}


def _stage_ids(journey: JourneyIn) -> list[str]:
    plain = (_PLAIN_KEY.fullmatch(stage.key) for stage in journey.stages)
    return [f"{_STAGE}{found[0] if found else n}" for n, found in enumerate(plain, 1)]


def _id(key: str, otherwise: str) -> str:
    return key if survives(key) else otherwise


def survives(key: str) -> bool:
    """Whether a key can stand in a flowchart as it is."""
    return bool(_PLAIN_KEY.fullmatch(key)) and not _RESERVED.match(key)


@dataclass
class _Drawn:
    """The flowchart so far: stages and steps by id, ways, and which stages are open."""

    stages: dict[str, str] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    steps: dict[str, Step] = field(default_factory=dict)
    first_at: dict[str, int] = field(default_factory=dict)
    ways: list[tuple[EdgeIn, int]] = field(default_factory=list)


def read(text: str) -> Sketch:
    """The stages, steps and ways of a flowchart; raises UnreadableMapError naming the line."""
    reading = opened(text, "flowchart", "graph")
    drawn = _Drawn()
    for number, line in reading.lines:
        _line(drawn, reading, number, line.rstrip(";").strip())
    if drawn.open:
        raise at(reading.lines[-1][0], sentences.STAGE_NOT_ENDED.format(key=drawn.open[-1]))
    return _sketch(drawn, reading)


def _line(drawn: _Drawn, reading: Reading, number: int, line: str) -> None:
    if re.match(r"subgraph\b", line):
        _open(drawn, number, line)
    elif line == "end":
        if not drawn.open:
            raise at(number, sentences.NO_STAGE_OPEN)
        drawn.open.pop()
    elif _STYLES.match(line):
        reading.say(sentences.STYLES_LEFT_OUT)
    else:
        _Statement(drawn, reading, number, line).take()


def _open(drawn: _Drawn, number: int, line: str) -> None:
    found = _SUBGRAPH.match(line)
    title = found["title"] if found else ""
    key = (found["id"] if found else None) or title or f"stage {len(drawn.stages) + 1}"
    if key in drawn.open:
        raise at(number, sentences.STAGE_IN_ITSELF.format(key=key))
    if drawn.open:
        raise at(number, sentences.STAGE_IN_STAGE)
    if key in drawn.stages:
        raise at(number, sentences.STAGE_TWICE.format(key=key))
    drawn.stages[key] = meant(title or key, number)
    drawn.open.append(key)


class _Statement:
    """One line of steps and arrows, read from left to right."""

    def __init__(self, drawn: _Drawn, reading: Reading, number: int, line: str) -> None:
        self.drawn, self.reading, self.number, self.line, self.place = drawn, reading, number, line, 0

    def take(self) -> None:
        """Take every step and way of the line."""
        before = self._steps()
        while self._rest():
            label = self._arrow()
            after = self._steps()
            self.drawn.ways += [(EdgeIn(a, b, label), self.number) for a in before for b in after]
            before = after

    def _rest(self) -> str:
        while self.line[self.place : self.place + 1] in {" ", "\t", ";"}:
            self.place += 1
        return self.line[self.place :]

    def _found(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self._rest()
        found = pattern.match(self.line, self.place)
        self.place = found.end() if found else self.place
        return found

    def _steps(self) -> list[str]:
        """One step, or several with & between them."""
        several = [self._step()]
        while self._rest().startswith("&"):
            self.place += 1
            several.append(self._step())
        return several

    def _step(self) -> str:
        named = self._found(_ID)
        if named is None:
            raise self._unclear()
        step_id = named[0]
        known = self.drawn.steps.get(step_id)
        opening = next((one for one in _BRACKETS if self.line.startswith(one, self.place)), None)
        name, kind = known.name if known else step_id, known.kind if known else None
        if opening:
            name, kind = self._text(opening), _KIND_OF.get(opening, NodeKind.INTERACTION)
        if self.line.startswith("@{", self.place):
            raise self._unclear()
        if self._found(re.compile(r":::[\w-]+")):
            self.reading.say(sentences.STYLES_LEFT_OUT)
        self._keep(step_id, name, kind)
        return step_id

    def _keep(self, step_id: str, name: str, kind: str | None) -> None:
        """A step belongs to the stage within which it is named first."""
        known = self.drawn.steps.pop(step_id, None)
        number = [*self.drawn.stages].index(self.drawn.open[0]) if self.drawn.open else -1
        stage = known.stage if known and known.stage >= 0 else number
        self.drawn.first_at.setdefault(step_id, self.number)
        self.drawn.steps[step_id] = Step(name, stage, step_id, kind)

    def _text(self, opening: str) -> str:
        start = self.place + len(opening)
        quoted = self.line.startswith('"', start)
        closing = ('"' if quoted else "") + _BRACKETS[opening]
        end = self.line.find(closing, start + quoted)
        if end < 0:
            raise at(self.number, sentences.UNENDED)
        self.place = end + len(closing)
        text = self.line[start + quoted : end]
        return meant(text if quoted else text.strip(), self.number)

    def _arrow(self) -> str:
        """Take an arrow; what is written on it."""
        arrow = self._found(_ARROW)
        worded = self._found(_LABEL) if arrow else (arrow := self._found(_WORDED))
        if arrow is None:
            raise self._unclear()
        if ">" not in arrow[0]:
            self.reading.say(sentences.TWO_WAYS)
        return meant(_unquoted(worded["words"]), self.number) if worded else ""

    def _unclear(self) -> Exception:
        return at(self.number, sentences.UNCLEAR.format(rest=self._rest()[:40]))


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _sketch(drawn: _Drawn, reading: Reading) -> Sketch:
    for way, number in drawn.ways:
        for one in {way.start, way.end} & drawn.stages.keys():
            raise at(number, sentences.WAY_OF_STAGE.format(key=one))
    stages: list[tuple[str | None, str]] = [(_stage_key(key), name) for key, name in drawn.stages.items()]
    if not stages:
        stages = [(None, reading.title or "1")]
        drawn.steps = {key: Step(one.name, 0, key, one.kind) for key, one in drawn.steps.items()}
    ordered = list(_in_order(drawn))
    place = {step.key: n for n, step in enumerate(ordered)}
    ways = [(place[way.start], place[way.end], way.label) for way, _line_of in drawn.ways]
    return Sketch(reading.title, stages, ordered, ways, reading.said)


def _stage_key(stage_id: str) -> str | None:
    key = stage_id.removeprefix(_STAGE)
    return key if key != stage_id and _PLAIN_KEY.fullmatch(key) else None


def _in_order(drawn: _Drawn) -> Iterator[Step]:
    """Every step in the order in which it was named first."""
    for key in drawn.first_at:
        step = drawn.steps[key]
        if step.stage < 0:
            why = sentences.STEP_WITHOUT_STAGE.format(step=step.name)
            raise at(drawn.first_at[key], why)
        yield step
