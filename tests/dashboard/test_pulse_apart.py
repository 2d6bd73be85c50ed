"""Every number of Pulse can be told apart for those who were asked and those who spoke up."""

from collections.abc import Callable
from datetime import UTC, datetime

from dashboard.asked import Asked
from dashboard.pulse import page
from dashboard.pulse.apart import by_asking, rows
from dashboard.pulse.numbers import numbers
from dashboard.usual import Usual
from db.models import SignalIn
from db.reads.actions import Waiting
from db.reads.rollups import Figures, Period
from db.writes.signals import Target, record
from db.writes.sources import SourceFacts, ensure
from tests.browser.feedback import raise_matter, work

COMPLAINT = "The parcel never came and nobody answers me, terrible. I am cancelling my subscription."
NOW = datetime.now(UTC)


def said(url: str, key: str, purpose: str, channel: str, *texts: str) -> None:
    source_id, _ = ensure(url, SourceFacts(key, key, channel, purpose=purpose, origin="a test"), NOW)
    signals = [SignalIn(str(n), "verbatim", text, NOW, profile=f"p{n}") for n, text in enumerate(texts)]
    record(url, Target(source_id, channel), signals, NOW)


def test_each_number_says_how_much_of_it_was_asked_for(
    sqlite_url: str, as_settings: Callable[[str], None]
) -> None:
    as_settings(sqlite_url)
    said(sqlite_url, "nps", "asked", "survey", COMPLAINT, "Lovely, thank you so much!")
    said(sqlite_url, "mails", "wrote_to_us", "mail", COMPLAINT, COMPLAINT, COMPLAINT, "?")
    work(sqlite_url)
    raise_matter(sqlite_url)
    about = page.asking(Asked(), Period())
    groups = by_asking(())
    told = {name: parts for name, *parts in rows(about, groups)}
    assert list(groups) == ["We asked", "They spoke up"]
    assert told["Heard from"] == ["2 of 6", "4 of 6"]
    assert told["Told us something negative"] == ["1 of 2", "3 of 3"]
    assert told["Told us something positive"] == ["1 of 2", "0 of 3"]
    assert told["At risk"] == ["1 of 4", "3 of 4"]
    assert told["Could not be read"] == ["0 of 2", "1 of 4"]
    assert (told["Survey"], told["Mail"]) == (["1 of 1", "0 of 1"], ["0 of 3", "3 of 3"])
    tiles = numbers(Figures(read=1), about.counted, Usual(), Waiting(0, 0, {}), Figures())
    assert {tile.label for tile in tiles} <= told.keys(), "no number of the page is left out"
