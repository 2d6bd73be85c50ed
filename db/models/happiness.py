"""Happy customers: what each department calls one, whom that holds for and since when, and the one agreed.

Results and outcomes are derived by `jobs.map.happiness` and refer to customers by no foreign key: rows
follow what they rest on.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from db.models.columns import BigId, key_id, one_of, refers


class ProposalState(StrEnum):
    """What became of a definition of a happy customer that was proposed to all."""

    OPEN = "open"
    AGREED = "agreed"
    DECIDED = "decided"
    REPLACED = "replaced"
    REFUSED = "refused"


class HappinessDefinition(SQLModel, table=True):
    """A sentence and a test that runs; without a function it is the one all departments agreed on.

    A new version is a row of its own. `from_at` and `until_at` say while which it held.
    """

    __tablename__ = "happiness_definitions"
    id: int = key_id()
    function_id: int | None = refers("functions.id", index=True, nullable=True)
    version: int
    sentence: str
    test: str
    by_person_id: int | None = refers("people.id", nullable=True)
    from_at: datetime
    until_at: datetime | None = None


class HappinessResult(SQLModel, table=True):
    """From when until when a test held for a customer, or did not (`holds`), or could not be told (None)."""

    __tablename__ = "happiness_results"
    __table_args__ = (
        Index(
            "uq_happiness_results_now",
            "customer_id",
            "definition_id",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
    )
    id: int = key_id()
    definition_id: int = refers("happiness_definitions.id")
    customer_id: int = Field(sa_type=BigId)
    holds: bool | None = None
    from_at: datetime
    until_at: datetime | None = None


class HappinessOutcome(SQLModel, table=True):
    """Of the customers a test was run on as of `at`, what became of how many in the `horizon` days after.

    `judged` are all of whom it could tell and who were observed long enough, `judged_did` those of them
    that did it; `happy` and `happy_did` are those it called happy. One pass over all customers counts them.
    """

    __tablename__ = "happiness_outcomes"
    pass_id: int = Field(primary_key=True)
    definition_id: int = refers("happiness_definitions.id", primary_key=True)
    horizon: int = Field(primary_key=True)
    outcome: str = Field(primary_key=True)
    at: datetime
    happy: int = 0
    happy_did: int = 0
    judged: int = 0
    judged_did: int = 0


class HappinessProposal(SQLModel, table=True):
    """A definition proposed to all; `disagreed_since` is when the first was that they did not agree on."""

    __tablename__ = "happiness_proposals"
    __table_args__ = (one_of("state", ProposalState),)
    id: int = key_id()
    function_id: int = refers("functions.id")
    sentence: str
    test: str
    state: str = ProposalState.OPEN
    by_person_id: int | None = refers("people.id", nullable=True)
    proposed_at: datetime
    disagreed_since: datetime
    ended_at: datetime | None = None
    ended_by_id: int | None = refers("people.id", nullable=True)
    ended_why: str = ""


class HappinessAnswer(SQLModel, table=True):
    """Whether a department accepts what was proposed, or why not; a later answer is a row of its own."""

    __tablename__ = "happiness_answers"
    id: int = key_id()
    proposal_id: int = refers("happiness_proposals.id", index=True)
    function_id: int = refers("functions.id")
    accepts: bool
    reason: str = ""
    by_person_id: int | None = refers("people.id", nullable=True)
    at: datetime


class HappinessDoubt(SQLModel, table=True):
    """A profile about which something was read since its customer was judged; `mark` counts how often."""

    __tablename__ = "happiness_doubts"
    profile_id: int = Field(primary_key=True, sa_type=BigId)
    mark: int = Field(default=1, sa_type=BigId)


class HappinessPass(SQLModel, table=True):
    """A pass over all customers: of which day, under which definitions, and how far it is (None: done)."""

    __tablename__ = "happiness_passes"
    id: int = key_id()
    day: int
    definitions: str
    position: int | None = Field(default=0, sa_type=BigId)
    begun_at: datetime
