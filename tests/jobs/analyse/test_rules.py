"""Rules kept as data: word lists, languages, and errors that name the place."""

import pytest

from jobs.analyse.grammar import RuleError
from jobs.analyse.patterns import Match
from jobs.analyse.rules import of, rules, version

FILE = """
[words]
parcel = "parcel|box"

[rules."delivery.late"]
patterns = '''
{parcel} <3> late

late {parcel}
'''
unless = '''
late fee
'''
"""


def test_a_file_becomes_rules_with_its_lists_filled_in() -> None:
    (rule,) = rules(FILE, "en.toml", "category:")
    assert rule.key == "category:delivery.late"
    assert rule.patterns == ("parcel|box <3> late", "late parcel|box")
    assert rule.unless == ("late fee",)
    assert (rule.language, rule.origin) == ("en", "en.toml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[rules", "mine.toml"),
        ("[rules.x]\npatterns = '{nothing} late'", "rule “x”.*nothing"),
        ("[rules.x]\npatterns = '{ late'", "rule “x”"),
        ("[rules.x]\nunless = 'late'", "rule “x”.*patterns"),
        ("words = 3\n[rules.x]\npatterns = '{a}'", "mine.toml"),
        ("[rules]\nx = 3", "rule “x”"),
    ],
)
def test_a_file_that_cannot_be_used_names_the_place(text: str, words: str) -> None:
    with pytest.raises(RuleError, match=f"(?s)mine.toml.*{words}|{words}"):
        rules(text, "mine.toml")


def test_a_version_follows_the_data() -> None:
    assert version("a", rules(FILE, "en.toml")) == version("a", rules(FILE, "en.toml"))
    assert version("a", rules(FILE, "en.toml")) != version("a", rules(FILE.replace("<3>", "<2>"), "en.toml"))


def test_matches_of_one_kind_lose_their_prefix() -> None:
    assert of([Match("category:a", 0, 1), Match("intent:b", 2, 3)], "category:") == [Match("a", 0, 1)]
