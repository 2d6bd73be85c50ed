"""What the first page shows is asked before anybody opens it, and then not asked again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard import asked, store
from dashboard.choosing import chosen_period
from dashboard.pulse import ahead, page
from db.reads import pulse


def test_what_the_first_page_asks_was_asked_ahead(
    sqlite_url: str, as_settings: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_settings(sqlite_url)
    ahead.prepare()
    asked_again: list[str] = []
    look = store.look

    def noting(question: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        asked_again.append(question.__name__)
        return look(question, *args, **kwargs)

    monkeypatch.setattr(store, "look", noting)
    period, _moved = chosen_period(asked.Asked(), store.ask(pulse.sources))
    page.picture(page.asking(asked.Asked(), period), store.minute())
    assert set(asked_again) <= {
        "_revisions",
        "waiting",
    }  # the revisions, and what hangs on the minute


def test_a_store_that_is_away_is_no_trouble_ahead(as_settings: Callable[[str], None], tmp_path: Path) -> None:
    as_settings(f"sqlite:///{tmp_path / 'nowhere' / 'touchline.db'}")
    ahead.prepare()
