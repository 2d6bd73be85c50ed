"""The messages of one thread are one conversation; the company's are kept in it, never a customer's voice."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import col

from db.engine import reading
from db.models import Author, Signal, SignalIn, SourceProfile, Waiting
from db.reads.conversations import LONGEST, sizes, whole
from tests.db.cast import NOW, a_source, id_of, recorded


def message(
    number: int, author: str = Author.CUSTOMER, thread: str | None = "t1", **more: object
) -> SignalIn:
    person = "ada" if author == Author.CUSTOMER else None
    facts = {"occurred_at": NOW + timedelta(minutes=number), "profile": person} | more
    return SignalIn(
        f"m{number}", "verbatim", f"message {number}", author=author, conversation=thread, **facts
    )  # type: ignore[arg-type]


def test_a_conversation_is_told_with_its_size_and_read_in_its_order(database_url: str) -> None:
    shop, desk = a_source(database_url), a_source(database_url, "desk", "mail")
    several = [
        message(3),
        message(1),
        message(2, Author.COMPANY),
        message(9, thread=None),
        message(8, thread="t2"),
    ]
    recorded(database_url, shop, *several)
    recorded(database_url, desk, message(4))  # a thread of the same name elsewhere is another one
    with reading(database_url) as connection:
        ids = list(connection.scalars(select(col(Signal.id))))
        by_name = {name: id_of(database_url, name) for name in ("m1", "m2", "m3", "m9", "m8", "m4")}
        assert sizes(connection, ids) == {by_name[name]: 3 for name in ("m1", "m2", "m3")}
        lines = whole(connection, by_name["m3"])
    assert [line.text for line in lines] == ["message 1", "message 2", "message 3"]
    assert [line.author for line in lines] == [Author.CUSTOMER, Author.COMPANY, Author.CUSTOMER]


def test_what_the_company_said_waits_for_no_analysis_and_is_of_no_customer(database_url: str) -> None:
    recorded(database_url, a_source(database_url), message(1), message(2, Author.COMPANY))
    with reading(database_url) as connection:
        assert list(connection.scalars(select(col(Waiting.signal_id)))) == [id_of(database_url, "m1")]
        assert connection.scalar(select(func.count()).select_from(SourceProfile)) == 1


def test_a_very_long_conversation_is_shown_from_its_beginning(database_url: str) -> None:
    recorded(database_url, a_source(database_url), *(message(number) for number in range(LONGEST + 5)))
    with reading(database_url) as connection:
        assert len(whole(connection, id_of(database_url, "m9"))) == LONGEST
        assert whole(connection, id_of(database_url, "m9"))[0].text == "message 0"


def test_a_signal_that_stands_alone_is_no_conversation(database_url: str) -> None:
    recorded(database_url, a_source(database_url), message(1, thread=None))
    with reading(database_url) as connection:
        assert sizes(connection, [id_of(database_url, "m1")]) == {}
        assert whole(connection, id_of(database_url, "m1")) == []
