"""How the axes and tips of charts write numbers and dates: as the language of who is reading does."""

from typing import Any

from babel import Locale

from dashboard.languages import formats


def in_language(chart: dict[str, Any]) -> dict[str, Any]:
    """A Vega-Lite `chart` whose months, weekdays and numbers are those of the language."""
    config = chart.get("config", {}) | {"locale": {"number": _numbers(), "time": _times()}}
    return chart | {"config": config}


def _numbers() -> dict[str, Any]:
    symbols = Locale.parse(formats()).number_symbols["latn"]
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
    }


def _times() -> dict[str, Any]:
    """Names as d3-format wants them: months from January, days from Sunday."""
    locale = Locale.parse(formats())
    return {
        "dateTime": "%-d %B %Y %H:%M",
        "date": "%-d %B %Y",
        "time": "%H:%M",
        "periods": [locale.day_periods["format"]["abbreviated"][part] for part in ("am", "pm")],
        "months": [locale.months["stand-alone"]["wide"][month] for month in range(1, 13)],
        "shortMonths": [locale.months["format"]["abbreviated"][month] for month in range(1, 13)],
        "days": _from_sunday(locale.days["stand-alone"]["wide"]),
        "shortDays": _from_sunday(locale.days["format"]["abbreviated"]),
    }


def _from_sunday(names: Any) -> list[str]:
    return [names[day] for day in (6, 0, 1, 2, 3, 4, 5)]
