"""What differs between two states of a map, in sentences."""

from collections.abc import Callable, Iterator, Sequence

from dashboard.channels import channel_name
from dashboard.map import landing
from dashboard.told import told
from dashboard.widgets import name as isolated
from dashboard.words import _, number
from db.models import EdgeIn, JourneyIn, Layer, MicroInteractionIn, NodeKind, StageIn, TouchpointIn
from journeys.differences import Difference, What, differences


def in_words(before: JourneyIn, after: JourneyIn) -> list[str]:
    """Every difference between two states of a map, a sentence each."""
    return [one for difference in differences(before, after) for one in said(difference, before, after)]


def said(one: Difference, before: JourneyIn, after: JourneyIn) -> Iterator[str]:
    """What one difference means."""
    how: dict[What, Callable[[Difference, JourneyIn, JourneyIn], Iterator[str]]] = {
        What.STAGE: _stage,
        What.TOUCHPOINT: _touchpoint,
        What.STEP: _step,
        What.WAY: _way,
    }
    yield from how[one.what](one, before, after)


def kinds() -> dict[str, str]:
    """What a step can be, in words."""
    return {
        NodeKind.INTERACTION: _("something customers do with us"),
        NodeKind.MOMENT: _("something that should have happened"),
        NodeKind.ENDING: _("an ending: here customers leave"),
        NodeKind.AFTER_LEAVING: _("after leaving"),
    }


def layers() -> dict[str, str]:
    """Who notices a step, in words."""
    return {
        Layer.FRONTSTAGE: _("customer sees it"),
        Layer.BACKSTAGE: _("customer does not see it"),
        Layer.SUPPORT: _("helps those who do it"),
    }


def _called(row: StageIn | TouchpointIn | MicroInteractionIn) -> str:
    return isolated(told(row.name))


def _stage(one: Difference, _before: JourneyIn, _after: JourneyIn) -> Iterator[str]:
    if isinstance(one.before, StageIn) and isinstance(one.after, StageIn):
        if one.before.name != one.after.name:
            yield _renamed(one.before, one.after)
        else:
            yield _("The stage “{name}” stands elsewhere.").format(name=_called(one.after))
    elif isinstance(one.after, StageIn):
        yield _("The stage “{name}” is new.").format(name=_called(one.after))
    elif isinstance(one.before, StageIn):
        yield _("The stage “{name}” is no more.").format(name=_called(one.before))


def _renamed(before: StageIn | TouchpointIn | MicroInteractionIn, after: object) -> str:
    named = _("“{was}” is called “{name}” now.")
    assert isinstance(after, StageIn | TouchpointIn | MicroInteractionIn)  # noqa: S101 - rows of one kind
    return named.format(was=_called(before), name=_called(after))


def _touchpoint(one: Difference, _before: JourneyIn, _after: JourneyIn) -> Iterator[str]:
    if not (isinstance(one.before, TouchpointIn) and isinstance(one.after, TouchpointIn)):
        return  # it came or went with its steps
    if one.before == one.after:
        yield _("The touchpoint “{name}” stands elsewhere.").format(name=_called(one.after))
    if one.before.name != one.after.name:
        yield _renamed(one.before, one.after)
    if one.before.channel != one.after.channel:
        runs = _("“{name}” runs through {channel} now.")
        yield runs.format(name=_called(one.after), channel=isolated(channel_name(one.after.channel)))


def _way(one: Difference, before: JourneyIn, after: JourneyIn) -> Iterator[str]:
    if one.before is not None and one.after is not None:
        return  # the order of ways means nothing
    edge = one.after or one.before
    assert isinstance(edge, EdgeIn)  # noqa: S101 - a way is one
    words = _way_comes if one.after else _way_goes
    names = {step.key: _called(step) for step in (*before.micro_interactions, *after.micro_interactions)}
    yield words(edge.label).format(a=names[edge.start], b=names[edge.end], label=isolated(told(edge.label)))


def _way_comes(label: str) -> str:
    if label:
        return _("A way leads from “{a}” to “{b}”: {label}.")
    return _("A way leads from “{a}” to “{b}”.")


def _way_goes(label: str) -> str:
    if label:
        return _("The way from “{a}” to “{b}” is gone: {label}.")
    return _("No way leads from “{a}” to “{b}” any more.")


def _step(one: Difference, _before: JourneyIn, after: JourneyIn) -> Iterator[str]:
    if isinstance(one.before, MicroInteractionIn) and isinstance(one.after, MicroInteractionIn):
        yield from _changed(one.before, one.after, one.fields, after)
    elif isinstance(one.after, MicroInteractionIn):
        stage = next(_called(stage) for stage in after.stages if stage.key == getattr(one.after, "stage", ""))
        yield _("“{name}” is new, in “{stage}”.").format(name=_called(one.after), stage=stage)
    elif isinstance(one.before, MicroInteractionIn):
        yield _("“{name}” is no more.").format(name=_called(one.before))


def _changed(
    before: MicroInteractionIn, step: MicroInteractionIn, fields: dict[str, object], after: JourneyIn
) -> Iterator[str]:
    name = _called(step)
    if "name" in fields:
        yield _renamed(before, step)
    if "stage" in fields:
        stage = next(_called(one) for one in after.stages if one.key == step.stage)
        yield _("“{name}” stands in “{stage}” now.").format(name=name, stage=stage)
    elif step.row is not None and "row" in fields:
        yield _("“{name}” stands in row {n}.").format(name=name, n=number(step.row + 1))
    if "touchpoint" in fields:
        touchpoint = next(_called(one) for one in after.touchpoints if one.key == step.touchpoint)
        yield _("“{name}” belongs to “{touchpoint}” now.").format(name=name, touchpoint=touchpoint)
    if "kind" in fields:
        yield _("“{name}” is now: {what}.").format(name=name, what=kinds()[step.kind])
    if "layer" in fields:
        yield _("“{name}” is now: {what}.").format(name=name, what=layers()[step.layer])
    if "influence" in fields:
        yield _("Who has a say at “{name}” changed.").format(name=name)
    if "placing" in fields:
        by = landing.in_words(step.placing)
        words = (
            _("“{name}” takes in: {what}.") if by else _("No messages land at “{name}” by a rule any more.")
        )
        yield words.format(name=name, what=by)
    yield from _more(name, step, fields)


def _more(name: str, step: MicroInteractionIn, fields: dict[str, object]) -> Iterator[str]:
    for field, words in labels().items():
        if field in fields:
            value = getattr(step, field)
            value = isolated(value if isinstance(value, str) else ", ".join(value))
            gone = _("“{name}”, {field}: nothing any more.").format(name=name, field=words)
            new = _("“{name}”, {field}: {value}.").format(name=name, field=words, value=value)
            yield new if getattr(step, field) else gone


def labels() -> dict[str, str]:
    """What lies under more of a step: its field to what that is called."""
    return {
        "wants": _("What the customer wants here"),
        "initiator": _("Who begins it"),
        "receiver": _("Whom it reaches"),
        "context": _("What is going on around it"),
        "evidence": _("What the customer holds afterwards"),
        "systems": _("Systems touched"),
        "completed_by": _("Events that show that it worked"),
    }


def several(words: Sequence[str], most: int) -> list[str]:
    """The first `most` sentences, and how many more there are."""
    more = len(words) - most
    if more <= 0:
        return list(words)
    return [*words[:most], _("and {n} more").format(n=number(more))]
