"""The look of the pages costs little: no rule makes the browser look at everything when one class changes."""

import re

from dashboard.frame import LOOK

_WITHIN = re.compile(r":(?:has|not)\([^()]*(?:\([^()]*\)[^()]*)*\)")
_NAMED = re.compile(r"^[a-z]|[.#\[]|:is\(")


def selectors() -> list[str]:
    """Every selector of the look, one by one."""
    bare = re.sub(r"/\*.*?\*/", "", LOOK.read_text(encoding="utf-8"), flags=re.DOTALL)
    heads = re.findall(r"([^{};@]+)\{", bare)
    return [one.strip() for head in heads for one in re.split(r",(?![^(]*\))", head)]


def test_what_hangs_on_a_part_of_a_class_names_what_it_is_about() -> None:
    """Else each class that changes anywhere has all beneath it drawn anew, the 150 cards of a map as well."""
    hanging = [one for one in selectors() if "[class*=" in one]
    last = {one: re.split(r"\s*>\s*|\s+(?![^(\[]*[)\]])", _WITHIN.sub("", one))[-1] for one in hanging}
    assert hanging
    assert [one for one, about in last.items() if not _NAMED.search(about)] == []
