"""Guessing columns by name and by values, and taking corrections."""

import pytest

from jobs.collect.channels import channel_of
from jobs.collect.columns import looks_like_header, plain
from jobs.collect.mapping import BY_NAME, BY_VALUES, BY_WEAK_NAME, ColumnMapError, guess
from jobs.collect.marks import mark_of
from jobs.collect.meanings import language_of

SENTENCES = ["The parcel came two days late.", "Nobody answers my mails at all.", "All good, thanks a lot!"]


def table(**columns: list[str]) -> tuple[list[str], list[list[str]]]:
    return list(columns), [list(row) for row in zip(*columns.values(), strict=True)]


def found(columns) -> dict[str, str]:
    return {guess.field: guess.column for guess in columns.guesses}


@pytest.mark.parametrize("name", ["created_at", "Created At", "createdAt", " CREATED-AT ", "created.at"])
def test_a_column_name_is_known_in_every_spelling(name):
    assert plain(name) == "created_at"


def test_fields_are_found_by_their_names():
    header, sample = table(
        ID=["1", "2", "3"], Comment=SENTENCES, Stars=["5", "4,5", "1 star"],
        createdAt=["2024-01-01", "2024-01-02", ""], lang=["en", "pt-BR", "de"], email=["a@x", "b@x", "c@x"],
    )  # fmt: skip
    columns = guess(header, sample)
    assert found(columns) == {
        "id": "ID", "text": "Comment", "created_at": "createdAt", "rating": "Stars", "user": "email",
        "language": "lang",
    }  # fmt: skip
    assert {one.confidence for one in columns.guesses} == {BY_NAME}
    assert columns.details() == ()


def test_the_better_known_name_wins_and_the_other_column_goes_to_the_details():
    header, sample = table(review_id=["a", "b", "c"], order_id=["x", "y", "z"], text=SENTENCES)
    columns = guess(header, sample)
    assert columns.column("id") == "review_id"
    assert columns.details() == ("order_id",)


def test_a_name_that_only_may_mean_a_field_is_less_sure():
    header, sample = table(customer_message=SENTENCES, name=["ann", "bo", "cy"])
    columns = guess(header, sample)
    assert found(columns) == {"text": "customer_message", "user": "name"}
    assert {one.confidence for one in columns.guesses} == {BY_WEAK_NAME}


def test_values_that_contradict_the_name_are_not_taken():
    header, sample = table(text=SENTENCES, score=["high", "low", "high"], date=["soon", "later", "never"])
    assert found(guess(header, sample)) == {"text": "text"}


def test_an_id_that_repeats_is_no_id_and_that_is_told():
    header, sample = table(id=["1", "1", "2"], text=SENTENCES)
    columns = guess(header, sample)
    assert columns.column("id") is None
    assert "“id” repeats" in columns.hints[0]


def test_labels_of_others_are_never_taken_for_what_the_customer_said():
    header, sample = table(text=SENTENCES, sentiment=["negative"] * 3, sentiment_confidence=["0.9"] * 3)
    assert found(guess(header, sample)) == {"text": "text"}


def test_without_known_names_the_column_of_sentences_is_the_text():
    header, sample = table(q7=["1", "2", "3"], q8=SENTENCES, q9=["2024-01-01", "2024-01-02", "2024-01-03"])
    columns = guess(header, sample)
    assert found(columns) == {"text": "q8", "created_at": "q9"}
    assert {one.confidence for one in columns.guesses} == {BY_VALUES}


def test_sentences_without_spaces_between_words_are_sentences():
    header, sample = table(
        q1=["送货太慢了而且没有人回复", "包装很好我非常满意", "还可以吧下次再来看看"], q2=["1", "2", "3"]
    )
    assert found(guess(header, sample)) == {"text": "q1"}


def test_a_file_without_a_header_is_judged_by_values_and_gets_no_id():
    header, sample = table(column_1=["1", "2", "3"], column_2=SENTENCES, column_3=["0", "1", "1"])
    assert found(guess(header, sample, headed=False)) == {"text": "column_2"}


def test_who_what_and_when_make_a_table_of_events():
    header, sample = table(user_id=["u1"] * 2, event=["home", "cart"], timestamp=["2024-01-01", "2024-01-02"])
    assert found(guess(header, sample)) == {"user": "user_id", "event": "event", "created_at": "timestamp"}


def test_what_the_person_says_goes_before_every_guess():
    header, sample = table(text=SENTENCES, reply=list(reversed(SENTENCES)), stars=["1", "2", "3"])
    columns = guess(header, sample, given={"text": "reply", "rating": ""})
    assert found(columns) == {"text": "reply"}
    assert columns.guesses[0].confidence == 1.0
    assert columns.details() == ("text", "stars")


def test_an_unknown_column_is_refused_with_the_nearest_and_all_columns():
    with pytest.raises(
        ColumnMapError, match=r"no column “coment”. Did you mean “comment”\?.*: id, comment\."
    ):
        guess(["id", "comment"], [], given={"text": "coment"})
    with pytest.raises(ColumnMapError, match="no column “shipped”"):
        guess(["id", "comment"], [], events={"shipped": "shipped"})


def test_an_unknown_field_is_refused_with_the_fields_there_are():
    with pytest.raises(ColumnMapError, match=r"no field “txt”. Did you mean “text”\?"):
        guess(["id"], [], given={"txt": "id"})


def test_a_table_without_anything_said_is_refused_with_its_columns():
    header, sample = table(
        city=["Rome", "Oslo", "Bonn"], order_date=["2024-01-01", "2024-01-02", "2024-01-03"]
    )
    refusal = guess(header, sample).refusal()
    assert "The columns are: city, order_date." in refusal
    assert "--events order_date=NAME" in refusal
    assert guess(header, sample, events={"order_date": "ordered"}).refusal() is None


def test_the_order_of_day_and_month_is_told_per_column():
    header, sample = table(text=SENTENCES, date=["01/31/2024", "01/02/2024", ""])
    assert guess(header, sample).order.order == "mdy"


@pytest.mark.parametrize("cells", [["id", "text"], ["Kommentar"], ["First name", "Town"], ["q1", "q2", "q3"]])
def test_names_are_a_header(cells):
    assert looks_like_header(cells)


@pytest.mark.parametrize(
    "cells",
    [["1", "good"], ["It broke again."], ["yes", "yes"], ["2024-01-01", "fine"], ["", " "], ["x" * 90, "y"]],
)
def test_a_row_of_data_is_no_header(cells):
    assert not looks_like_header(cells)


@pytest.mark.parametrize(
    ("value", "mark"),
    [("5", 5), ("4,5", 4.5), ("-3", -3), ("5 stars", 5), ("4/5", 4), ("8 out of 10", 8), ("★★★☆☆", 3),
     ("👍", 1), ("thumbs down", 0), ("", None), ("nan", None), ("good", None), ("1e5", None)],
)  # fmt: skip
def test_a_mark_is_read_as_it_was_given(value, mark):
    assert mark_of(value) == mark


def test_channels_and_languages_are_read_in_their_usual_spellings():
    assert [channel_of(value) for value in ("E-Mail", "Twitter", "review", "desktop")] == [
        "mail", "social", "review", None,
    ]  # fmt: skip
    assert [language_of(value) for value in ("EN", "pt-BR", "zh_Hans", "English", "")] == [
        "en", "pt", "zh", None, None,
    ]  # fmt: skip
