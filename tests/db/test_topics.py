"""What the pages ask about topics."""

from db.engine import reading
from db.reads import pulse
from jobs.analyse.ready import ready
from tests.db.cast import NOW, a_generation


def test_topics_that_are_praise_are_those_the_live_taxonomy_calls_so(database_url: str) -> None:
    with reading(database_url) as connection:
        assert pulse.praise(connection) == frozenset()
    ready(database_url, NOW)
    with reading(database_url) as connection:
        names = {pulse.categories(connection)[topic].name for topic in pulse.praise(connection)}
    assert "Delivered fast" in names
    assert "Delivery late" not in names


def test_a_taxonomy_that_says_nothing_of_praise_has_none(database_url: str) -> None:
    a_generation(database_url)
    with reading(database_url) as connection:
        assert pulse.praise(connection) == frozenset()
