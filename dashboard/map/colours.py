"""What the colour of a card tells: customers hurt, how many spoke, whose it is, or who could be kept."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from dashboard import store
from dashboard.map.drivers import OF, kept_at, moments, newest
from dashboard.map.fared import Fared
from dashboard.map.wish import MapWish
from dashboard.words import _, number
from db.reads import claims
from journeys.graph import Zoom
from journeys.influence import remainder

WHOLE = 100


class Colour(StrEnum):
    """What the cards are coloured by."""

    HURT = "hurt"
    HEARD = "heard"
    SAY = "say"
    CLAIMS = "claims"
    KEEP = "keep"


class Told(NamedTuple):
    """What a card says instead of who was hurt; `heat` is 0 to 1, `unknown` cards are hatched."""

    words: str
    heat: float
    unknown: bool = False


class Shown(NamedTuple):
    """All cards in a colour; the ramp of the legend leads from `least` to `most`."""

    cards: Mapping[str, Told]
    ramp: str
    least: str
    most: str
    unknown: str = ""


def colours(looked: MapWish) -> dict[str, str]:
    """The colours there are where somebody looks, by name."""
    every = {Colour.HURT: _("Colour: customers hurt"), Colour.HEARD: _("Colour: heard from")}
    if looked.department:
        every[Colour.SAY] = _("Colour: its say")
    if looked.zoom is Zoom.STEP:
        every |= {Colour.CLAIMS: _("Colour: who owns it"), Colour.KEEP: _("Colour: could be kept")}
    return {str(key): words for key, words in every.items()}


def colour(looked: MapWish) -> Colour:
    """The colour that was asked for, where it is offered."""
    return Colour(looked.colour) if looked.colour in colours(looked) else Colour.HURT


def coloured(drawn: dict[str, Any], fared: Fared, looked: MapWish) -> dict[str, Any]:
    """`drawn` in the colour that was asked for; it comes in that of the customers hurt."""
    chosen = colour(looked)
    if chosen is Colour.HURT:
        return drawn
    shown = {
        Colour.HEARD: _heard,
        Colour.SAY: lambda on: _say(on, looked.department),
        Colour.CLAIMS: _claims,
        Colour.KEEP: _keep,
    }[chosen](fared)
    cards = [_card(card, shown.cards[card["key"]]) for card in drawn["cards"]]
    words = {"heat": shown.ramp, "most": [shown.least, shown.most], "unheard": shown.unknown}
    calm = chosen is not Colour.CLAIMS
    return drawn | {"cards": cards, "legend": drawn["legend"] | words, "calm": calm}


def _card(card: dict[str, Any], told: Told) -> dict[str, Any]:
    said = f"{card['said']}; {told.words}"
    return card | {"told": told.words, "heat": told.heat, "unheard": told.unknown, "said": said}


def _heard(fared: Fared) -> Shown:
    counts = {key: fared.counted.heard(fared.state(key).figures) for key in fared.graph}
    most = max(counts.values(), default=0)
    cards = {
        key: Told(_of_served(fared, key, n) if n else fared.told(key), n / most if most else 0.0, not n)
        for key, n in counts.items()
    }
    ramp = _("customers heard from") if fared.counted.by_customer else _("messages")
    return Shown(cards, ramp, number(0), number(most), _("not heard from"))


def _of_served(fared: Fared, key: str, heard: int) -> str:
    if not (passed := fared.passed(key)):
        return _("{n} heard from").format(n=number(heard))
    return _("{n} of {base} heard from").format(n=number(heard), base=number(passed))


def _say(fared: Fared, department: str) -> Shown:
    said = _("{n} % of the say")
    given = {key: fared.graph.nodes[key]["influence"].get(department, 0) for key in fared.graph}
    cards = {key: Told(said.format(n=number(n)), n / WHOLE) for key, n in given.items()}
    ramp = _("say of {department}").format(department=fared.department(department))
    return Shown(cards, ramp, *(_("{n} %").format(n=number(n)) for n in (0, WHOLE)))


def _claims(fared: Fared) -> Shown:
    disagreed = {step for one in store.ask(claims.contests) for step in one.step_ids}
    asked = {one.step_id for one in store.ask(claims.asked)}
    cards = {key: _owned(fared, key, disagreed, asked) for key in fared.graph}
    return Shown(cards, _("who owns it"), _("all of it is owned"), _("disagreed"))


def _owned(fared: Fared, key: str, disagreed: set[int], asked: set[int]) -> Told:
    step, left = fared.state(key).id, remainder(fared.graph.nodes[key]["influence"])
    if step in disagreed:
        return Told(_("disagreed"), 1.0)
    if step in asked:
        return Told(_("somebody is asked"), 0.3)
    if left == WHOLE:
        return Told(_("has no owner"), 0.6)
    return Told(_("{n} % has no owner").format(n=number(left)) if left else _("all of it is owned"), 0.0)


def _keep(fared: Fared) -> Shown:
    there = {key: kept_at(row) for key, row in moments(newest(), fared).items()}
    most = max(there.values(), default=0.0)
    unknown = _("not enough data")
    cards = {
        key: Told(_few(there[key]), there[key] / most) if key in there else Told(unknown, 0.0, unknown=True)
        for key in fared.graph
    }
    ramp = _("could be kept, of {base}").format(base=number(OF))
    return Shown(cards, ramp, number(0), number(round(most * OF)), unknown)


def _few(kept: float) -> str:
    n = round(kept * OF)
    return _("about {n} of {base}").format(n=number(n), base=number(OF)) if n else _("fewer than 1")
