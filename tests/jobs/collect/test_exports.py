"""Exports of chats, tickets and reviews come in as conversations; the company's words are no customer's."""

import gzip
import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from db.models import Author, SignalIn
from jobs.collect.files import open_rows
from jobs.collect.intake import Order, plan
from jobs.collect.messages import NOTES_LEFT_OUT, ONLY_MEDIA, PROGRAM_LINES, WHO_IS_WHO
from jobs.collect.preview import Preview, preview
from jobs.collect.rows import RowError
from jobs.collect.signals import SignalMaker, signals
from tests.db.cast import NOW
from tests.memory import peak


def read(path: Path) -> tuple[list[SignalIn], list[RowError], Preview]:
    seen = preview(path, now=NOW)
    with open_rows(path) as rows:
        made = list(signals(rows, SignalMaker(seen.columns, NOW)))
    good = [one for one in made if isinstance(one, SignalIn)]
    return good, [one for one in made if isinstance(one, RowError)], seen


def chat(tmp_path: Path, *lines: str, name: str = "WhatsApp Chat with Ada.txt") -> Path:
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def told(good: list[SignalIn]) -> list[tuple[str, str | None]]:
    return [(one.author, one.text) for one in good]


def test_a_whatsapp_chat_is_a_conversation_of_two_sides(tmp_path: Path) -> None:
    path = chat(
        tmp_path,
        "12.03.24, 14:00 - Messages and calls are end-to-end encrypted. Tap to learn more.",
        "12.03.24, 14:08 - Ada: My parcel never came.",
        "It was due on Monday:",
        "and nobody calls back",
        "12.03.24, 14:09 - Shop: We are sorry, ٣ more days.",
        "12.03.24, 14:10 - Ada: <Media omitted>",
        "25.03.24, 09:00 - Ada: Still nothing! <This message was edited>",
    )
    good, errors, seen = read(path)
    assert told(good) == [
        (Author.CUSTOMER, "My parcel never came.\nIt was due on Monday:\nand nobody calls back"),
        (Author.COMPANY, "We are sorry, ٣ more days."),
        (Author.CUSTOMER, "Still nothing!"),
    ]
    assert good[0].occurred_at == datetime(2024, 3, 12, 14, 8, tzinfo=UTC)
    assert good[0].conversation == good[1].conversation != good[2].conversation
    assert (good[0].profile, good[1].profile) == ("Ada", None)
    assert errors == []
    assert {ONLY_MEDIA, PROGRAM_LINES, "This was read as an export of WhatsApp."} <= set(seen.problems)


WRITTEN = {
    "iOS, German": "[12.03.24, 14:08:18] {who}: {said}",
    "iOS, US": "[3/12/24, 2:08:18\u202fPM] {who}: {said}",
    "iOS, UK": "[12/03/2024, 14:08:18] {who}: {said}",
    "iOS, Finnish": "[12.3.2024 klo 14.08.18] {who}: {said}",
    "iOS, marked": "\u200e[12/03/2024, 14:08:18] {who}: {said}",
    "Android, US": "3/12/24, 2:08\u202fPM - {who}: {said}",
    "Android, Brazil": "12/03/2024 14:08 - {who}: {said}",
    "Android, Spain": "12/3/24, 2:08 p.\xa0m. - {who}: {said}",
    "Android, Sweden": "2024-03-12 14:08 - {who}: {said}",
    "Android, Chinese": "2024/03/12 下午2:08 - {who}: {said}",
    "Android, Arabic": "١٢\u200f/٣\u200f/٢٠٢٤، ٢:٠٨ م - {who}: {said}",
}


@pytest.mark.parametrize("how", WRITTEN)
def test_the_dates_of_every_phone_are_read(tmp_path: Path, how: str) -> None:
    later = {"12": "28", "١٢": "٢٨"}
    first = WRITTEN[how].format(who="Ada", said="Where is it? 12")
    second = WRITTEN[how].format(who="Shop", said="On its way")
    day = "١٢" if "Arabic" in how else "12"
    third = second.replace(day, later[day], 1)
    good, errors, _seen = read(chat(tmp_path, first, second, third))
    assert errors == []
    assert [one.occurred_at and one.occurred_at.strftime("%Y-%m-%d %H:%M") for one in good] == [
        "2024-03-12 14:08", "2024-03-12 14:08", "2024-03-28 14:08",
    ]  # fmt: skip
    assert told(good)[0] == (Author.CUSTOMER, "Where is it? 12")
    assert good[1].author == Author.COMPANY


