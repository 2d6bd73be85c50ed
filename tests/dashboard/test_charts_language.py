"""A chart that is drawn once and kept is in the language of who sees it, words, months and numbers alike."""

import ast
import json
from dataclasses import replace
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
    """Whatever is handed to Streamlit comes of a `@kept` function that ends in `in_language`."""
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
    kept = {name for name, node in drawing.items() if "kept" in map(ast.unparse, node.decorator_list)}
    for name in shown:
        room = name.partition(".")[0]
        makers = {name, *(f"{room}.{one}" for one in called(drawing[name]))} & kept
        assert makers, name
        ends = [
            one
            for maker in makers
            for one in ast.walk(drawing[maker])
            if isinstance(one, ast.Return) and one.value
        ]
        assert ends
        assert all(ast.unparse(one).startswith("return in_language(") for one in ends), name


def called(function: ast.FunctionDef) -> set[str]:
    """The names of the functions that one calls."""
    return {ast.unparse(one.func) for one in ast.walk(function) if isinstance(one, ast.Call)}


def test_rows_of_one_drawing_do_not_stay_in_the_next() -> None:
    few = Course("negative", (*COURSE.points[:-1], replace(COURSE.points[-1], told=77)), shares=False)
    (before,), (other,), (after,) = (
        charts.trend(course, "words")["layer"] for course in (COURSE, few, COURSE)
    )
    assert [one["data"]["values"][-1]["told"] for one in (before, other, after)] == [12, 77, 12]
    assert len(before["data"]["values"]) == len(DAYS)
