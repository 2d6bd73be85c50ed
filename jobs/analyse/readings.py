"""What VADER's values of a text may be taken to mean: the readings among which the detector's was chosen.

A reading says whether something negative and something positive is present.
"""

import re
from collections.abc import Callable
from typing import Final

from jobs.analyse.engine import Polarity, Weighed, polarity

Reading = Callable[[Weighed], tuple[bool, bool]]
_Judge = Callable[[Polarity], tuple[bool, bool]]

_CLAUSE: Final = re.compile(r"[.!?;,\n]+(?=\s|$)|\bbut\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?<=[.!?\n])\s+")


def _by_total(least: float) -> _Judge:
    return lambda values: (values.compound <= -least, values.compound >= least)


def _whole_total(least: float) -> Reading:
    return lambda weighed: ((total := weighed.compound()) <= -least, total >= least)


def _by_share(least: float) -> _Judge:
    return lambda values: (values.neg > least, values.pos > least)


def _whole(judge: _Judge) -> Reading:
    return lambda weighed: judge(weighed.polarity())


def _parts(split: re.Pattern[str], judge: _Judge) -> Reading:
    """Present where it is present in a part of the text."""

    def read(weighed: Weighed) -> tuple[bool, bool]:
        judged = [judge(polarity(part)) for part in split.split(weighed.text)]
        return any(negative for negative, _ in judged), any(positive for _, positive in judged)

    return read


READINGS: Final[dict[str, Reading]] = {
    "whole-total-0.05": _whole_total(0.05),
    "whole-total-0.2": _whole_total(0.2),
    "whole-total-0.4": _whole_total(0.4),
    "whole-share-0": _whole(_by_share(0.0)),
    "whole-share-0.1": _whole(_by_share(0.1)),
    "sentences-total-0.05": _parts(_SENTENCE, _by_total(0.05)),
    "sentences-total-0.4": _parts(_SENTENCE, _by_total(0.4)),
    "clauses-total-0.05": _parts(_CLAUSE, _by_total(0.05)),
    "clauses-total-0.2": _parts(_CLAUSE, _by_total(0.2)),
    "clauses-total-0.4": _parts(_CLAUSE, _by_total(0.4)),
}
