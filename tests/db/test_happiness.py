"""Departments say what a happy customer is, agree on one or are decided for, and nothing of it is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.engine import reading, writing
from db.errors import Refused
from db.models import ProposalState, Role
from db.reads import happiness, lives
from db.reads.happiness import TO_AGREE
from db.reads.people import Who
from db.rights import HOUSE, NotAllowedError
from db.writes import judged
from db.writes.happiness import AnswerIn, DefinitionIn, answer, decide, define, propose
from db.writes.judged import Bite, Counted
from tests.browser.feedback import departments
from tests.db.cast import NOW, a_generation, a_source, analysed, found, recorded, said, waiting_rows
from tests.db.matters import people

LOGISTICS, SUPPORT = 1, 2
CALM = DefinitionIn(SUPPORT, "Told us nothing negative.", "negatives in 90 days = 0")
LOYAL = DefinitionIn(LOGISTICS, "Bought again.", "purchases > 1")


@pytest.fixture
def url(database_url: str) -> str:
    departments(database_url)
    return database_url


def an_owner(url: str, *functions: str, role: Role = Role.OWNER, name: str = "Ada Byron") -> Who:
    (person,) = people(url, name)
    return replace(person, name=name, roles=frozenset({role}), functions=functions)


def in_force(url: str) -> dict[str | None, happiness.DefinitionRow]:
    with reading(url) as connection:
        return {one.key: one for one in happiness.definitions(connection)}


def the_open(url: str) -> happiness.ProposalRow | None:
    with reading(url) as connection:
        return happiness.open_proposal(connection)


def test_who_works_for_a_department_says_what_a_happy_customer_is_for_it(url: str) -> None:
    ada = an_owner(url, "support")
    define(url, CALM, ada, NOW)
    define(url, CALM._replace(sentence="  Has no open matter. "), ada, NOW + timedelta(days=1))
    row = in_force(url)["support"]
    assert (row.version, row.sentence, row.person) == (2, "Has no open matter.", "Ada Byron")
    with reading(url) as connection:
        assert [one.version for one in happiness.ever_defined(connection)] == [2, 1]


def test_nobody_says_it_for_another_department_but_who_leads_the_company(url: str) -> None:
    with pytest.raises(Refused, match="Only who works for a department"):
        define(url, CALM, an_owner(url, "logistics"), NOW)
    with pytest.raises(NotAllowedError):
        define(url, CALM, an_owner(url, "support", role=Role.ANALYST), NOW)
    define(url, CALM, an_owner(url, role=Role.EXECUTIVE), NOW)
    assert set(in_force(url)) == {"support"}


@pytest.mark.parametrize(
    "wrong", [CALM._replace(sentence=" "), CALM._replace(test=""), CALM._replace(function_id=9)]
)
def test_what_says_nothing_is_refused(url: str, wrong: DefinitionIn) -> None:
    with pytest.raises(Refused):
        define(url, wrong, HOUSE, NOW)


def test_one_is_agreed_when_every_department_accepts(url: str) -> None:
    define(url, CALM, HOUSE, NOW)
    define(url, LOYAL, HOUSE, NOW)
    ada, ben = an_owner(url, "support"), an_owner(url, "logistics", name="Ben Bell")
    proposal_id = propose(url, CALM, ada, NOW)
    with pytest.raises(Refused, match="why not"):
        answer(url, AnswerIn(proposal_id, LOGISTICS, False, " "), ben, NOW)
    answer(url, AnswerIn(proposal_id, LOGISTICS, False, "Silence is not joy."), ben, NOW)
    assert None not in in_force(url)
    answer(url, AnswerIn(proposal_id, LOGISTICS, True), ben, NOW + timedelta(days=1))
    assert in_force(url)[None].test == CALM.test
    with reading(url) as connection:
        (row,) = happiness.proposals(connection)
        reasons = [one.reason for one in happiness.answers(connection, [row.id])]
    assert (row.state, reasons) == (ProposalState.AGREED, ["", "Silence is not joy.", ""])
    with pytest.raises(Refused, match="no longer open"):
        answer(url, AnswerIn(proposal_id, SUPPORT, True), ada, NOW)


def test_what_is_not_agreed_in_ninety_days_is_decided_by_who_leads(url: str) -> None:
    define(url, CALM, HOUSE, NOW)
    define(url, LOYAL, HOUSE, NOW)
    boss, late = an_owner(url, role=Role.EXECUTIVE), NOW + TO_AGREE
    propose(url, CALM, HOUSE, NOW)
    second = propose(url, LOYAL, HOUSE, NOW + timedelta(days=60))
    with pytest.raises(Refused, match="still have time"):
        decide(url, second, True, "Long enough.", boss, late - timedelta(seconds=1))
    with pytest.raises(NotAllowedError):
        decide(url, second, True, "Long enough.", an_owner(url, "support"), late)
    with reading(url) as connection:
        assert happiness.overdue(connection, late - timedelta(seconds=1)) is None
        waits = happiness.overdue(connection, late)
    assert waits is not None
    assert waits.id == second
    decide(url, second, True, "Long enough.", boss, late)
    assert in_force(url)[None].test == LOYAL.test
    assert the_open(url) is None
    with reading(url) as connection:
        assert [row.state for row in happiness.proposals(connection)] == [
            ProposalState.DECIDED,
            ProposalState.REPLACED,
        ]


def test_an_answer_is_kept_from_when_to_when_it_held(url: str) -> None:
    one, other = define(url, CALM, HOUSE, NOW), define(url, LOYAL, HOUSE, NOW)
    said_so = {7: {one: True, other: None}, 8: {one: True, other: False}}
    assert judged.keep(url, said_so, NOW) == 4
    assert judged.keep(url, said_so, NOW + timedelta(days=1)) == 0
    assert judged.keep(url, {7: {one: False, other: None}}, NOW + timedelta(days=2)) == 1
    with reading(url) as connection:
        assert happiness.patterns(connection, [one, other]) == {(False, None): 1, (True, False): 1}
        assert happiness.differing(connection, one, other) == [8]
        assert happiness.differing(connection, other, one) == []
    assert judged.keep(url, {8: {}}, NOW + timedelta(days=3)) == 2
    with reading(url) as connection:
        assert happiness.patterns(connection, [one, other]) == {(False, None): 1}


def test_a_bite_of_a_pass_counts_once(url: str) -> None:
    one = define(url, CALM, HOUSE, NOW)
    judged.begin(url, 5, str(one), NOW)
    with reading(url) as connection:
        at = lives.newest_pass(connection)
    assert at is not None
    counted = Counted(one, 90, "left", NOW, 3, 1, 5, 2)
    for _ in range(2):
        judged.keep(url, {7: {one: True}}, NOW, bite=Bite(at.id, 0, 40, [counted]))
    with reading(url) as connection:
        assert happiness.outcomes(connection) == []
    judged.keep(url, {}, NOW, bite=Bite(at.id, 40, None, [counted]))
    with reading(url) as connection:
        assert happiness.outcomes(connection) == [(one, 90, "left", NOW, 6, 2, 10, 4)]
        assert happiness.finished(connection) == NOW


def test_who_was_read_about_is_doubted_and_a_newer_doubt_stays(url: str) -> None:
    plan, shop = a_generation(url), a_source(url)
    recorded(url, shop, said("a"))
    analysed(url, plan, *map(found, waiting_rows(url)))
    with reading(url) as connection:
        assert lives.doubted(connection, 9) == ([], [])
    define(url, CALM, HOUSE, NOW)
    recorded(url, shop, said("b", profile="of a"))
    analysed(url, plan, *map(found, waiting_rows(url)))
    with reading(url) as connection:
        customer_ids, doubts = lives.doubted(connection, 9)
        (facts,) = lives.facts(connection, customer_ids).values()
    assert [(row.kind, row.negative) for row in facts] == [("verbatim", "present")] * 2
    with writing(url) as connection:
        judged.doubt(connection, customer_ids)
    judged.keep(url, {}, NOW, doubts=doubts)
    with reading(url) as connection:
        assert lives.doubted(connection, 9)[0] == customer_ids
