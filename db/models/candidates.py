"""What passes between the store and the decide job: what was heard, what was counted, and what to raise."""

from datetime import datetime
from typing import NamedTuple


class Demand(NamedTuple):
    """One analysed signal of a customer, as the rules for single signals see it.

    `intents` maps each intent that is present to its detail ("" without one). `answered` is true
    when the company spoke later in the same conversation. `step_function_id` leads the step the
    signal was placed on, `category_function_id` its topic by default.
    """

    signal_id: int
    source_id: int
    channel: str
    conversation: str | None
    customer_id: int | None
    received_at: datetime
    negative: str
    mark_negative: str
    has_words: bool
    intents: dict[str, str]
    answered: bool = False
    category_id: int | None = None
    category_name: str | None = None
    category_function_id: int | None = None
    micro_interaction_id: int | None = None
    step_name: str | None = None
    step_function_id: int | None = None


class Day(NamedTuple):
    """One reporting day: `read` assessable signals about anything, `negative` ones about one thing."""

    read: int
    negative: int


class ThingDays(NamedTuple):
    """How often one thing (a topic or a step) was named in something negative, day by day.

    `days` maps proleptic ordinals to their counts; days on which nobody said anything are left out.
    `customers` and `nameless` tell who did on the three newest days: distinct customers, and signals
    without a person. `can_do` says in words what can be done about it.
    """

    thing: str
    name: str
    days: dict[int, Day]
    customers: int
    nameless: int
    category_id: int | None = None
    micro_interaction_id: int | None = None
    function_id: int | None = None
    can_do: str = ""


class CandidateIn(NamedTuple):
    """A matter that a rule proposes. `signals` and `customers` are None when the evidence says it all."""

    fingerprint: str
    kind: str
    rule: str
    title: str
    reason: str
    next_move: str
    signal_ids: tuple[int, ...]
    due_at: datetime
    function_id: int | None = None
    category_id: int | None = None
    micro_interaction_id: int | None = None
    signals: int | None = None
    customers: int | None = None


class RejectedIn(NamedTuple):
    """A matter that is not raised, and the rule that removed it."""

    fingerprint: str
    rule: str
    title: str
