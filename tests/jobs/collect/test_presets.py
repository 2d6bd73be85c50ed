"""Every preset turns what its sender documents into signals: who spoke, when, in which conversation."""

from typing import Any

import pytest

from db.models import Author, Kind, SignalIn
from jobs.collect.payloads import Made, reader
from jobs.collect.presets import PRESETS
from jobs.collect.signatures import SCHEMES
from tests.db.cast import NOW

FORMBRICKS: dict[str, Any] = {
    "webhookId": "cm1hook",
    "event": "responseFinished",
    "data": {
        "id": "cm9response", "surveyId": "cm9survey", "finished": True, "language": "en",
        "createdAt": "2026-03-09T07:47:29.507Z", "updatedAt": "2026-03-09T07:48:01.116Z",
        "contact": {"id": "cm9contact", "userId": "ada-7"}, "contactAttributes": None,
        "data": {"kept_promise": "No, it came a week late", "score": 3, "again": ["maybe"]},
        "survey": {"title": "After delivery", "type": "link", "status": "inProgress"},
        "meta": {"url": "https://survey.example/s/1", "country": "DE"}, "tags": [], "variables": {},
    },
}  # fmt: skip

ZENDESK_NEW: dict[str, Any] = {
    "type": "zen:event-type:ticket.created", "account_id": 2212, "id": "2b24ef10",
    "time": "2026-03-09T10:12:07.672717030Z", "zendesk_event_version": "2022-11-06",
    "subject": "zen:ticket:5158", "event": {},
    "detail": {
        "id": "5158", "subject": "Refund", "description": "I sent it back in January and still wait.",
        "requester_id": "844", "submitter_id": "844", "actor_id": "844", "priority": "HIGH", "tags": ["vip"],
        "created_at": "2026-03-09T10:12:07Z", "is_public": True, "via": {"channel": "email"},
    },
}  # fmt: skip

INTERCOM: dict[str, Any] = {
    "type": "notification_event", "id": "notif_1", "app_id": "a8", "topic": "conversation.user.replied",
    "created_at": 1773050000,
    "data": {
        "type": "notification_event_data",
        "item": {
            "type": "conversation", "id": "47", "links": {"conversation_web": "https://app.example/47"},
            "source": {
                "id": "31", "body": "<p>Hello</p>", "subject": "", "author": {"type": "user", "id": "u-1"},
            },
            "conversation_parts": {
                "type": "conversation_part.list",
                "conversation_parts": [
                    {
                        "type": "conversation_part", "id": "92", "part_type": "comment",
                        "body": "<p>The app crashes<br>every morning.</p>", "created_at": 1773049990,
                        "author": {"type": "lead", "id": "u-1"},
                    }
                ],
            },
        },
    },
}  # fmt: skip

SLACK: dict[str, Any] = {
    "token": "x", "team_id": "T1", "api_app_id": "A1", "type": "event_callback", "event_id": "Ev1",
    "event_time": 1773050000,
    "event": {
        "type": "message", "channel": "C7", "user": "U9", "text": "Is the export down again?",
        "ts": "1773050000.000200", "thread_ts": "1773049000.000100", "event_ts": "1773050000.000200",
    },
}  # fmt: skip

TYPEFORM: dict[str, Any] = {
    "event_id": "01KB", "event_type": "form_response",
    "form_response": {
        "form_id": "lT4Z3j", "token": "a3a12ec67a13", "submitted_at": "2026-03-09T18:17:02Z",
        "hidden": {}, "definition": {"id": "lT4Z3j", "title": "How was it?", "fields": []},
        "answers": [
            {"type": "text", "text": "Ada", "field": {"id": "1", "type": "short_text", "ref": "name"}},
            {"type": "text", "text": "Nobody called back.", "field": {"id": "2", "type": "long_text"}},
            {"type": "number", "number": 2, "field": {"id": "3", "type": "opinion_scale"}},
            {"type": "email", "email": "ada@example.com", "field": {"id": "4", "type": "email"}},
            {"type": "choice", "choice": {"label": "Phone"}, "field": {"id": "5", "type": "multiple_choice"}},
        ],
    },
}  # fmt: skip

CHATWOOT: dict[str, Any] = {
    "event": "message_created", "id": 811, "content": "My number is still blocked", "private": False,
    "created_at": "2026-03-09 13:05:57 UTC", "message_type": "incoming", "content_type": "text",
    "sender": {"id": 12, "name": "Ada", "type": "contact"}, "inbox": {"id": 3, "name": "Website"},
    "conversation": {"id": 77, "channel": "Channel::WebWidget", "status": "open"},
    "account": {"id": 1, "name": "Acme"},
}  # fmt: skip

