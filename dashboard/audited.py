"""What a row of the audit keeps of before and after, in words: which field, what it held, what it holds."""

from collections.abc import Mapping
from typing import Any

from dashboard.matters.rows import states
from dashboard.proposals.saying import levers
from dashboard.told import told
from dashboard.words import _, several
from db.models import ActionState, Lever

DIGEST = "digest:"
Names = Mapping[str, str]
_POINTS_TO = {
    "person_id": "person",
    "deputy_id": "person",
    "function_id": "function",
    "function": "department",
    "department": "department",
    "step": "step",
    "source": "source",
}
"""What a field names, by the field or the end of it."""


def changes(before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> str:
    """Every field that is another afterwards; `names` is what things are called, by kind and id or key."""
    several_told = (
        _change(field, _called(field, before.get(field), names), _called(field, after.get(field), names))
        for field in dict.fromkeys((*before, *after))
        if before.get(field) != after.get(field)
    )
    return "; ".join(several_told)


def _called(field: str, value: Any, names: Names) -> Any:
    """The name of what a field points to, or the value as it is."""
    kind = next((kind for ending, kind in _POINTS_TO.items() if field.endswith(ending)), "")
    name = names.get(f"{kind} {value}")
    return value if name is None else told(name)


def _change(name: str, before: Any, after: Any) -> str:
    plain = name.removesuffix("_id")
    field = fields().get(plain, plain.replace("_", " "))
    if before is None:
        return _("{field}: {value}").format(field=field, value=_value(name, after))
    said = _("{field}: {before} → {after}")
    return said.format(field=field, before=_value(name, before), after=_value(name, after))


def _value(field: str, value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, Mapping):
        return several(f"{name} {_value(name, one)}" for name, one in value.items())
    if isinstance(value, list):
        return several(_value(field, one) for one in value)
    if str(value).startswith(DIGEST):
        return _("not kept in words")
    return _word(field, str(value))


def _word(field: str, value: str) -> str:
    """What is called on screen what a row keeps as one of a few words."""
    if field == "kind" and value in set(Lever):
        return levers()[Lever(value)][0]
    if field == "state" and value in set(ActionState):
        return states()[ActionState(value)]
    return acts().get(value, value) if field == "act" else value


def fields() -> dict[str, str]:
    """What the fields are called that rows keep most; another one is told as it was noted."""
    return {
        "act": _("deed"),
        "channel": _("channel"),
        "department": _("department"),
        "departments": _("departments"),
        "deputy": _("deputy"),
        "format": _("format"),
        "function": _("department"),
        "functions": _("departments"),
        "kind": _("kind"),
        "language": _("language"),
        "list": _("list"),
        "mail": _("mail"),
        "matter": _("matter"),
        "name": _("name"),
        "note": _("note"),
        "period": _("days"),
        "person": _("person"),
        "q": _("words searched for"),
        "roles": _("roles"),
        "shown": _("kind of sentences"),
        "source": _("source"),
        "state": _("state"),
        "step": _("step"),
        "topic": _("topic"),
        "touchpoint": _("touchpoint"),
    }


def acts() -> dict[str, str]:
    """What somebody may do to a thing beyond changing its fields, by the word a row keeps."""
    return {
        "accepted": _("accepted"),
        "agree": _("agreed"),
        "answer": _("answered"),
        "ask": _("asked"),
        "came back": _("came back"),
        "claim": _("claimed"),
        "contest": _("disagreed"),
        "decided": _("decided for it"),
        "declined": _("declined"),
        "defined": _("defined"),
        "discarded": _("thrown away"),
        "hand_back": _("handed back"),
        "left": _("left"),
        "look after": _("looks after it"),
        "open a link": _("opened a link"),
        "proposed": _("proposed"),
        "proposed to all": _("proposed to all"),
        "put away": _("put away"),
        "refused": _("decided against it"),
        "removed": _("removed"),
        "revoke": _("revoked"),
        "run now": _("asked for a run"),
        "says no": _("says no"),
        "says yes": _("says yes"),
        "settle": _("settled"),
        "signed out everywhere": _("signed out everywhere"),
        "withdrawn": _("withdrawn"),
    }
