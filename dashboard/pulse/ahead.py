"""What the first page asks and makes, asked and made while the browser of the first reader still loads."""

from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from dashboard import asked, saying, store
from dashboard.choosing import chosen_period
from dashboard.pulse import page, panels
from db.reads import pulse, sentences


def prepare() -> None:
    """Make Pulse as it opens, in English, for everybody; a store that is away or empty needs nothing."""
    from dashboard import charts

    with suppress(SQLAlchemyError):
        wish = asked.Asked()
        period, _moved = chosen_period(wish, store.ask(pulse.sources))
        about = page.asking(wish, period)
        shown = page.picture(about, store.minute())
        wanted = saying.WANTED[wish.shown]
        store.ask(sentences.sentences, period, about.all_topics, wanted, limit=saying.AT_ONCE)
        for course in shown.courses if shown else ():
            charts.trend(course, panels.described(course))
