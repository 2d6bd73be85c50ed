"""All topics, intents and phrases in one pass, against the same patterns as one compiled `re` each."""

import re

from jobs.analyse import categories, intents, sentiment
from jobs.analyse.grammar import NUMBER, Rule, parse
from jobs.analyse.patterns import Matcher
from jobs.analyse.tokens import BREAKS
from tests.bench.race import each, race
from tests.bench.texts import real_data, tweets


def main() -> None:
    """Print one line."""
    rules = (*categories.rules(), *intents.rules(), *sentiment.rules())
    matcher = Matcher(rules)
    expressions = [_expression(pattern, rule) for rule in rules for pattern in (*rule.patterns, *rule.unless)]

    def peer(text: str) -> list[re.Match[str]]:
        return [found for one in expressions if (found := one.search(text))]

    texts = tweets(real_data())[:500]
    result = race(matcher.find_in, each(peer), texts)
    print(
        f"patterns: {len(expressions):,} in one pass, {1e6 / result.ours:.0f} µs a text; "
        f"one re each {1e6 / result.peer:,.0f} µs: {result.ratio:.0f} x"
    )


def _expression(pattern: str, rule: Rule) -> re.Pattern[str]:
    """The pattern as a regular expression, without its guard."""
    parsed = parse(pattern, rule)
    written = _words(parsed.steps[0])
    for step, gap in zip(parsed.steps[1:], parsed.gaps[1:], strict=True):
        written += rf"(?:\W+\w+){{0,{gap}}}?\W*" + _words(step)
    return re.compile(written, re.IGNORECASE)


def _words(forms: frozenset[str]) -> str:
    return "(?:" + "|".join(map(_word, forms)) + ")"


def _word(form: str) -> str:
    if form in BREAKS:
        return re.escape(form)
    if form == NUMBER:
        return r"\b\d+"
    return rf"\b{re.escape(form.removesuffix('*'))}" + (r"\w*" if form.endswith("*") else r"\b")


if __name__ == "__main__":
    main()
