"""The touchpoints of an owner: their share of each, what of it is nobody's, and how many were hurt there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.figures import Unit, hurt_bar
from dashboard.map.fared import Fared
from dashboard.matrix.rows import Row
from dashboard.parts.bars import Bar
from dashboard.told import told
from dashboard.words import _, number
from db.reads.maps import StepState
from db.reads.rollups import Figures
from db.reads.steps import Place
from journeys.influence import largest

Places = Sequence[Place]


@dataclass(frozen=True, slots=True)
class Own:
    """A touchpoint at which some departments have a say; `share` is theirs, `left` nobody's, in percent.

    Percents are means over its steps. `leads` says that one of them has most say there.
    """

    key: str
    name: str
    steps: tuple[str, ...]
    share: int
    left: int
    leads: bool


def own(rows: Iterable[Row], names: Mapping[str, str], departments: Sequence[str]) -> list[Own]:
    """The touchpoints (key to name) at which one of `departments` has a say at a step at least."""
    steps: dict[str, list[Row]] = {}
    for row in rows:
        steps.setdefault(row.touchpoint, []).append(row)
    made = (_own(key, names.get(key, key), mine, departments) for key, mine in steps.items())
    return [one for one in made if one.share or one.leads]


def _own(key: str, name: str, mine: Sequence[Row], departments: Sequence[str]) -> Own:
    sums: dict[str, int] = {}
    for row in mine:
        for department, share in row.given.items():
            sums[department] = sums.get(department, 0) + share
    share = sum(sums.get(one, 0) for one in departments)
    left = sum(row.left for row in mine)
    steps = tuple(row.key for row in mine)
    leads = largest(sums) in departments
    return Own(key, name, steps, _mean(share, len(mine)), round(left / len(mine)), leads)


def _mean(total: int, n: int) -> int:
    """The mean in whole percent; what is there at all is never nothing."""
    return max(1, round(total / n)) if total else 0


def names(placed: Places) -> dict[str, str]:
    """The touchpoints of all maps: key to name."""
    return {place.touchpoint: told(place.touchpoint_name) for place in placed}


def bars(several: Sequence[Own], states: Mapping[str, StepState], counted: Unit) -> list[Bar]:
    """Touchpoints by those who were hurt there, the most first; hatched where nobody could be read."""
    figures = {one.key: states[one.key].figures if one.key in states else Figures() for one in several}
    made = [hurt_bar(one.key, one.name, figures[one.key], counted, share_in_words(one)) for one in several]
    return sorted(made, key=lambda bar: (-bar.value, bar.hatched, bar.name))


def share_in_words(one: Own) -> str:
    """How much of a touchpoint is one's own, and what has no owner."""
    words = {"percent": number(one.share), "left": number(one.left)}
    if one.leads and one.left:
        return _("you lead, {percent} % yours, {left} % has no owner").format(**words)
    if one.leads:
        return _("you lead, {percent} % yours").format(**words)
    if one.left:
        return _("{percent} % yours, {left} % has no owner").format(**words)
    return _("{percent} % yours").format(**words)


def around(several: Iterable[Fared], mine: set[str]) -> set[str]:
    """The steps right before or after one of `mine`, without these themselves."""
    ways = [edge[:2] for fared in several for edge in fared.graph.edges()]
    return {end for start, end in ways if start in mine} | {start for start, end in ways if end in mine}
