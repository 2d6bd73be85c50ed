"""Rows becoming signals: what each row is, whose it is, and what is kept of what does not fit."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from db.models import SignalIn
from jobs.collect.identity import RowKeys
from jobs.collect.mapping import guess
from jobs.collect.rows import RowError
from jobs.collect.signals import NO_DATE, NO_MARK, SignalMaker, signals
from jobs.collect.threads import roots

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROW = dict.fromkeys(
    ("id", "text", "title", "created_at", "rating", "user", "inbound", "language", "channel"), ""
)
GIVEN = {name: name for name in ROW}


def maker(header, given=None, events=None, **kwargs) -> SignalMaker:
    return SignalMaker(guess(list(header), [], given=given, events=events), NOW, **kwargs)


def made(**cells: str) -> tuple[SignalIn | RowError, SignalMaker]:
    make = maker([*ROW, "shop"], GIVEN)
    row = {**ROW, "id": "r1", "shop": "", **cells}
    result = make((2, list(row.values())))
    return (result if isinstance(result, RowError) else result[0]), make


def test_a_text_is_a_verbatim_kept_as_it_was_given():
    signal, _ = made(
        text="  Late <b>again</b>!\n", rating="2", user=" u1 ", created_at="2024-02-03", shop="Bonn"
    )
    assert signal == SignalIn(
        "r1", "verbatim", "  Late <b>again</b>!\n", datetime(2024, 2, 3, tzinfo=UTC), 2.0,
        profile="u1", details={"shop": "Bonn"},
    )  # fmt: skip


def test_a_mark_without_words_is_a_mark():
    signal, _ = made(text=" ", rating="4,5")
    assert (signal.kind, signal.text, signal.mark) == ("mark", None, 4.5)


def test_a_title_goes_before_the_text_on_a_line_of_its_own():
    assert made(title="Never again", text="It broke.")[0].text == "Never again\nIt broke."
    assert made(title="Never again", text=" ")[0].text == "Never again"


def test_a_row_without_anything_said_is_kept_as_an_error():
    error, _ = made(user="u1", shop="Bonn")
    assert error.row == 2
    assert error.message == "No text, mark or event in this row."
    assert "Bonn" in error.raw


def test_a_broken_date_costs_the_date_alone_and_is_counted():
    signal, make = made(text="hello", created_at="the other day")
    assert signal.occurred_at is None
    assert signal.details == {"created_at": "the other day"}
    assert make.warnings == {NO_DATE: 1}


def test_a_mark_that_is_no_number_is_kept_beside_the_words():
    signal, make = made(text="hello", rating="so so")
    assert (signal.mark, signal.details) == (None, {"rating": "so so"})
    assert make.warnings == {NO_MARK: 1}


def test_what_the_company_wrote_is_the_companys_and_makes_no_customer():
    signal, _ = made(text="We are sorry.", inbound="FALSE", user="support_team")
    assert (signal.author, signal.profile) == ("company", None)
    assert signal.details == {"user": "support_team"}
    assert made(text="Where is it?", inbound="TRUE", user="u1")[0].profile == "u1"


def test_languages_and_channels_are_put_in_our_words_or_left_in_the_details():
    signal, _ = made(text="x", language="pt-BR", channel="Twitter")
    assert (signal.language, signal.channel) == ("pt", "social")
    assert made(text="x", channel="carrier pigeon")[0].details == {"channel": "carrier pigeon"}


def test_each_column_of_times_that_is_filled_is_an_event():
    header = ["order_id", "customer_id", "bought", "sent", "state"]
    named = {"id": "order_id", "user": "customer_id"}
    make = maker(header, named, {"bought": "purchased", "sent": "shipped"})
    events = make((2, ["o1", "c1", "2024-02-03 04:05:06", "2024-02-04", "done"]))
    assert [(event.external_id, event.kind, event.event, event.profile) for event in events] == [
        ("o1#purchased", "event", "purchased", "c1"),
        ("o1#shipped", "event", "shipped", "c1"),
    ]
    assert events[0].occurred_at == datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert events[0].details == {"state": "done"}
    assert len(make((3, ["o2", "c1", "2024-02-03", " ", ""]))) == 1
    assert isinstance(make((4, ["o3", "c1", "", "", ""])), RowError)


def test_a_row_that_names_an_event_is_that_event():
    make = maker(["who", "what", "when"], {"user": "who", "event": "what", "created_at": "when"})
    [event] = make((2, ["u1", "add_to_cart", "2024-02-03"]))
    assert (event.kind, event.event, event.profile) == ("event", "add_to_cart", "u1")


def test_rows_that_could_not_be_read_pass_through_in_their_places():
    broken = RowError(3, None, "broken", "")
    make = maker(["id", "text"], {"id": "id", "text": "text"})
    passed = list(signals([(2, ["1", "a"]), broken, (4, ["2", "b"])], make))
    assert [type(one) for one in passed] == [SignalIn, RowError, SignalIn]


def test_a_reply_belongs_to_the_conversation_of_its_root():
    columns = guess(
        ["id", "text", "parent_id"], [], given={"id": "id", "text": "text", "reply_to": "parent_id"}
    )
    rows = [(2, ["3", "c", "2"]), (3, ["2", "b", "1"]), (4, ["1", "a", ""]), (5, ["9", "z", "8"])]
    make = SignalMaker(columns, NOW, roots(rows, columns))
    assert [signal.conversation for signal in signals(rows, make)] == ["1", "1", "1", "8"]


def test_replies_in_a_ring_have_some_root_and_too_many_have_none():
    columns = guess(
        ["id", "text", "parent_id"], [], given={"id": "id", "text": "text", "reply_to": "parent_id"}
    )
    ring = [(2, ["1", "a", "2"]), (3, ["2", "b", "1"])]
    assert set(roots(ring, columns)) == {"1", "2"}
    assert roots(ring, columns, limit=1) == {}


def test_rows_without_an_id_get_the_same_ids_every_time_and_identical_rows_different_ones():
    rows = [(2, ["good"]), (3, ["bad"]), (4, ["good"]), (5, ["good"])]
    first, again = (
        [signal.external_id for signal in signals(rows, maker(["text"], {"text": "text"}))] for _ in range(2)
    )
    assert first == again
    assert len(set(first)) == 4


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=3), min_size=2, max_size=2)))
def test_row_keys_are_unique_whatever_the_rows(rows):
    keys = RowKeys()
    assert len({keys.key(row) for row in rows}) == len(rows)


def test_row_keys_stay_unique_while_their_table_grows():
    keys = RowKeys()
    assert len({keys.key([str(number % 15_000)]) for number in range(20_000)}) == 20_000
