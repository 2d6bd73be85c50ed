"""The removal effect of 200 steps with its bootstrap, beside one dense inverse for every step left out."""

import argparse
import os
import time
from collections.abc import Iterator, Sequence

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # for both, before numpy is loaded

import numpy as np

from journeys.chain import BEGIN, Node
from journeys.effects import effects
from journeys.lives import Lives, Step, lives

ENDS = ("left", "stayed")
ONWARD = 10  # ways on from a step
PROMISE = 10.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--customers", type=int, default=5_000)
    parser.add_argument("--resamples", type=int, default=40)
    asked = parser.parse_args(arguments)
    observed = lives(walked(asked.steps, asked.customers), ENDS)
    drawn = list(observed.again(asked.resamples, seed=1))
    effects(observed, observed.totals, {"left"})  # scipy is loaded before the clock runs
    begun = time.perf_counter()
    ours = [effects(observed, taken, {"left"}).removal for taken in drawn]
    between = time.perf_counter()
    theirs = [one_inverse_each(observed, taken) for taken in drawn[: max(1, asked.resamples // 20)]]
    ended = time.perf_counter()
    assert all(np.allclose(a[1:], b) for a, b in zip(ours, theirs, strict=False))
    mine, other = (between - begun) / len(ours), (ended - between) / len(theirs)
    print(
        f"drivers: ours {mine * 1000:,.1f} ms a resample of {asked.steps} steps (both effects), "
        f"a dense numpy inverse per step {other * 1000:,.1f} ms, same values; "
        f"ratio {other / mine:,.1f} (promise {PROMISE:g})"
    )


def walked(steps: int, customers: int) -> Iterator[Step]:
    """Made-up customers who go at random along ten ways on from each step, and end."""
    draw = np.random.default_rng(7)
    onward = draw.integers(steps, size=(steps, ONWARD))
    for customer in range(customers):
        at: Node = int(draw.integers(steps))
        yield Step(customer, BEGIN, at)
        while at not in ENDS:
            way = int(draw.integers(ONWARD + 2))
            to: Node = ENDS[way - ONWARD] if way >= ONWARD else int(onward[int(at), way])
            yield Step(customer, at, to)
            at = to


def one_inverse_each(observed: Lives, taken: object) -> np.ndarray:
    """The removal effect the plain way: for every step the chain without it, inverted whole."""
    n = len(observed.nodes)
    counts = observed.counts(taken).toarray()[:n]
    sums = counts.sum(axis=1, keepdims=True)
    ways = np.divide(counts, sums, out=np.zeros_like(counts), where=sums > 0)
    whole = _left(ways, n)
    return np.array([whole - _left(_without(ways, step), n) for step in range(1, n)])


def _without(ways: np.ndarray, step: int) -> np.ndarray:
    less = ways.copy()
    less[step] = 0
    return less


def _left(ways: np.ndarray, n: int) -> float:
    return float((np.linalg.inv(np.eye(n) - ways[:, :n]) @ ways[:, n])[0])


if __name__ == "__main__":
    main()
