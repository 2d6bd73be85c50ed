"""A chart that is drawn once and kept is in the language of who sees it, words, months and numbers alike."""

import ast
import json
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard import charts
from dashboard.languages import NAMES, spoken_in
from dashboard.pulse.panels import described
from dashboard.pulse.trend import Course, Point
from tests.house import house, within
from tests.words import catalog

MAY = {"en": "May", "de": "Mai", "ar": "مايو"}
DAYS = [date(2026, 5, 1) + timedelta(days=n) for n in range(8)]
COURSE = Course("negative", tuple(Point(day, day, 90, 60, 12, 8, 20) for day in DAYS), shares=False)


def drawn(language: str) -> dict[str, Any]:
    with spoken_in(language):
        return charts.trend(COURSE, described(COURSE))


def titles(chart: object) -> set[str]:
    """Every word that a chart shows."""
    if isinstance(chart, list):
        return {title for one in chart for title in titles(one)}
    if not isinstance(chart, dict):
        return set()
    own = {str(chart["title"])} if chart.get("title") else set()
    return own | {title for one in chart.values() for title in titles(one)}


@pytest.mark.parametrize("order", [("en", "de", "ar"), ("ar", "de", "en")])
def test_the_trend_is_in_the_language_of_each_reader_whoever_came_first(order: tuple[str, ...]) -> None:
    for language in order:
        chart = drawn(language)
        assert chart["config"]["locale"]["time"]["months"][4] == MAY[language]
        with spoken_in(language):
            assert described(COURSE) == chart["description"]
    words = {language: titles(drawn(language)) for language in NAMES}
    assert len(words["en"]) > 3
    assert not words["en"] & words["ar"]


def test_no_rows_lie_where_streamlit_would_send_them_through_pandas() -> None:
    assert not {"data", "datasets"} & drawn("en").keys()


@pytest.mark.parametrize("language", [language for language in NAMES if language != "en"])
def test_no_english_title_is_left_in_a_chart(language: str) -> None:
    known = {str(message.id) for message in catalog(language) if message.id}
    assert titles(drawn("en")) <= known, json.dumps(sorted(titles(drawn("en"))))
    assert not titles(drawn(language)) & titles(drawn("en"))


def test_every_chart_of_the_pages_is_kept_by_language_and_written_in_it() -> None:
    """Whatever hands a chart to Streamlit is a `@kept` function that ends in `in_language`."""
    nodes = [
        (module.name.rpartition(".")[2], node)
        for module in house().values()
        if within(module.name, "dashboard")
        for node in ast.walk(module.tree)
    ]
    shown = {
        ast.unparse(node.args[0].func)
        for _, node in nodes
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "st.vega_lite_chart"
        and isinstance(node.args[0], ast.Call)
    }
    assert shown
    drawing = {f"{room}.{node.name}": node for room, node in nodes if isinstance(node, ast.FunctionDef)}
    for name in shown:
        assert "kept" in map(ast.unparse, drawing[name].decorator_list), name
        ends = [one for one in ast.walk(drawing[name]) if isinstance(one, ast.Return) and one.value]
        assert ends
        assert all(ast.unparse(one).startswith("return in_language(") for one in ends), name
