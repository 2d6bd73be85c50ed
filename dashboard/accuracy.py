"""The accuracy card: how often the shipped detector agrees with people who labelled the same texts."""

from dashboard import widgets
from dashboard.words import SMALL, _, number, percent
from jobs.analyse.accuracy import Card, Figures, card


def told_against() -> str:
    """What the figures are held against, and which detector they are about."""
    return _("against texts that people have labelled; detector {version}").format(version=card().version)


def table() -> str:
    """One line per labelled file: how much was found, and how much of what was found was right."""
    told: Card = card()
    either = (_("right"), "F1")
    head = (_("Texts"), _("Messages"), _("Negative: found"), *either, _("Positive: found"), *either)
    shipped = [row for row in told.rows if row.phrases and row.reading == told.reading]
    rows = ((row.file, number(row.texts), *_said(row.negative), *_said(row.positive)) for row in shipped)
    return widgets.table(head, rows)


def _said(figures: Figures) -> tuple[str, str, str]:
    """Recall, precision and F1, in words where the base is small."""
    both = figures.labelled + figures.found
    f1 = number(2 * figures.right / both, 2) if both else "–"
    return _of(figures.right, figures.labelled), _of(figures.right, figures.found), f1


def _of(part: int, base: int) -> str:
    said = _("{part} of {base}").format(part=number(part), base=number(base))
    return said if base < SMALL else _("{share} ({of})").format(share=percent(part, base), of=said)
