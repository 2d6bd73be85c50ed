"""Figures for tests of Pulse: a company whose customers have names, and one whose messages carry none."""

from db.reads.rollups import Figures

NAMED = Figures(
    signals=120, read=100, negative=60, positive=20, nameless=10,
    customers=80, customers_read=70, customers_negative=42, customers_positive=14,
)  # fmt: skip
NAMELESS = Figures(signals=40, read=12, negative=7, positive=1, nameless=40)
