"""What a step does to how journeys end: the removal and the normalisation effect, exact in the chain.

- The **removal effect** of Anderl, Becker, von Wangenheim and Schumann ("Mapping the customer journey:
  Lessons learned from graph-based online attribution modeling", International Journal of Research in
  Marketing 33(3), 2016): the step leads nowhere. What no longer ends that way is all that passed the
  step: P(ending) - P(ending | removed) = f(begin, i) b(i), with f(j, i) = N(j, i) / N(i, i) the
  probability of ever coming from j to i and b(i) that of the ending from i.
- The **normalisation effect**: those for whom the step went badly go on as those for whom it went well,
  everybody else as before. With p' the row of i after that and a(j) = b(j) - f(j, i) b(i) the probability
  of the ending from j without passing i, b'(i) = sum p'(j) a(j) / (1 - sum p'(j) f(j, i)), and the
  probability changes by f(begin, i) (b'(i) - b(i)): a change of one row is of rank one (Sherman and
  Morrison, Annals of Mathematical Statistics 21(1), 1950), and the sum counts the returns to i.

Neither proves a cause: those who fare badly may be others than those who fare well.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from journeys.chain import Chain, Node
from journeys.lives import WENT, Lives, Went


class Effects(NamedTuple):
    """The probability of the ending, and for every node what removing and normalising it change.

    Numbers for one chain; arrays with a row for each of several.
    """

    ending: Any
    removal: Any
    normalised: Any


def effects(observed: Lives, taken: Any, chosen: Collection[Node]) -> Effects:
    """Both effects of every node, when each way was taken so often (see the head of this file).

    NaN where nobody is known for whom the step went well though it went badly for some, and where
    going on as they do would lead to no end.
    """
    chain = observed.chain(taken)
    towards, reached = chain.towards(chosen), chain.reached
    changed = reached[0] * (_after(chain, _normal(observed, taken), chosen) - towards)
    return Effects(float(towards[0]), reached[0] * towards, changed)


def _after(chain: Chain, rows: Any, chosen: Collection[Node]) -> Any:
    """For each node the probability of the ending from it, if its own row were that of `rows`."""
    import numpy as np

    n, towards = len(chain.nodes), chain.towards(chosen)
    wanted = np.array([end in chosen for end in chain.ends], dtype=float)
    onward, ended = rows[:, :n], rows[:, n:] @ wanted
    returns = np.asarray(onward.multiply(chain.reached.T).sum(axis=1)).ravel()
    out = 1 - returns
    without = ended + onward @ towards - towards * returns
    return np.divide(without, out, out=np.full(n, np.nan), where=out > 1e-9)


def _normal(observed: Lives, taken: Any) -> Any:
    """The row of each node if those for whom it went badly went on as those for whom it went well."""
    import numpy as np

    n = len(observed.nodes)
    of = {one: taken * (observed.went == place) for place, one in enumerate(WENT)}
    well, badly = (np.bincount(observed.starts, of[one], n) for one in (Went.WELL, Went.BADLY))
    more = np.divide(badly, well, out=np.where(badly > 0, np.nan, 0.0), where=well > 0)
    all_of = np.bincount(observed.starts, taken, n)
    went = of[Went.UNKNOWN] + of[Went.WELL] * (1 + more[observed.starts])
    shares = np.divide(went, all_of[observed.starts], out=np.zeros_like(went), where=went != 0)
    lost = np.isnan(more)
    shares[lost[observed.starts]] = np.nan
    return observed.counts(shares)[:n]
