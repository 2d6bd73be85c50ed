"""A matter as the reads give it, for tests of what is said about it."""

from dataclasses import fields
from datetime import UTC, datetime

from db.models import ActionKind, ActionState
from db.reads.actions import ActionRow


def matter(**more: object) -> ActionRow:
    """A free matter that asks for an answer, unless said otherwise."""
    row = dict.fromkeys(field.name for field in fields(ActionRow)) | {
        "id": 1, "kind": ActionKind.ANSWER, "state": ActionState.PROPOSED, "what": "Answer a question",
        "why": "The customer waits.", "next_move": "", "raised_at": datetime(2026, 3, 10, tzinfo=UTC),
        "escalation_level": 0, "signals": 1, "customers": 1, "waiting_note": "",
    }  # fmt: skip
    return ActionRow(**(row | more))  # type: ignore[arg-type]
