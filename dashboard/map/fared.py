"""How the cards of a map fared in a period, and who has a say at them, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import networkx as nx
from babel.lists import format_list

from dashboard.figures import Unit, coverage
from dashboard.languages import formats
from dashboard.told import told
from dashboard.words import SMALL, _, ngettext, number, share
from db.models import FunctionIn
from db.reads.functions import FunctionRow
from db.reads.maps import StepState
from db.reads.rollups import Figures
from journeys.influence import NOBODY, leading, shares
from journeys.short_names import short_names

Graph = nx.DiGraph  # of the keys of steps, or of what they are taken together to

Department = FunctionRow | FunctionIn


@dataclass(frozen=True, slots=True)
class Share:
    """A stretch of a card's bar; `colour` and `short` are empty for what nobody has."""

    name: str
    percent: int
    colour: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Fared:
    """A graph with what is known of its nodes in a period.

    `served` is how many customers passed each node, heard or not; empty where no events tell.
    """

    graph: Graph
    states: Mapping[str, StepState]
    functions: Mapping[str, Department]
    counted: Unit
    served: Mapping[str, int] = field(default_factory=dict)

    def name(self, key: str) -> str:
        """What a card is called."""
        return told(str(self.graph.nodes[key]["name"]))

    def department(self, key: str) -> str:
        """What a department is called."""
        return told(self.functions[key].name)

    def departments(self) -> dict[str, str]:
        """Every department by its name."""
        return {key: self.department(key) for key in self.functions}

    def state(self, key: str) -> StepState:
        """How a card fared; of what is too new to be known, that nothing happened."""
        return self.states.get(key, StepState(None, Figures(), 0))

    def read(self, key: str) -> int:
        """How many we heard from at a card and could read."""
        return self.counted.read(self.state(key).figures)

    def hurt(self, key: str) -> int:
        """How many told us something negative at a card."""
        return self.counted.negative(self.state(key).figures)

    def has_say(self, key: str, department: str) -> bool:
        """Whether a department has a say at a card; all together always have one."""
        return not department or department in self.graph.nodes[key]["influence"]

    def shares(self, key: str) -> list[Share]:
        """Who has a say at a card, the most first, and what has no owner."""
        shorts = short_names(self.departments())
        return [
            Share(self.department(one), percent, self.functions[one].colour, shorts[one])
            if one in self.functions
            else Share(_("has no owner"), percent, "")
            for one, percent in shares(self.graph, key).items()
        ]

    def told(self, key: str) -> str:
        """How a card fared, in a few words."""
        if not self.counted.heard(self.state(key).figures):
            return self._silent(key)
        if not self.read(key):
            return _("could not be read")
        n = self.hurt(key)
        if self.counted.by_customer:
            return ngettext("{n} customer hurt", "{n} customers hurt", n).format(n=number(n))
        return ngettext("{n} negative message", "{n} negative messages", n).format(n=number(n))

    def told_in_full(self, key: str) -> str:
        """How a card fared, as a sentence with its base."""
        base, n = self.read(key), self.hurt(key)
        if not base:
            return self._unread(key)
        words = {"n": number(n), "many": self.counted.many(base), "percent": share(n, base)}
        if base < SMALL:
            return _("{n} of {many} we could read told us something negative.").format(**words)
        return _("{n} of {many} we could read told us something negative ({percent}).").format(**words)

    def coverage(self, key: str) -> str:
        """How many we heard from and could read of all who passed a card; empty where nobody knows."""
        passed = self.passed(key)
        return coverage(self.read(key), passed) if passed else ""

    def passed(self, key: str) -> int:
        """How many passed a card; 0 where nobody knows.

        `served` may be a minute old and what was heard is not: whoever was heard passed as well.
        """
        served = self.served.get(key, 0)
        return max(served, self.counted.heard(self.state(key).figures)) if served else 0

    def _silent(self, key: str) -> str:
        n = self.passed(key)
        if not n:
            return _("not heard from yet")
        return ngettext("{n} served, none heard", "{n} served, none heard", n).format(n=number(n))

    def _unread(self, key: str) -> str:
        if self.counted.heard(self.state(key).figures):
            return _("What came in here could not be read: this is no sign that all is well.")
        return _("Nobody was heard here in this period: this is no sign that all is well.")

    def matters(self, key: str) -> str:
        """How many matters are open at a card."""
        n = self.state(key).waiting
        return ngettext("{n} matter open", "{n} matters open", n).format(n=number(n))

    def leads(self, key: str) -> str:
        """Which department has most say, in a few words."""
        leader = leading(self.graph, key)
        if leader not in self.functions:
            return _("has no owner")
        return _("{name} leads").format(name=self.department(leader))

    def say(self, key: str) -> list[str]:
        """Who has a say at a card, in whole sentences."""
        given = shares(self.graph, key)
        nobody = given.pop(NOBODY, 0)
        names = [self.department(one) for one in given if one in self.functions]
        if not names:
            return [_("It has no owner.")]
        left = _("{percent} % has no owner.").format(percent=number(nobody))
        return [_leads(*names), left] if nobody else [_leads(*names)]


def _leads(leader: str, *others: str) -> str:
    if not others:
        return _("{name} leads.").format(name=leader)
    said = ngettext("{name} leads, {others} shares.", "{name} leads, {others} share.", len(others))
    return said.format(name=leader, others=format_list(others, locale=formats()))
