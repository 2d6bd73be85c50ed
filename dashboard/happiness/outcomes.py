"""What became of those each definition called happy, against all it judged."""

from collections.abc import Iterable, Sequence

import streamlit as st

from dashboard import asked, widgets
from dashboard.happiness.beside import name_of
from dashboard.saving import save_list
from dashboard.words import SMALL, _, day, number, percent, share
from db.reads.happiness import DefinitionRow, OutcomeRow
from journeys.agreement import wilson
from journeys.backtest import HORIZONS, Outcome


def draw(rows: Sequence[DefinitionRow], found: Sequence[OutcomeRow]) -> None:
    """A row for each definition, a column for each thing that may become of a customer."""
    wanted = asked.whole_number(st.query_params.get("after", ""))
    days = wanted if wanted in HORIZONS else HORIZONS[0]
    mine = {(row.definition_id, Outcome(row.outcome)): row for row in found if row.horizon == days}
    with st.container(border=True, key="card-outcomes"):
        st.html(widgets.heading(_("What became of them"), _base(mine.values(), days)))
        _choose(days)
        if mine:
            several = [_row(one, mine) for one in rows]
            st.html(widgets.table(_head(), several))
            st.html(widgets.line(_how(), "soft"))
            save_list(_("What became of them"), _head(), lambda: several)
        else:
            nobody = _("Of nobody it is known what became of them in {n} days.")
            st.html(widgets.line(nobody.format(n=number(days)), "soft"))


def _base(rows: Iterable[OutcomeRow], days: int) -> str:
    told = list(rows)
    if not told:
        return ""
    said = _("judged by what was known on {day}, in the {n} days after")
    return said.format(day=day(told[0].at), n=number(days))


def _choose(days: int) -> None:
    names = {one: _("{n} days after").format(n=number(one)) for one in HORIZONS}
    key = f"after-{days}"
    st.segmented_control(
        _("How long after"),
        HORIZONS,
        default=days,
        format_func=names.__getitem__,
        key=key,
        on_change=lambda: asked.change(after=str(st.session_state[key] or days)),
        label_visibility="collapsed",
    )


def _head() -> tuple[str, ...]:
    return _("Happy for"), *outcomes().values()


def outcomes() -> dict[Outcome, str]:
    """What may become of a customer, in words."""
    return {
        Outcome.STAYED: _("Stayed"),
        Outcome.LEFT: _("Left"),
        Outcome.COMPLAINED: _("Told us something negative"),
        Outcome.BOUGHT: _("Bought"),
        Outcome.REFERRED: _("Brought somebody"),
    }


def _row(one: DefinitionRow, found: dict[tuple[int, Outcome], OutcomeRow]) -> tuple[str, ...]:
    return name_of(one), *(cell(found.get((one.id, outcome))) for outcome in outcomes())


def cell(row: OutcomeRow | None) -> str:
    """'9 of 12; of all judged 49 % of 41 (34–64 %)': the happy beside the base rate, which is that of all."""
    if row is None or not row.happy:
        return _("not known")
    words = _("{happy}; of all judged {every}")
    return words.format(happy=_likely(row.happy_did, row.happy), every=_likely(row.judged_did, row.judged))


def _likely(part: int, base: int) -> str:
    """A share with its base and the interval of it; only the counts where the base is small."""
    if base < SMALL:
        return share(part, base)
    low, high = (number(100 * one) for one in wilson(part, base))
    words = _("{share} of {base} ({low}–{high} %)")
    return words.format(share=percent(part, base), base=number(base), low=low, high=high)


def _how() -> str:
    return _(
        "In brackets what the true share lies between in 95 of 100 cases (Wilson). Who had left before, and"
        " who was not observed long enough, is counted nowhere."
    )
