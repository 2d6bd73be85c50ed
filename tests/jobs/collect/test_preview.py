"""What a preview says, on small files and on real feedback."""

from datetime import UTC, datetime

import pytest

from jobs.collect.files import open_rows
from jobs.collect.preview import preview
from jobs.collect.rows import RowError
from jobs.collect.signals import SignalMaker, signals
from jobs.collect.threads import roots

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ORDER_EVENTS = {
    "order_purchase_timestamp": "purchased",
    "order_approved_at": "approved",
    "order_delivered_carrier_date": "shipped",
    "order_delivered_customer_date": "delivered",
    "order_estimated_delivery_date": "promised",
}


def all_signals(path, **kwargs):
    columns = preview(path, now=NOW, **kwargs).columns
    with open_rows(path) as rows:
        known = roots(rows, columns)
    with open_rows(path) as rows:
        made = list(signals(rows, SignalMaker(columns, NOW, known)))
    assert not [one for one in made if isinstance(one, RowError)]
    return made


def fields(seen) -> dict[str, str]:
    return {guess.field: guess.column for guess in seen.columns.guesses}


def test_a_preview_shows_columns_signals_dates_marks_and_problems(tmp_path):
    path = tmp_path / "reviews.csv"
    lines = [f"{n},It was fine on day {n},0{n}/02/2024,{n % 5 + 1}" for n in range(1, 8)]
    path.write_text("\n".join(["id,comment,date,stars", *lines, "8,,bad,", "9,odd,no date,x", ""]))
    seen = preview(path, now=NOW)
    assert fields(seen) == {"id": "id", "text": "comment", "created_at": "date", "rating": "stars"}
    assert len(seen.signals) == 5
    assert seen.rows == 9
    assert [error.row for error in seen.errors] == [9]
    assert seen.dates == (datetime(2024, 2, 1, tzinfo=UTC), datetime(2024, 2, 7, tzinfo=UTC))
    assert set(seen.marks) == {1, 2, 3, 4, 5}
    told = " ".join(seen.problems)
    for words in (
        "a date that is no date",
        "a mark that is no number",
        "1 of these rows give",
        "Day and month",
    ):
        assert words in told
    assert seen.refusal is None


def test_a_preview_of_texts_alone_says_what_they_will_be_missing(tmp_path):
    path = tmp_path / "texts.csv"
    path.write_text("text\nGood service there\nBad service there\n")
    told = " ".join(preview(path, now=NOW).problems)
    assert "No column is an id" in told
    assert "never in trends" in told


def test_a_preview_tells_of_an_id_that_stands_on_several_rows(tmp_path):
    path = tmp_path / "texts.csv"
    path.write_text("ref,text\n1,Good service there\n1,Bad service there\n")
    told = " ".join(preview(path, now=NOW, given={"id": "ref"}).problems)
    assert "Ids that stand on several rows: 1" in told


def test_the_airline_tweets_come_in_with_their_dates_and_no_foreign_label(real_data):
    seen = preview(real_data / "airline.csv", now=NOW)
    assert fields(seen) == {"id": "id", "text": "text", "created_at": "tweet_created", "user": "name"}
    assert seen.columns.order.order == "dmy"
    made = all_signals(real_data / "airline.csv")
    assert len({signal.external_id for signal in made}) == len(made) == 8_844
    assert {(signal.occurred_at.year, signal.occurred_at.month) for signal in made} == {(2015, 2)}


def test_the_store_reviews_come_in_without_dates(real_data):
    seen = preview(real_data / "store_reviews.xlsx", now=NOW)
    assert fields(seen) == {"id": "ID", "text": "review"}
    assert seen.dates is None
    assert len(all_signals(real_data / "store_reviews.xlsx")) == 4_000


def test_the_marketplace_reviews_are_marks_where_nothing_was_written(real_data):
    made = all_signals(real_data / "olist" / "olist_order_reviews_dataset.csv")
    kinds = [signal.kind for signal in made]
    assert len(made) == 6_123
    assert kinds.count("mark") > kinds.count("verbatim") > 2_600
    assert {signal.mark for signal in made} == {1, 2, 3, 4, 5}


def test_the_orders_come_in_as_five_events_each(real_data):
    made = all_signals(real_data / "olist" / "olist_orders_dataset.csv", events=ORDER_EVENTS)
    assert {signal.event for signal in made} == set(ORDER_EVENTS.values())
    assert 4 * 4_071 < len(made) <= 5 * 4_071
    assert all(signal.profile and signal.occurred_at for signal in made)


def test_the_clickstream_comes_in_as_events(real_data):
    made = all_signals(real_data / "clickstream.csv.gz")
    assert len({signal.external_id for signal in made}) == len(made) == 31_106
    assert {signal.kind for signal in made} == {"event"}
    assert len({signal.profile for signal in made}) == 600


def test_the_support_conversations_keep_apart_who_speaks(real_data):
    made = all_signals(real_data / "twcs.csv")
    assert len(made) == 1_520
    assert {signal.author for signal in made} == {"customer", "company"}
    assert not [signal for signal in made if signal.author == "company" and signal.profile]
    own = {signal.external_id for signal in made}
    answered = [signal for signal in made if signal.conversation != signal.external_id]
    assert sum(signal.conversation in own for signal in answered) > len(answered) / 2


def test_a_survey_form_filled_with_placeholders_is_refused_and_a_real_one_is_not(real_data):
    seen = preview(real_data / "sample_cx_responses_upload.csv", now=NOW)
    assert "No column with texts, marks or events" in seen.refusal
    filled = preview(real_data / "sample_cx_responses_upload_with_bom.csv", now=NOW)
    assert fields(filled) == {"id": "external_id", "text": "question_4"}


@pytest.mark.parametrize(
    ("name", "column", "count"),
    [
        ("arabic_restaurants.csv", "text", 2_642),
        ("suggestions_train.csv", "column_2", 8_500),
        ("vader_tweets.txt", "column_3", 4_200),
        ("yelp_sentences.txt", "column_1", 1_000),
        ("imdb_sentences.txt", "column_1", 1_000),
    ],
)
def test_texts_are_found_without_any_help(real_data, name, column, count):
    seen = preview(real_data / name, now=NOW)
    assert fields(seen) == {"text": column}
    made = all_signals(real_data / name)
    assert len({signal.external_id for signal in made}) == len(made) == count


def test_orders_without_events_named_are_refused_with_the_way_out(real_data):
    seen = preview(real_data / "olist" / "olist_orders_dataset.csv", now=NOW)
    assert "--events order_purchase_timestamp=NAME" in seen.refusal
