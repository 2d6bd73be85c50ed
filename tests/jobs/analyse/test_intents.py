"""What a text asks for: sentences that ask for it, and idioms that only sound so."""

import pytest

from db.models import Intent
from jobs.analyse import intents

ASKS = [
    ("happening_now", "I'm standing at the gate right now"),
    ("happening_now", "We are stuck in your lift"),
    ("happening_now", "Three hours and counting"),
    ("question", "When do you open?"),
    ("question", "Does anyone know how this works"),
    ("wants_person", "Let me talk to a human"),
    ("wants_person", "Please call me back"),
    ("wish", "It would be great if it had a timer"),
    ("wish", "Please add a second page"),
    ("wish", "You should offer smaller boxes"),
    ("wish", "Please sell the lids on their own"),
    ("wish", "Hello! Could you offer gift wrapping?"),
    ("wish", "It would help if we saw the price first"),
    ("wish", "More colours, please."),
    ("thanks", "Thank you so much"),
    ("thanks", "Thanks for the quick reply"),
    ("leaving", "I will never buy here again"),
    ("leaving", "We are switching to another provider"),
    ("leaving", "Cancel my subscription"),
    ("leaving", "I am done."),
    ("leaving", "You lost me for good"),
    ("leaving", "Next time I buy it somewhere else"),
    ("must_escalate.injury", "My son was burned by your kettle"),
    ("must_escalate.injury", "She was rushed to the hospital"),
    ("must_escalate.injury", "I got food poisoning"),
    ("must_escalate.injury", "My daughter broke her arm"),
    ("must_escalate.injury", "I have a broken wrist now"),
    ("must_escalate.injury", "My finger was broken"),
    ("must_escalate.fraud", "This is fraud"),
    ("must_escalate.fraud", "Somebody made unauthorized charges on my card"),
    ("must_escalate.data_leak", "I can see another customer's address"),
    ("must_escalate.data_leak", "You had a data breach"),
    ("must_escalate.discrimination", "Your doorman is a racist"),
    ("must_escalate.discrimination", "They discriminate against wheelchair users"),
    ("must_escalate.lawyer", "You will hear from my lawyer"),
    ("must_escalate.lawyer", "I am going to sue you"),
    ("must_escalate.lawyer", "I will take you to court"),
    ("must_escalate.press", "I will tell the newspapers"),
    ("must_escalate.press", "I am going to the press with this"),
]

SOUNDS_SO = [
    ("wish", "I wish you a good day"),
    ("wish", "Please call me back"),
    ("wish", "Please let me know"),
    ("wish", "Please give me a refund"),
    ("wish", "Please fix this"),
    ("wish", "That is how it should be"),
    ("wish", "Please don't let it happen again"),
    ("thanks", "No thanks"),
    ("thanks", "Thanks for nothing"),
    ("leaving", "You never fail me"),
    ("leaving", "I uninstalled it and reinstalled it"),
    ("leaving", "It came after the end of the contract"),
    ("leaving", "When we are done."),
    ("leaving", "You'd better shop around"),
    ("must_escalate", "The wardrobe arrived with a broken leg"),
    ("must_escalate", "I received a broken arm of the chair"),
    ("must_escalate", "A chair with a broken arm and a broken foot"),
    ("must_escalate", "The lamp fell on the floor"),
    ("must_escalate", "You are killing it"),
    ("must_escalate", "The team is on fire today"),
    ("must_escalate", "That song is fire"),
    ("must_escalate", "It killed my battery"),
    ("must_escalate", "Adding insult to injury, it was cold"),
    ("must_escalate", "I burned my toast"),
    ("must_escalate", "It hurt my feelings"),
    ("must_escalate", "My travel insurance"),
    ("must_escalate", "He is sick and tired of it"),
    ("must_escalate", "Please press the button"),
    ("must_escalate", "I like reading the news"),
    ("must_escalate", "A social media campaign"),
    ("must_escalate", "The plans suit my needs"),
    ("must_escalate", "A nice suit and a court for tennis"),
    ("must_escalate", "Sue was very kind"),
    ("must_escalate", "Defraudulator is a funny word"),
    ("must_escalate", "The fraud protection works well"),
    ("must_escalate", "This phone steals the show"),
    ("must_escalate", "What a steal at this price"),
    ("must_escalate", "There is a memory leak"),
    ("must_escalate", "Water leaked from the bottle"),
    ("must_escalate", "In case of an emergency, the exit is there"),
    ("must_escalate", "He plays football for Manchester"),
    ("must_escalate", "As a lawyer I liked the book"),
    ("must_escalate", "There was no discrimination at all"),
    ("must_escalate", "I'm dying for a coffee"),
]

ELSEWHERE = [
    ("pt", "thanks", "Muito obrigada"),
    ("pt", "leaving", "Nunca mais compro nesta loja"),
    ("pt", "must_escalate.lawyer", "Vou ao Procon"),
    ("es", "leaving", "No volveremos"),
    ("es", "must_escalate.injury", "Sufrí una intoxicación"),
    ("de", "wish", "Es wäre schön, wenn es das in Blau gäbe"),
    ("de", "must_escalate.lawyer", "Ich gehe zum Anwalt"),
    ("ar", "thanks", "شكرا لكم"),
    ("ar", "must_escalate.fraud", "هذا احتيال"),
]


def asked(text: str, language: str | None = "en") -> set[str]:
    return {match.rule for match in intents.match(text, language)}


@pytest.mark.parametrize(("key", "text"), ASKS)
def test_a_sentence_asks_for_what_it_says(key: str, text: str) -> None:
    assert key in asked(text)


@pytest.mark.parametrize(("key", "text"), SOUNDS_SO)
def test_an_idiom_asks_for_nothing(key: str, text: str) -> None:
    assert not {rule for rule in asked(text) if rule.startswith(key)}


@pytest.mark.parametrize(("language", "key", "text"), ELSEWHERE)
def test_intents_are_found_in_other_languages(language: str, key: str, text: str) -> None:
    assert key in asked(text, language)


@pytest.mark.parametrize("language", intents.LANGUAGES)
def test_every_language_knows_every_intent(language: str) -> None:
    rules = {rule.key.removeprefix(intents.PREFIX) for rule in intents.rules() if rule.language == language}
    assert {key.partition(".")[0] for key in rules} == set(Intent)


def test_the_evidence_is_the_words_that_ask() -> None:
    text = "Hello! Let me TALK to a human, now."
    (match,) = [match for match in intents.match(text) if match.rule == "wants_person"]
    assert text[match.start : match.end] == "TALK to a human"


def test_an_innocent_sentence_asks_for_nothing() -> None:
    assert asked("The parcel came on Tuesday.") == set()
