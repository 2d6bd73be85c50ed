"""Every journey as the atlas lists it: who has most say, how fresh, how many were heard, what is nobody's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import store
from dashboard.figures import Unit, coverage
from dashboard.map.fared import Department
from dashboard.matrix.nobodys import Base, Nobodys, Touched, in_words, said, weighed
from dashboard.told import told
from dashboard.words import _, day, ngettext, number
from db.reads import maps, passed, pulse, steps
from db.reads.maps import JourneyRow
from db.reads.rollups import Period
from db.reads.steps import Place
from journeys.influence import largest


@dataclass(frozen=True, slots=True)
class Life:
    """A journey: `most` has the largest share of all its steps, `share` percent; `newest` is its last day.

    `owner` is the name of the department that answers for the whole, "" where nobody does.
    `heard` and `served` are distinct customers at any of its steps, or messages where most carry no name.
    """

    key: str
    name: str
    version: int
    published: date
    steps: int
    touchpoints: int
    most: str
    share: int
    newest: date | None
    base: Base
    heard: int
    served: int
    nobodys: Nobodys
    waiting: int
    owner: str = ""


def lives(
    published: Sequence[JourneyRow],
    period: Period,
    found: Touched,
    counted: Unit,
    departments: Mapping[str, Department],
) -> list[Life]:
    """All journeys as they are today, with how they fared in `period`."""
    placed = store.ask(steps.places)
    of = {one.key: [place for place in placed if place.journey == one.key] for one in published}
    ids = {key: tuple(place.step_id for place in several) for key, several in of.items()}
    keys = {key: tuple(place.step for place in several) for key, several in of.items()}
    fared = store.ask(maps.block_states, period, keys)
    served = store.recall(passed.by_block, period, ids)
    newest, shares = store.ask(passed.newest_days), store.ask(pulse.current_shares)
    held = said(period, found.base)
    made = []
    for one in published:
        figures = fared[one.key].figures
        most, share = _most(ids[one.key], shares)
        made.append(
            Life(
                key=one.key,
                name=told(one.name),
                version=one.version,
                published=one.published_at.date(),
                steps=len(ids[one.key]),
                touchpoints=len({place.touchpoint for place in of[one.key]}),
                most=told(departments[most].name) if most in departments else "",
                share=share,
                newest=max((newest[id_] for id_ in ids[one.key] if id_ in newest), default=None),
                base=found.base,
                heard=counted.read(figures),
                served=served[one.key] if counted.by_customer else figures.signals,
                nobodys=weighed(found, _named(of[one.key]), held),
                waiting=fared[one.key].waiting,
                owner=told(departments[one.owner].name) if one.owner in departments else "",
            )
        )
    return made


def _named(several: Sequence[Place]) -> dict[int, tuple[str, str]]:
    return {place.step_id: (place.step, place.name) for place in several}


def _most(ids: Sequence[int], shares: Mapping[int, Mapping[str, int]]) -> tuple[str, int]:
    """Who has the largest share of all these steps, each as heavy as the others, in whole percent."""
    sums: dict[str, int] = {}
    for id_ in ids:
        for function, share in shares.get(id_, {}).items():
            sums[function] = sums.get(function, 0) + share
    most = largest(sums)
    return (most, round(sums[most] / len(ids))) if most else ("", 0)


def facts(one: Life) -> list[str]:
    """What is known of a journey, each in a sentence."""
    size = ngettext("{n} step", "{n} steps", one.steps).format(n=number(one.steps))
    version = _("{size}, version {n} of {day}").format(
        size=size, n=number(one.version), day=day(one.published)
    )
    matters = ngettext("{n} matter open", "{n} matters open", one.waiting).format(n=number(one.waiting))
    return [version, _owner(one), _say(one), _fresh(one), _coverage(one), in_words(one.nobodys), matters]


def _owner(one: Life) -> str:
    if not one.owner:
        return _("No department answers for the whole.")
    return _("{department} answers for the whole.").format(department=one.owner)


def _say(one: Life) -> str:
    if not one.most:
        return _("It has no owner.")
    said = _("{department} has most say: {percent} % of all its steps.")
    return said.format(department=one.most, percent=number(one.share))


def _fresh(one: Life) -> str:
    if one.newest is None:
        return _("Nothing was heard at its steps yet.")
    return _("Last heard on {day}.").format(day=day(one.newest))


def _coverage(one: Life) -> str:
    """How many were heard of those served; without events nobody knows who was served."""
    words = {"heard": number(one.heard), "served": number(one.served)}
    if one.base is Base.MESSAGES:
        return _("{heard} of {served} messages could be read.").format(**words)
    if one.base is Base.HEARD:
        return _("Heard from {heard} we could read; who else was served is not known.").format(**words)
    return coverage(one.heard, one.served)


def as_saved(several: Sequence[Life]) -> Iterator[tuple[Any, ...]]:
    """The journeys as rows of a saved list under `saved_columns`."""
    for one in several:
        lost = round(one.nobodys.nobodys, 1)
        size = (one.version, one.published, one.steps, one.touchpoints)
        yield (
            one.name,
            one.owner,
            *size,
            one.most,
            one.share,
            one.newest,
            one.heard,
            one.served,
            lost,
            one.waiting,
        )


def saved_columns() -> tuple[str, ...]:
    """The heading of a saved list of journeys."""
    size = (_("Version"), _("Published"), _("Steps"), _("Touchpoints"))
    say = (_("Who has most say"), _("Share in percent"), _("Last heard"))
    return (
        _("Journey"),
        _("Answers for the whole"),
        *size,
        *say,
        _("Heard from"),
        _("Served"),
        _("Touches nobody owns"),
        _("Open matters"),
    )
