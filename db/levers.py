"""The levers that a proposal pulls, what each needs to be an honest one, and what is refused.

The levers are those that the field names: EAST (Service et al., "EAST: Four simple ways to apply behavioural
insights", Behavioural Insights Team 2014), MINDSPACE (Dolan et al., "MINDSPACE: Influencing behaviour through
public policy", Cabinet Office and Institute for Government 2010), COM-B (Michie, van Stralen and West, "The
behaviour change wheel", Implementation Science 6:42, 2011), and three beside them: autonomy (Deci and Ryan,
"Self-determination theory", American Psychologist 55, 2000), the goal gradient (Kivetz, Urminsky and Zheng,
Journal of Marketing Research 43, 2006) and recovery by empowered staff (Hart, Heskett and Sasser, "The
profitable art of service recovery", Harvard Business Review 1990). LEVERS says which comes from where.

What is refused follows Thaler's rule that a nudge has to be transparent and easy to opt out of ("Nudge, not
sludge", Science 361, 2018): a default the customer does not see or cannot change in one step, a date without
a reason of its own, a claim about others without its figure, and anything that is not explained.

The rules look at what was filled in and at a short list of phrases in the languages that are shipped
(levers.toml). They cannot tell whether what somebody writes is true, nor see pressure that is put into other
words, into another language, into a picture or into Arabic words with a prefix that is written together with
them. They make a proposer answer in writing; it is the departments that are asked who read the answer.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

from db.models.proposals import Lever, Need

FEWEST_WORDS = 3
LONGEST = 600


class Pull(NamedTuple):
    """A lever: who names it, what has to be said beside the explanation, and whether it can press people."""

    source: str
    needs: tuple[Need, ...] = ()
    presses: bool = False


LEVERS = MappingProxyType(
    {
        Lever.REMOVE_STEP: Pull("EAST: easy, reduce the hassle"),
        Lever.FASTER: Pull("EAST: easy; COM-B: opportunity"),
        Lever.CLEARER: Pull("EAST: easy, simplify messages"),
        Lever.STANDS_OUT: Pull("EAST: attractive; MINDSPACE: salience", presses=True),
        Lever.DEFAULT: Pull("EAST: easy; MINDSPACE: defaults", (Need.SEEN, Need.CHANGED), presses=True),
        Lever.REMINDER: Pull("EAST: timely; MINDSPACE: salience", (Need.REASON,), presses=True),
        Lever.PROMPT: Pull("EAST: timely", (Need.REASON,), presses=True),
        Lever.PLAN: Pull("EAST: timely, help people plan"),
        Lever.SOCIAL_PROOF: Pull("EAST: social; MINDSPACE: norms", (Need.FIGURE,), presses=True),
        Lever.MESSENGER: Pull("MINDSPACE: messenger"),
        Lever.COMMITMENT: Pull("EAST: social; MINDSPACE: commitments", (Need.WAY_OUT,), presses=True),
        Lever.INCENTIVE: Pull("MINDSPACE: incentives", presses=True),
        Lever.CHANNEL: Pull("COM-B: opportunity"),
        Lever.CONTROL: Pull("Deci and Ryan: autonomy; COM-B: motivation"),
        Lever.PROGRESS: Pull("Kivetz et al.: goal gradient; COM-B: motivation"),
        Lever.STAFF: Pull("Hart et al.: service recovery; COM-B: capability of staff"),
    }
)
"""Every lever a proposal may pull; what takes something away or says it clearer presses nobody."""

UNSAID = MappingProxyType(
    {
        Need.SEEN: "A default has to be seen: say where the customer sees it before it counts.",
        Need.CHANGED: "A default has to be changed in one step: say where the customer does that.",
        Need.REASON: "Say what makes this date true; a date without a reason of its own is pressure.",
        Need.FIGURE: "Say the figure and where it comes from; what others do is only told with a real one.",
        Need.WAY_OUT: "Say where the customer gets out of it again.",
    }
)
NO_CHANGE = "Say in at least three words what is to change."
NO_EXPLANATION = "Say how you would explain it to the customer; what cannot be explained is not done."
REPEATED = "The explanation only repeats what is to change; say it as you would say it to a customer."
TOO_LONG = "One of the texts is too long; 600 letters are enough for each."
PRESSED = "“{phrase}” presses the customer; say what is so, without hurry or scarcity."
HIDDEN = "“{phrase}” hides it from the customer; a change nobody may notice is refused."
MORE_STEPS = "“{phrase}” is more than one step; a default has to be changed where it is seen."
REFUSALS = (
    *UNSAID.values(), NO_CHANGE, NO_EXPLANATION, REPEATED, TOO_LONG, PRESSED, HIDDEN, MORE_STEPS,
)  # fmt: skip


class Worded(NamedTuple):
    """What somebody wrote: the lever, what is to change, how it is explained, and what they pledge."""

    lever: Lever
    change: str
    explanation: str
    pledges: Mapping[str, str]


def needed(lever: Lever, explanation: str) -> tuple[Need, ...]:
    """What has to be said beside an explanation: what the lever needs, and what its own words call for.

    >>> needed(Lever.CLEARER, "Please choose a day."), needed(Lever.CLEARER, "Choose a day until midnight.")
    ((), (<Need.REASON: 'reason'>,))
    """
    calls_for = {Need.REASON: "deadline", Need.FIGURE: "others"}
    by_words = [need for need, kind in calls_for.items() if next(_found(kind, explanation), None)]
    return tuple(dict.fromkeys((*LEVERS[lever].needs, *by_words)))


def refusals(said: Worded) -> list[str]:
    """Why a proposal is refused, each reason a sentence; none where it may be made.

    >>> refusals(Worded(Lever.CLEARER, "Say the day, not the week", "You see the day it comes.", {}))
    []
    """
    reasons = [*_texts(said), *_pledges(said), *_phrases(said)]
    return list(dict.fromkeys(reasons))


def _texts(said: Worded) -> Iterator[str]:
    if _words(said.change) < FEWEST_WORDS:
        yield NO_CHANGE
    if _words(said.explanation) < FEWEST_WORDS:
        yield NO_EXPLANATION
    elif plain(said.explanation) == plain(said.change):
        yield REPEATED
    if any(len(one) > LONGEST for one in (said.change, said.explanation, *said.pledges.values())):
        yield TOO_LONG


def _pledges(said: Worded) -> Iterator[str]:
    for need in needed(said.lever, said.explanation):
        pledge = said.pledges.get(need, "")
        lacks_number = need == Need.FIGURE and not any(map(str.isdecimal, pledge))
        if _words(pledge) < 1 or plain(pledge) in _nothing() or lacks_number:
            yield UNSAID[need]


def _phrases(said: Worded) -> Iterator[str]:
    told = [said.explanation, *said.pledges.values()]
    told += [said.change] if LEVERS[said.lever].presses else []
    for sentence, kind in ((PRESSED, "pressure"), (HIDDEN, "hidden")):
        yield from (sentence.format(phrase=phrase) for text in told for phrase in _found(kind, text))
    changed = said.pledges.get(Need.CHANGED, "") if Need.CHANGED in LEVERS[said.lever].needs else ""
    yield from (MORE_STEPS.format(phrase=phrase) for phrase in _found("more_steps", changed))


def _words(text: str) -> int:
    return len(re.findall(r"\w+", plain(text)))


def plain(text: str) -> str:
    """`text` as it is compared: one case, one kind of space, without accents of Arabic and its long strokes.

    >>> plain("  Only  TODAY! "), plain("آخِر فُرصة")
    ('only today', 'اخر فرصة')
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(one for one in folded if not unicodedata.combining(one) and one != "\u0640")
    return " ".join(re.sub(r"[^\w%]+", " ", kept).split())


def _found(kind: str, text: str) -> Iterator[str]:
    """The phrases of a kind that stand in a text, as they stand in the list."""
    read = plain(text)
    for phrase, pattern in _patterns(kind):
        if pattern.search(read):
            yield phrase


@cache
def _patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The phrases of a kind in every language; # stands for a number."""
    listed = [phrase for phrases in _listed()[kind].values() for phrase in phrases]
    return tuple((phrase.replace("#", "…"), _pattern(phrase)) for phrase in listed)


def _pattern(phrase: str) -> re.Pattern[str]:
    parts = (re.escape(plain(part)) for part in phrase.split("#"))
    return re.compile(r"(?<!\w)" + r"\s?\d+\s?".join(parts) + r"(?!\w)")


@cache
def _nothing() -> frozenset[str]:
    return frozenset(plain(word) for words in _listed()["nothing"].values() for word in words)


@cache
def _listed() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("db").joinpath("levers.toml").read_text(encoding="utf-8"))
