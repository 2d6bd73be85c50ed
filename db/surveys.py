"""What happens to an invitation to a survey, under one name each, however the sender calls it."""

import re
from types import MappingProxyType

from db.models.words import SurveyEvent

_SPOKEN = MappingProxyType(
    {
        SurveyEvent.INVITED: ("invited", "sent", "invite", "invitation", "displayed", "shown", "delivered"),
        SurveyEvent.DISMISSED: ("dismissed", "declined", "refused", "skipped", "cancelled", "canceled"),
        SurveyEvent.ANSWERED: ("answered", "responded", "response", "completed", "finished", "submitted"),
        SurveyEvent.EXPIRED: ("expired", "timed out", "timeout", "lapsed"),
    }
)
_KNOWN = {spelling: event for event, spellings in _SPOKEN.items() for spelling in spellings}
_SURVEY = re.compile(r"^(?:survey|nps|csat|questionnaire)[\s._:/-]+(.+)$")


def survey_event(name: str) -> str:
    """The one name of what happened to an invitation; any other event keeps its own.

    An event that does not name a survey is one only when it is called exactly so, for parcels are sent too.

    >>> [survey_event(one) for one in ("Survey Sent", "survey.timed_out", "answered", "sent")]
    ['invited', 'expired', 'answered', 'sent']
    """
    plain = " ".join(name.casefold().split())
    if plain in set(SurveyEvent):
        return str(SurveyEvent(plain))
    found = _SURVEY.match(plain)
    spoken = re.sub(r"[\s._:/-]+", " ", found[1]).strip() if found else ""
    return str(_KNOWN.get(spoken, name))