def test_day_and_month_are_told_by_the_going_on_of_time(tmp_path: Path) -> None:
    lines = [f"{day}/24, 9:00 AM - Ada: on {day}" for day in ("3/9", "3/10", "3/11", "4/1")]
    good, _errors, _seen = read(chat(tmp_path, *lines))
    assert [one.occurred_at and one.occurred_at.month for one in good] == [3, 3, 3, 4]


def test_who_the_customer_is_stands_in_the_programs_first_line(tmp_path: Path) -> None:
    first = "[12.03.24, 14:00:00] Ada: \u200eMessages and calls are end-to-end encrypted."
    lines = ["[12.03.24, 14:08:18] Shop: How can we help?", "[12.03.24, 14:09:00] Ada: It broke."]
    good, _errors, _seen = read(chat(tmp_path, first, *lines, name="_chat.txt"))
    assert [one.author for one in good] == [Author.COMPANY, Author.CUSTOMER]


def test_where_nothing_tells_who_is_who_it_says_so(tmp_path: Path) -> None:
    lines = ["12.03.24, 14:08 - Ada: It broke.", "12.03.24, 14:09 - Shop: How can we help?"]
    good, _errors, seen = read(chat(tmp_path, *lines, name="chat.txt"))
    assert [one.author for one in good] == [Author.CUSTOMER, Author.CUSTOMER]
    assert WHO_IS_WHO in seen.problems


def test_a_chat_is_proposed_as_a_chat_and_a_table_stays_a_table(tmp_path: Path) -> None:
    lines = ["12.03.24, 14:08 - Ada: It broke.", "12.03.24, 14:09 - Shop: How can we help?"]
    assert plan(chat(tmp_path, *lines), Order(), NOW).channel == "chat"
    table = tmp_path / "feedback.txt"
    table.write_text("date,text\n12.03.24,it broke at once\n13.03.24,it broke again\n")
    with open_rows(table) as rows:
        assert rows.format == "csv"


TELEGRAM: dict[str, Any] = {
    "name": "Ada", "type": "personal_chat", "id": 77,
    "messages": [
        {"id": 1, "type": "service", "date": "2024-03-12T14:00:00", "actor": "Ada", "actor_id": "user77"},
        {"id": 2, "type": "message", "date": "2024-03-12T14:08:18", "date_unixtime": "1710252498",
         "from": "Ada", "from_id": "user77", "text": ["See ", {"type": "link", "text": "shop.example"}, "!"]},
        {"id": 3, "type": "message", "date": "2024-03-12T14:09:18", "date_unixtime": "1710252558",
         "from": "Shop", "from_id": "user1", "text": "We look into it"},
        {"id": 4, "type": "message", "date": "2024-03-12T14:10:18", "date_unixtime": "1710252618",
         "from": "Ada", "from_id": "user77", "text": "", "photo": "photos/1.jpg"},
    ],
}  # fmt: skip
ZENDESK: dict[str, Any] = {
    "id": 5158, "subject": "Refund", "description": "I still wait.", "requester_id": 844, "submitter_id": 844,
    "created_at": "2026-03-01T10:00:00Z", "tags": ["vip"], "status": "open",
    "comments": [
        {"id": 1, "author_id": 844, "body": "I still wait.", "public": True,
         "created_at": "2026-03-01T10:00:00Z", "attachments": [{"file_name": "a.png"}, {"file_name": "b"}]},
        {"id": 2, "author_id": 9, "html_body": "<p>We are <b>sorry</b></p>", "public": True,
         "created_at": "2026-03-01T11:00:00Z", "attachments": []},
        {"id": 3, "author_id": 9, "body": "angry one, careful", "public": False,
         "created_at": "2026-03-01T11:01:00Z"},
        {"id": 4, "author_id": 844, "plain_body": "Two weeks now!", "body": "…", "public": True,
         "created_at": "2026-03-02T10:00:00Z"},
    ],
}  # fmt: skip
INTERCOM: dict[str, Any] = {
    "type": "conversation", "id": "47", "created_at": 1772359200,
    "source": {"id": "31", "body": "<p>The app crashes</p>", "subject": "",
               "author": {"type": "user", "id": "u1"}},
    "conversation_parts": {"conversation_parts": [
        {"id": "1", "part_type": "assignment", "body": None, "author": {"type": "admin", "id": "5"}},
        {"id": "2", "part_type": "note", "body": "<p>known bug</p>", "author": {"type": "admin", "id": "5"}},
        {"id": "3", "part_type": "comment", "body": "<p>Fixed soon</p>", "created_at": 1772362800,
         "author": {"type": "admin", "id": "5"}},
    ]},
    "conversation_rating": {"rating": 2, "remark": "too slow", "created_at": 1772366400,
                            "contact": {"id": "u1"}},
}  # fmt: skip
REVIEWS = {
    "data": [
        {"type": "customerReviews", "id": "r1", "attributes": {
            "rating": 1, "title": "Crashes", "body": "Every single morning", "reviewerNickname": "ada",
            "createdDate": "2026-03-01T10:00:00-08:00", "territory": "USA"}},
    ],
    "links": {"self": "https://api.example"},
}  # fmt: skip


