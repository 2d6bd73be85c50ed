"""What happens in each life: a stream of moments, not yet in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from jobs.demo.company import read_table
from jobs.demo.lives import Life, Order
from jobs.demo.rhythm import after
from jobs.demo.staying import late, of_the_plan, with_a_plan

FEED_SINCE_DAYS = 215
"""the shop's events have been connected for this long; older ones were never heard"""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that one customer says or that happens to them: a topic in a tone, or an event."""

    at: datetime
    life: Life
    order: Order
    source: str
    topic: str = ""
    tone: str = ""
    event: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Where, about what and how somebody may speak; each option stands there as often as it weighs."""

    sources: tuple[str, ...]
    topics: tuple[str, ...]
    tones: tuple[str, ...]
    reference: str | None

    @classmethod
    def of(cls, row: dict[str, Any]) -> Choice:
        """The choice that a scene or a wave of the tables describes."""
        sources, topics, tones = (_weighed(row[name]) for name in ("sources", "topics", "tones"))
        return cls(sources, topics, tones, row.get("reference"))

    def moment(self, rng: Random, at: datetime, life: Life, order: Order) -> Moment:
        """One moment, drawn from the options."""
        source, topic, tone = (rng.choice(options) for options in (self.sources, self.topics, self.tones))
        return Moment(at, life, order, source, topic, tone, reference=self.reference)


def _weighed(weights: dict[str, int]) -> tuple[str, ...]:
    return tuple(option for option, weight in weights.items() for _ in range(weight))


@dataclass(frozen=True, slots=True)
class Scene:
    """What may follow something in a life: how likely, and how many days after it."""

    chance: float
    days: tuple[float, float]
    choice: Choice


@cache
def _scenes_after(anchor: str) -> tuple[Scene, ...]:
    rows = read_table("scenes.toml")[anchor]
    return tuple(Scene(row["chance"], row["days"], Choice.of(row)) for row in rows)


def moments(rng: Random, lives: list[Life], until: datetime) -> Iterator[Moment]:
    """Everything that happens to each customer, in no particular order; some may lie after `until`."""
    since, slow, planned = until - timedelta(days=FEED_SINCE_DAYS), late(lives, until), with_a_plan(lives)
    for life in lives:
        yield from _life(rng, life)
        yield from _events(rng, life, since, slow)
        if life.number in planned:
            yield from _plan(life, since, until)


def _life(rng: Random, life: Life) -> Iterator[Moment]:
    yield from _scenes(rng, "began", life.began, life, life.orders[0])
    for order in life.orders:
        yield from _scenes(rng, "ordered", order.placed, life, order)
        if order.returned:
            yield from _scenes(rng, "returned", order.returned, life, order)
        yield from _scenes(rng, "delivered", order.delivered, life, order)
    if life.ended:
        yield from _scenes(rng, "ended", life.ended, life, life.orders[-1])


def _scenes(rng: Random, anchor: str, at: datetime, life: Life, order: Order) -> Iterator[Moment]:
    for scene in _scenes_after(anchor):
        if rng.random() < scene.chance:
            yield scene.choice.moment(rng, after(rng, at, scene.days), life, order)


def _plan(life: Life, since: datetime, until: datetime) -> Iterator[Moment]:
    for at, event in of_the_plan(life, since, until):
        bought = max((one for one in life.orders if one.placed <= at), key=lambda one: one.placed)
        yield Moment(at, life, bought, "shop_events", event=event)


def _events(rng: Random, life: Life, since: datetime, slow: frozenset[str]) -> Iterator[Moment]:
    for order in life.orders:
        for at, event in _order_events(rng, order, late=order.number in slow):
            if at >= since:
                yield Moment(at, life, order, "shop_events", event=event)
    if life.ended and life.ended >= since:
        yield Moment(life.ended, life, life.orders[-1], "shop_events", event="contract ended")


def _order_events(rng: Random, order: Order, *, late: bool) -> Iterator[tuple[datetime, str]]:
    yield order.placed, "paid"
    yield order.placed + timedelta(minutes=rng.randint(1, 50)), "order placed"
    yield order.delivered - timedelta(hours=rng.randint(20, 70)), "shipped"
    yield order.delivered, "delivered late" if late else "delivered"
    if order.returned:
        yield order.returned, "returned"
        yield order.returned + timedelta(days=rng.randint(*_refund_days(order.returned))), "refund paid"


def _refund_days(returned: datetime) -> tuple[int, int]:
    """Refunds are slow in January, every year."""
    return (21, 38) if returned.month == 1 else (5, 13)
