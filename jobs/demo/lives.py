"""Who the customers are and what they bought: lives with orders, returns and sometimes an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from jobs.demo.rhythm import after, beginning, moment_within

CUSTOMERS = 1300
DAYS = 1130
LANGUAGES = {"en": 895, "de": 80, "pt": 15, "ar": 10}
ARTICLES = 18
ANOTHER_ORDER = 0.38
NEW_CARRIER_SINCE_DAYS = 21
"""from then on deliveries are slow"""
RETURNS = 0.13
ENDS = 0.17


@dataclass(frozen=True, slots=True)
class Order:
    """One purchase; `article` is its position in the list of articles."""

    number: str
    article: int
    placed: datetime
    delivered: datetime
    returned: datetime | None


@dataclass(frozen=True, slots=True)
class Life:
    """One customer, numbered from 1, with at least one order."""

    number: int
    language: str
    began: datetime
    orders: tuple[Order, ...]
    ended: datetime | None


def customers(rng: Random, until: datetime) -> list[Life]:
    """Everyone who began in the `DAYS` before `until`, in the order in which they began."""
    start = until - timedelta(days=DAYS)
    begins = sorted(beginning(rng, start, until) for _ in range(CUSTOMERS))
    slow_since = until - timedelta(days=NEW_CARRIER_SINCE_DAYS)
    return [_life(rng, number, began, slow_since) for number, began in enumerate(begins, start=1)]


def _life(rng: Random, number: int, began: datetime, slow_since: datetime) -> Life:
    orders = tuple(_orders(rng, number, began, slow_since))
    ended = after(rng, orders[-1].delivered, (20, 260)) if rng.random() < ENDS else None
    (language,) = rng.choices(list(LANGUAGES), list(LANGUAGES.values()))
    return Life(number, language, began, orders, ended)


def _orders(rng: Random, number: int, began: datetime, slow_since: datetime) -> list[Order]:
    first = moment_within(rng, began, began + timedelta(days=9))
    orders = [_order(rng, f"H{number:04d}1", first, slow_since)]
    while rng.random() < ANOTHER_ORDER:
        placed = after(rng, orders[-1].delivered, (25, 240))
        orders.append(_order(rng, f"H{number:04d}{len(orders) + 1}", placed, slow_since))
    return orders


def _order(rng: Random, number: str, placed: datetime, slow_since: datetime) -> Order:
    delivered = after(rng, placed, (4, 18) if placed < slow_since else (11, 30))
    returned = after(rng, delivered, (2, 16)) if rng.random() < RETURNS else None
    return Order(number, rng.randrange(ARTICLES), placed, delivered, returned)