def written(tmp_path: Path, payload: Any, name: str = "result.json") -> Path:
    path = tmp_path / name
    text = payload if isinstance(payload, str) else json.dumps(payload, indent=1)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_telegram_chat_is_read_with_its_links_and_without_pictures(tmp_path: Path) -> None:
    good, errors, seen = read(written(tmp_path, TELEGRAM))
    expected = [(Author.CUSTOMER, "See shop.example!"), (Author.COMPANY, "We look into it")]
    assert (told(good), errors) == (expected, [])
    assert good[0].occurred_at == datetime(2024, 3, 12, 14, 8, 18, tzinfo=UTC)
    assert good[0].conversation == good[1].conversation
    assert {ONLY_MEDIA, PROGRAM_LINES} <= set(seen.problems)


def test_all_chats_of_a_telegram_export_are_conversations_of_their_own(tmp_path: Path) -> None:
    other = TELEGRAM | {"name": "Bob", "id": 78}
    other["messages"] = [
        TELEGRAM["messages"][1] | {"from_id": "user78", "from": "Bob", "text": "Hello there"}
    ]
    whole = {"about": "an export", "personal_information": {"user_id": 1}}
    good, _errors, _seen = read(written(tmp_path, whole | {"chats": {"list": [TELEGRAM, other]}}))
    assert [(one.profile, one.author) for one in good] == [
        ("user77", Author.CUSTOMER), (None, Author.COMPANY), ("user78", Author.CUSTOMER),
    ]  # fmt: skip
    assert len({one.conversation for one in good}) == 2
    assert len({one.external_id for one in good}) == 3


@pytest.mark.parametrize("shape", ["lines", "tickets", "array", "packed"])
def test_zendesk_tickets_come_in_with_their_comments_and_without_notes(tmp_path: Path, shape: str) -> None:
    second = ZENDESK | {"id": 5159, "comments": [], "description": "Another matter altogether"}
    lines = "".join(json.dumps(one) + "\n" for one in (ZENDESK, second))
    path = written(tmp_path, lines, "tickets.json")
    if shape == "tickets":
        path = written(tmp_path, {"tickets": [ZENDESK, second], "count": 2})
    elif shape == "array":
        path = written(tmp_path, [ZENDESK, second])
    elif shape == "packed":
        path = tmp_path / "tickets.json.gz"
        path.write_bytes(gzip.compress(lines.encode()))
    good, errors, seen = read(path)
    assert errors == []
    assert told(good) == [
        (Author.CUSTOMER, "Refund\nI still wait."),
        (Author.COMPANY, "We are sorry"),
        (Author.CUSTOMER, "Two weeks now!"),
        (Author.CUSTOMER, "Refund\nAnother matter altogether"),
    ]
    assert [one.conversation for one in good] == ["5158", "5158", "5158", "5159"]
    assert good[0].details
    assert good[0].details["attachments"] == "2"
    assert NOTES_LEFT_OUT in seen.problems
    assert plan(path, Order(), NOW).channel == "mail"


def test_intercom_conversations_come_in_with_their_rating(tmp_path: Path) -> None:
    good, errors, seen = read(written(tmp_path, {"type": "conversation.list", "conversations": [INTERCOM]}))
    assert told(good) == [
        (Author.CUSTOMER, "The app crashes"),
        (Author.COMPANY, "Fixed soon"),
        (Author.CUSTOMER, "too slow"),
    ]
    assert ([one.mark for one in good], errors) == ([None, None, 2.0], [])
    assert {one.conversation for one in good} == {"47"}
    assert NOTES_LEFT_OUT in seen.problems


