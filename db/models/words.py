"""The closed vocabularies of the store: plain strings in the database, StrEnums at the boundary."""

from enum import StrEnum


class Presence(StrEnum):
    """Whether something was detected; there is no degree."""

    PRESENT = "present"
    ABSENT = "absent"
    NOT_ASSESSABLE = "not_assessable"


class Kind(StrEnum):
    """What a signal is."""

    VERBATIM = "verbatim"
    MARK = "mark"
    EVENT = "event"


class Author(StrEnum):
    """Who speaks; read are the customer, and apart from that what staff say they heard of one."""

    CUSTOMER = "customer"
    COMPANY = "company"
    SYSTEM = "system"
    STAFF = "staff"


READ = (Author.CUSTOMER, Author.STAFF)
"""Whose words are read."""


class SurveyEvent(StrEnum):
    """What happens to an invitation to a survey; an event of one of these names is that."""

    INVITED = "invited"
    DISMISSED = "dismissed"
    ANSWERED = "answered"
    EXPIRED = "expired"


class Intent(StrEnum):
    """What a verbatim asks for or announces."""

    HAPPENING_NOW = "happening_now"
    QUESTION = "question"
    WANTS_PERSON = "wants_person"
    WISH = "wish"
    THANKS = "thanks"
    LEAVING = "leaving"
    MUST_ESCALATE = "must_escalate"


class Lane(StrEnum):
    """Where a signal waits for analysis: live ones go first, a backlog oldest first."""

    LIVE = "a_live"
    BACKLOG = "b_backlog"


class BatchState(StrEnum):
    """How far an import has come."""

    RUNNING = "running"
    STORED = "stored"
    BROKEN_OFF = "broken_off"
    UNDONE = "undone"


class GenerationState(StrEnum):
    """One generation of findings is live; the next fills beside it."""

    FILLING = "filling"
    LIVE = "live"
    RETIRED = "retired"


class CorrectionKind(StrEnum):
    """What a reader may say is not right about a finding."""

    NOT_NEGATIVE = "not_negative"
    NEGATIVE = "negative"
    OTHER_TOPIC = "other_topic"
    OTHER_STEP = "other_step"
    NOT_OUR_CUSTOMER = "not_our_customer"
    SPAM = "spam"


class Mode(StrEnum):
    """In which way a function influences a micro-interaction."""

    CAUSES = "causes"
    DELIVERS = "delivers"
    SUPPORTS = "supports"
    CONSTRAINS = "constrains"


class Basis(StrEnum):
    """What an influence share rests on."""

    SUGGESTED = "suggested"
    CLAIMED = "claimed"
    AGREED = "agreed"
    ASSIGNED = "assigned"
    MEASURED = "measured"


class NodeKind(StrEnum):
    """What a micro-interaction is on the map."""

    INTERACTION = "interaction"
    MOMENT = "moment"
    ENDING = "ending"
    AFTER_LEAVING = "after_leaving"


class Layer(StrEnum):
    """Who notices a micro-interaction: the customer, nobody outside, or only those it helps to work."""

    FRONTSTAGE = "frontstage"
    BACKSTAGE = "backstage"
    SUPPORT = "support"


class How(StrEnum):
    """How a customer's path stands: left by an ending or by silence, still going, or too short to tell."""

    ENDING = "ending"
    SILENCE = "silence"
    GOING = "going"
    CENSORED = "censored"


class Became(StrEnum):
    """What became of a step: a second one of it, part of another, or no more."""

    SPLIT = "split"
    MERGED = "merged"
    RETIRED = "retired"


class ActionKind(StrEnum):
    """Why a matter was opened."""

    ANSWER = "answer"
    SURGE = "surge"
    ESCALATION = "escalation"
    CHANGE = "change"


class ActionState(StrEnum):
    """Where a matter stands; the legal moves are in db.states."""

    PROPOSED = "proposed"
    TRIAGED = "triaged"
    CLAIMED = "claimed"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    OBSERVING = "observing"
    NORMALISED = "normalised"
    NOT_EFFECTIVE = "not_effective"
    INCONCLUSIVE = "inconclusive"
    DECLINED = "declined"
    DUPLICATE = "duplicate"
    SNOOZED = "snoozed"


class WaitingOn(StrEnum):
    """Whom somebody who works on a matter waits for."""

    FUNCTION = "function"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"


class Role(StrEnum):
    """What a person may do."""

    EXECUTIVE = "executive"
    OWNER = "owner"
    ANALYST = "analyst"
    PRIVACY = "privacy"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a program may do with its token."""

    INGEST = "ingest"
    READ = "read"
    WRITE = "write"


class Purpose(StrEnum):
    """Why the people of a source speak: what may be done with what they say hangs on it."""

    WROTE_TO_US = "wrote_to_us"
    ASKED = "asked"
    IN_PUBLIC = "in_public"
    TALKED = "talked"
    DID = "did"


class SourceKind(StrEnum):
    """How the signals of a source arrive."""

    FILE = "file"
    API = "api"
    HOOK = "hook"
    CONNECTOR = "connector"
    STAFF = "staff"


class Contact(StrEnum):
    """Who of a source may be contacted because of what they said."""

    ANSWER = "answer"
    IN_PUBLIC_ONLY = "in_public_only"
    NOBODY = "nobody"


class Deed(StrEnum):
    """What the audit tells of somebody."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    CHANGE = "change"
    EXPORT = "export"
    LOOK = "look"


class RequestKind(StrEnum):
    """What a page may ask of the jobs."""

    LOOK = "look at a file"
    TAKE_IN = "take a file in"
    TAKE_BACK = "take an import back"
    LOOK_AT_SOURCE = "look at a source"
    BRING_DEMO = "bring the demo"
    EMPTY_DEMO = "empty the demo"


class RequestState(StrEnum):
    """How far the jobs are with what a page asked of them."""

    ASKED = "asked"
    UNDER_WAY = "under_way"
    ANSWERED = "answered"
    REFUSED = "refused"


class RunState(StrEnum):
    """How a job run ended."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Topic(StrEnum):
    """What a revision counts the changes of."""

    ANALYSIS = "analysis"
    ACTIONS = "actions"
    MAP = "map"
    PEOPLE = "people"
    SOURCES = "sources"
    START = "start"
    HAPPINESS = "happiness"