EXAMPLES = {
    "formbricks": FORMBRICKS, "zendesk": ZENDESK_NEW, "intercom": INTERCOM, "slack": SLACK,
    "typeform": TYPEFORM, "chatwoot": CHATWOOT,
}  # fmt: skip


def made(preset: str, payload: Any) -> Made:
    return reader(PRESETS[preset].mapping)(payload, NOW)


def only(preset: str, payload: Any) -> SignalIn:
    done = made(preset, payload)
    assert done.problems == ()
    (signal,) = done.signals
    return signal


def test_there_is_an_example_and_a_scheme_for_each() -> None:
    assert set(EXAMPLES) == set(PRESETS)
    assert {preset.scheme for preset in PRESETS.values()} <= set(SCHEMES)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_example_is_dated_named_and_the_customers_own_words(preset: str) -> None:
    signal = only(preset, EXAMPLES[preset])
    assert (signal.kind, signal.author) == (Kind.VERBATIM, Author.CUSTOMER)
    assert signal.occurred_at is not None
    assert signal.occurred_at.date().isoformat() == "2026-03-09"
    assert signal.profile


def test_formbricks_answers_with_their_mark() -> None:
    signal = only("formbricks", [FORMBRICKS])
    assert (signal.external_id, signal.text, signal.mark) == ("cm9response", "No, it came a week late", 3.0)
    assert (signal.profile, signal.language) == ("ada-7", "en")
    assert signal.details
    assert signal.details["survey"] == "After delivery"
    assert made("formbricks", FORMBRICKS | {"event": "responseUpdated"}).left_out == 1


def test_zendesk_tickets_and_their_comments_are_one_conversation_without_the_first_twice() -> None:
    first = only("zendesk", ZENDESK_NEW)
    assert (first.external_id, first.conversation) == ("ticket 5158", "5158")
    assert first.text == "Refund\nI sent it back in January and still wait."
    comment = {
        "id": "66",
        "body": "We are sorry.",
        "is_public": True,
        "author": {"id": "9", "is_staff": True},
    }
    added = ZENDESK_NEW | {"type": "zen:event-type:ticket.comment_added", "event": {"comment": comment}}
    answer = only("zendesk", added)
    assert (answer.author, answer.profile, answer.conversation) == (Author.COMPANY, None, "5158")
    assert (answer.external_id, answer.text) == ("66", "We are sorry.")
    same = comment | {"body": ZENDESK_NEW["detail"]["description"]}
    assert made("zendesk", added | {"event": {"comment": same}}).left_out == 1
    assert made("zendesk", added | {"event": {"comment": comment | {"is_public": False}}}).left_out == 1


def test_intercom_parts_are_plain_text_and_the_admins_are_the_company() -> None:
    signal = only("intercom", INTERCOM)
    assert (signal.external_id, signal.conversation) == ("92", "47")
    assert signal.text == "The app crashes\nevery morning."
    item = INTERCOM["data"]["item"]
    part = item["conversation_parts"]["conversation_parts"][0] | {"author": {"type": "admin", "id": "5"}}
    replied = item | {"conversation_parts": {"conversation_parts": [part]}}
    answer = INTERCOM | {"topic": "conversation.admin.replied", "data": {"item": replied}}
    assert only("intercom", answer).author == Author.COMPANY
    begun = item | {"conversation_parts": {"conversation_parts": []}, "created_at": 1773049000}
    new = INTERCOM | {"topic": "conversation.user.created", "data": {"item": begun}}
    assert (only("intercom", new).external_id, only("intercom", new).text) == ("31", "Hello")
    assert made("intercom", {"type": "notification_event", "topic": "ping", "data": {}}).left_out == 1


def test_slack_threads_are_conversations_and_bots_no_customers() -> None:
    signal = only("slack", SLACK)
    assert signal.conversation == "C7 1773049000.000100"
    assert only("slack", SLACK | {"event": SLACK["event"] | {"bot_id": "B1"}}).author == Author.SYSTEM
    assert made("slack", SLACK | {"event": SLACK["event"] | {"subtype": "channel_join"}}).left_out == 1


def test_typeform_takes_the_long_answer_not_the_name() -> None:
    signal = only("typeform", TYPEFORM)
    assert (signal.text, signal.mark, signal.profile) == ("Nobody called back.", 2.0, "ada@example.com")


def test_chatwoot_tells_customers_and_agents_apart_and_keeps_notes_out() -> None:
    assert (only("chatwoot", CHATWOOT).conversation, only("chatwoot", CHATWOOT).profile) == ("77", "12")
    assert only("chatwoot", CHATWOOT | {"message_type": "outgoing"}).author == Author.COMPANY
    for left_out in ({"private": True}, {"message_type": "activity"}, {"event": "message_updated"}):
        assert made("chatwoot", CHATWOOT | left_out).left_out == 1