def test_reviews_of_the_app_store_come_in(tmp_path: Path) -> None:
    path = written(tmp_path, REVIEWS)
    ((review,), errors, _seen) = read(path)
    assert (review.text, review.mark, review.profile) == ("Crashes\nEvery single morning", 1.0, "ada")
    assert review.occurred_at == datetime(2026, 3, 1, 18, tzinfo=UTC)
    assert (errors, plan(path, Order(), NOW).channel) == ([], "review")


GOOGLE_PLAY = """\
Package Name,App Version Code,App Version Name,Reviewer Language,Device,Review Submit Date and Time,\
Review Submit Millis Since Epoch,Review Last Update Date and Time,Review Last Update Millis Since Epoch,\
Star Rating,Review Title,Review Text,Developer Reply Date and Time,Developer Reply Millis Since Epoch,\
Developer Reply Text,Review Link
com.shop,12,1.2,de,oriole,2026-03-01T10:00:00Z,1772359200000,2026-03-01T10:00:00Z,1772359200000,1,,\
Stürzt jeden Morgen ab,2026-03-02T10:00:00Z,1772445600000,Wir arbeiten daran,http://play.example/1
com.shop,12,1.2,en,oriole,2026-03-03T10:00:00Z,1772532000000,2026-03-03T10:00:00Z,1772532000000,5,,\
Works at last,,,,http://play.example/2
com.shop,12,1.2,en,oriole,2026-03-04T10:00:00Z,1772618400000,2026-03-04T10:00:00Z,1772618400000,4,,,,,,
"""


def test_reviews_of_google_play_come_in_from_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "reviews_reviews_com.shop_202603.csv"
    path.write_bytes(GOOGLE_PLAY.encode("utf-16"))
    good, errors, _seen = read(path)
    assert errors == []
    assert [(one.text, one.mark, one.language) for one in good] == [
        ("Stürzt jeden Morgen ab", 1.0, "de"), ("Works at last", 5.0, "en"), (None, 4.0, "en"),
    ]  # fmt: skip
    assert good[0].occurred_at == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert good[0].details
    assert good[0].details["Developer Reply Text"] == "Wir arbeiten daran"


def test_a_damaged_export_gives_what_stands_before_the_damage(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({"tickets": [ZENDESK, ZENDESK | {"id": 5159}]})[:-300])
    good, errors, _seen = read(path)
    assert len(good) == 3
    assert "damaged or cut off" in errors[-1].message


def test_an_object_that_says_nothing_is_kept_aside(tmp_path: Path) -> None:
    silent = ZENDESK | {"id": 5160, "comments": [{"id": 1, "body": "", "public": True}]}
    good, errors, _seen = read(written(tmp_path, {"tickets": [ZENDESK, silent]}))
    assert len(good) == 3
    assert "5160" in errors[0].raw


@pytest.mark.parametrize("wrong", [{"comments": "none"}, {"comments": [7]}, {"subject": ["x"]}, {"id": None}])
def test_what_is_not_as_documented_breaks_nothing(tmp_path: Path, wrong: dict[str, Any]) -> None:
    good, errors, _seen = read(written(tmp_path, {"tickets": [ZENDESK | wrong, ZENDESK | {"id": 1}]}))
    assert len(good) + len(errors) >= 3


@pytest.mark.parametrize("kind", ["telegram", "zendesk", "whatsapp"])
def test_memory_stays_flat_however_long_an_export_is(tmp_path: Path, kind: str) -> None:
    words = "where is it? " * 200  # long messages, for what is kept of a short one is the same

    def long(times: int) -> Path:
        if kind == "whatsapp":
            lines = [f"12.03.24, 14:08 - Ada: {words}", "12.03.24, 14:09 - Shop: soon"]
            return chat(tmp_path, *lines * times)
        if kind == "zendesk":
            ticket = ZENDESK | {"comments": [ZENDESK["comments"][0] | {"body": words}]}
            return written(tmp_path, f"{json.dumps(ticket)}\n" * times, "tickets.json")
        message = TELEGRAM["messages"][2] | {"text": words}
        return written(tmp_path, TELEGRAM | {"messages": [message] * times})

    small, large = (peak(partial(open_rows, long(times))) for times in (1_000, 3_000))
    assert large < 1.2 * small
