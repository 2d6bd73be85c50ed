"""What a row and a history say, in words, whatever a matter went through."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.matters.history import history, said
from dashboard.matters.rows import as_saved, line, quote, saved_columns, states, waiting
from dashboard.matters.wish import Wish, which
from db.models import ActionState
from db.reads.actions import ActionRow, EventRow
from db.reads.functions import FunctionRow
from db.reads.sentences import Sentence
from db.states import WAITING

NOW = datetime(2026, 3, 10, 14, 30, 20, tzinfo=UTC)  # a Tuesday
ROW = ActionRow(
    id=7, kind="answer", state="proposed", what="Answer a question", why="asked", next_move="Answer it",
    function_id=3, function="Logistics", person_id=None, person=None, claimed_at=None, raised_at=NOW,
    due_at=NOW + timedelta(hours=5), escalation_level=0, signals=1, customers=1, category_id=None,
    topic=None, micro_interaction_id=None, step=None, done_at=None, observe_until=None, waiting_on=None,
    waiting_function_id=None, waiting_function=None, waiting_since=None, waiting_note="",
)  # fmt: skip
NASTY = "<img src=x onerror=alert(1)>\x00\u202e"


def sentence(text: str, *spans: tuple[int, int, str]) -> Sentence:
    facts = dict.fromkeys(Sentence.__slots__)
    return Sentence(**(facts | {"text": text, "spans": spans}))  # type: ignore[arg-type]


def test_a_free_matter_offers_to_be_taken_and_says_when_it_is_due() -> None:
    row = line(ROW, None, {3: "#123456"}, 1, NOW)
    assert (row.take, row.due, row.late, row.hue) == (True, "due in 5 hours", False, "#123456")
    assert (row.person, row.customers) == ("nobody has it yet", "1 customer")


def test_what_is_late_says_so_in_words_and_what_is_done_is_never_late() -> None:
    late = line(replace(ROW, due_at=NOW - timedelta(hours=1)), None, {}, 1, NOW)
    assert (late.late, late.due) == (True, "late since 13:30")
    watched = replace(ROW, state="observing", due_at=NOW - timedelta(hours=1), observe_until=NOW)
    row = line(watched, None, {}, 1, NOW)
    assert (row.late, row.take, row.due) == (False, False, "we look again on 10 March 2026")


@pytest.mark.parametrize(
    ("on", "since", "words"),
    [
        ("function", timedelta(days=1), "waiting for Finance since Monday"),
        ("customer", timedelta(minutes=30), "waiting for the customer since 14:00"),
        ("supplier", timedelta(days=20), "waiting for a supplier since 18 February 2026"),
    ],
)
def test_whom_a_matter_waits_for_and_since_when(on: str, since: timedelta, words: str) -> None:
    row = replace(ROW, waiting_on=on, waiting_function="Finance", waiting_since=NOW - since)
    assert waiting(row, NOW) == words


def test_the_quote_begins_shortly_before_the_evidence_and_keeps_every_letter_of_it() -> None:
    text = "I ordered in the shop and everybody was kind, but then I am still waiting for it. " + "x" * 400
    start = text.index("still waiting")
    cut = quote(sentence(text, (start, start + 13, "negative")))
    assert ("still waiting", "negative") in cut
    assert cut[0][0] == "\u201c… "
    assert len("".join(piece for piece, _kind in cut)) < 260
    assert quote(sentence("")) == []


@pytest.mark.parametrize("state", ActionState)
def test_every_state_has_words_in_the_row_and_in_a_saved_list(state: ActionState) -> None:
    row = replace(ROW, state=state)
    assert line(row, None, {}, 1, NOW).state == states()[state]
    (saved,) = as_saved([row], NOW)
    assert len(saved) == len(saved_columns())
    assert states()[state] in saved


@pytest.mark.parametrize(
    ("what", "note", "words"),
    [
        ("claimed", "", "Ada took it"),
        ("handed over", "Finance: about the bill", "Ada handed it over to Finance: about the bill"),
        ("waits for customer", "a picture", "Ada waits for the customer: a picture"),
        ("done", "called her", "Ada did it: called her"),
        ("watched", "2026-04-09", "From here on we watch; we look again on 9 April 2026"),
        ("escalated", "overdue, level 2", "Escalated: overdue, level 2"),
    ],
)
def test_every_line_of_a_history_says_who_did_what(what: str, note: str, words: str) -> None:
    assert said(EventRow(NOW, what, None, None, note, "Ada")) == words


def test_a_move_made_elsewhere_is_told_by_where_it_led() -> None:
    assert said(EventRow(NOW, "moved", "claimed", "declined", "a joke", "Ada")) == "Ada: declined. a joke"
    assert said(EventRow(NOW, "moved", "claimed", "snoozed", "", None)) == "A rule: waits until later"


def test_nothing_in_a_history_is_markup() -> None:
    html = history([EventRow(NOW, "done", "claimed", "done", f"{NASTY}{{who}}", NASTY)])
    assert "<img" not in html
    assert not set(html) & {"\x00", "\u202e"}
    assert "{who}" in html


def test_a_wish_becomes_a_question() -> None:
    departments = [FunctionRow(3, "logistics", "Logistics", "#000000")]
    mine = which(Wish(department="logistics", whose="mine", late=True), departments, 7, NOW)
    assert (mine.function_ids, mine.person_id, mine.nobodys) == ((3,), 7, False)
    assert mine.late_at == NOW.replace(second=0)
    done = which(Wish(stands="done", department="gone"), departments, 7, NOW)
    assert done.function_ids == ()
    assert done.states.isdisjoint(WAITING)
