"""Maps as chance makes them: loops, branches, shared touchpoints, hostile names, names read from the right.

Every field of a row gets a value by its type, so that a new field is tried by itself.
"""

from dataclasses import fields, replace
from typing import Any, get_args, get_origin

from hypothesis import strategies as st

from db.models import EdgeIn, FunctionIn, InfluenceIn, JourneyIn, MicroInteractionIn, StageIn, TouchpointIn
from journeys.exchange import Carried
from journeys.exchange.shape import hints, vocabulary, without_none

HOSTILE = (
    *('=HYPERLINK("http://x")', "'=1+1", "+49", "-1", "@SUM(A1)", "'", "''-", "\t=1"),
    *("<script>alert(1)</script>", "<br>", "]]>", "&amp;", "&#10;", "#quot;", "#35;", '"quoted"', "`code`"),
    *("a;b", "[1]", "a; b;", "a,b", "a:b:c", "|", "{{x}}", "%%{init}%%", "end", "x --> y", "subgraph a"),
    *("section of road", "title: x", "two\nlines", "\n", " lead", "trail ", "…", "**bold**", "\\n"),
    *("مقدمة الطريق", "עברית (בדיקה)", "日本語", "🛒 cart"),
)
_UNSEEN = "\ufeff\ufffe\uffff"
_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf"), exclude_characters=_UNSEEN)
TEXTS = st.sampled_from(HOSTILE) | st.text(_LETTERS, max_size=30)
NAMES = TEXTS.filter(str.strip)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,6}([.:-][a-z0-9]{1,3})?", fullmatch=True)
COLOURS = st.sampled_from(("#24406e", "#FFFFFF"))


def _any(kind: Any) -> st.SearchStrategy[Any]:
    if get_origin(kind) is tuple:
        return st.lists(_any(get_args(kind)[0]), max_size=3).map(tuple)
    if without_none(kind) is not kind:
        return st.none() | _any(without_none(kind)).filter(lambda given: given != "")
    if kind is str:
        return TEXTS
    if kind is bool:
        return st.booleans()
    return st.integers(0, 100) if kind is int else _row(kind)


def _row(kind: type, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A row of `kind`, with chance for every field that is not given."""
    for field in fields(kind):
        words = vocabulary(kind, field)
        if field.name not in given:
            given[field.name] = st.sampled_from([*words]) if words else _any(hints(kind)[field.name])
    return st.builds(kind, **given)


def _several(keys: st.SearchStrategy[str], least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(keys, min_size=least, max_size=most, unique=True)


@st.composite
def maps(draw: st.DrawFn, keys: st.SearchStrategy[str] = KEYS, *, loops: bool = False) -> Carried:
    """A map without contradictions, or where only steps that lead to themselves (`loops`) may be some."""

    def rows(kind: type, least: int, most: int, **given: st.SearchStrategy[Any]) -> list[Any]:
        several = draw(st.lists(keys, min_size=least, max_size=most, unique=True))
        return [draw(_row(kind, key=st.just(key), name=NAMES, **given)) for key in several]

    functions = rows(FunctionIn, 0, 3, colour=COLOURS)
    stages, touchpoints = rows(StageIn, 1, 4), rows(TouchpointIn, 1, 3, channel=NAMES)
    several = draw(st.lists(keys, min_size=1, max_size=6, unique=True))
    steps = [_step(draw, key, stages, touchpoints, functions) for key in several]
    ends = st.sampled_from(several)
    written = st.sampled_from(["", "by phone"]) | TEXTS  # so that there are often several between two steps
    way = _row(EdgeIn, start=ends, end=ends, label=written)
    if not loops:
        way = way.filter(lambda edge: edge.start != edge.end)
    edges = draw(st.lists(way, max_size=8 if loops or len(several) > 1 else 0, unique=True))
    parts = {"stages": stages, "touchpoints": touchpoints, "micro_interactions": steps, "edges": edges}
    given = {name: st.just(tuple(rows)) for name, rows in parts.items()}
    owner = st.sampled_from(["", *(function.key for function in functions)])
    return Carried(draw(_row(JourneyIn, owner=owner, key=keys, name=NAMES, **given)), tuple(functions))


def _step(draw: st.DrawFn, key: str, stages: list[Any], touchpoints: list[Any], functions: list[Any]) -> Any:
    touchpoint = draw(st.sampled_from(touchpoints))
    shares = draw(st.lists(st.integers(0, 100 // max(1, len(functions))), max_size=len(functions)))
    influence = tuple(
        draw(_row(InfluenceIn, function=st.just(function.key), share=st.just(share)))
        for function, share in zip(functions, shares, strict=False)
    )
    stage = draw(st.sampled_from(stages)).key
    made = draw(_row(MicroInteractionIn, key=st.just(key), name=NAMES, stage=st.just(stage)))
    return replace(made, touchpoint=touchpoint.key, channel=touchpoint.channel, influence=influence)
