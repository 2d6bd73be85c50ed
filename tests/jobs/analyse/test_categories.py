"""The shipped topics: for each, sentences that are about it and sentences that only look so."""

import pytest

from jobs.analyse import categories
from jobs.analyse.patterns import Matcher

FUNCTIONS = {"marketing", "shop", "it", "finance", "support", "logistics", "product", "legal"}

ABOUT = {
    "delivery.late": (
        "My parcel is three days late.", "Still waiting for my order",
        "Where is my package?", "My bed is a week late",
    ),
    "delivery.not_arrived": (
        "The parcel never arrived.", "I have not received my order",
        "We waited in all day",
    ),
    "delivery.date_changed": (
        "The delivery date was moved again", "They postponed the delivery",
        "Another new delivery date",
    ),
    "delivery.tracking": (
        "Tracking says nothing new", "Your tracking link is empty",
        "I can't see where my parcel is",
    ),
    "delivery.handover": (
        "He left it in the rain", "They threw the parcel over the fence",
        "The delivery man was kind",
    ),
    "delivery.damaged": (
        "The box came completely crushed", "The vase arrived broken",
        "A dent in the top of the fridge",
    ),
    "delivery.wrong_item": ("You sent me the wrong size", "I received a lamp instead of a chair"),
    "delivery.incomplete": (
        "Two items missing from my order", "The order was incomplete",
        "Eight screws are missing",
    ),
    "delivery.order_change": ("I need to change the delivery address", "You cancelled half my order"),
    "delivery.return_pickup": ("Nobody collected the old fridge", "The return label is wrong"),
    "delivery.on_time": ("Fast delivery, well packed", "It arrived right on time"),
    "money.refund": ("Six weeks and no refund", "I want my money back", "You still owe me 40 euros"),
    "money.charged_wrongly": (
        "I was charged twice", "There is an unauthorised charge on my card",
        "They took 30 dollars from us",
    ),
    "money.price": ("Far too expensive", "The prices went up again", "A rip off"),
    "money.fees": ("Hidden fees everywhere", "They charge a fee for water"),
    "money.bill_unclear": ("I don't understand my bill", "What is this charge for"),
    "money.payment": ("My card was declined at the till", "I can't pay by invoice"),
    "money.compensation": ("No compensation at all", "My voucher has run out"),
    "money.good_value": ("Great value and reasonable prices", "The price was fair"),
    "contact.waiting": (
        "On hold for ninety minutes", "I waited an hour on the phone",
        "Then the line went dead",
    ),
    "contact.no_person": ("I can't reach anyone", "Nobody answers the phone", "Your system hung up on me"),
    "contact.unanswered": ("No reply to my mail", "They never called me back", "Still waiting for an answer"),
    "contact.rude": ("The driver was rude", "She was not very helpful", "Your agent laughed at me"),
    "contact.helpful": ("The cashier was so friendly", "Thanks for your quick help", "Great service"),
    "contact.wrong_information": ("They gave me wrong information", "Nobody knows why"),
    "contact.passed_around": ("I was transferred four times", "They gave me the run around"),
    "contact.no_solution": ("That is not an answer", "I got a template reply", "They closed my ticket"),
    "contact.poor_service": ("Terrible customer service", "The worst company", "Customer service is awful"),
    "journey.cancelled": ("My flight got cancelled", "They cancelled our trip"),
    "journey.delayed": ("The train is delayed", "Two hours late already", "We sat on the tarmac"),
    "journey.missed_connection": ("I missed my connecting train", "We are going to miss our flight"),
    "journey.rebooking": ("I can't change my ticket", "Please rebook me on an earlier flight"),
    "journey.queue": ("Huge line at the counter", "Only one cashier today", "I stood an hour in the queue"),
    "journey.stranded": ("We are stranded here", "I slept on the airport floor"),
    "journey.overbooked": ("The bus was overbooked", "I got bumped from the tour"),
    "luggage.lost": ("You lost my suitcase", "Where is my luggage?", "My bag never arrived"),
    "luggage.damaged": ("My suitcase was broken", "The bag has a broken wheel"),
    "place.seat": ("No legroom at all", "The seats are broken", "An uncomfortable bed"),
    "place.shop": ("There was no parking", "We looked for it in your showroom"),
    "place.hygiene": ("The toilets were dirty", "There was a hair in my soup"),
    "place.food": ("The soup was cold", "Overcooked and bland"),
    "place.food_good": ("Delicious pasta", "The food was great"),
    "place.slow_service": ("Slow service", "We waited forty minutes for our food"),
    "place.on_board": ("The wifi does not work", "No power outlets on this train; tv broken"),
    "place.noise": ("The room was noisy", "Too hot in here"),
    "digital.sign_in": ("I can't log in", "I never got the verification code, never", "Reset my password"),
    "digital.crash": ("The app keeps crashing", "It freezes all the time", "The screen goes black screen"),
    "digital.slow": ("Your website is down", "The page is so slow", "I get an error message"),
    "digital.broken_function": ("The search button is broken", "It doesn't work anymore", "I can't upload"),
    "digital.update": ("Since the last update nothing works, it is useless", "Bring back the old version"),
    "digital.data_lost": ("It deleted all my photos", "My notes won't sync"),
    "digital.adverts": ("Too many ads", "The ads are annoying"),
    "product.quality": (
        "Poor quality", "It fell apart", "Cheaply made",
        "The stool wobbles", "A handle came off",
    ),
    "product.broken": ("The motor died after two weeks", "It won't hold a charge", "The battery drains"),
    "product.assembly": (
        "Assembly took an afternoon", "The holes are in the wrong place",
        "What a useless manual",
    ),
    "product.warranty": ("Is this still under warranty", "I asked for spare parts"),
    "product.missing_feature": ("Please add a dark mode", "I wish it had folders"),
    "product.confusing": ("Very confusing menus", "Hard to use", "I can't figure out how it works"),
    "product.size": ("The shoes are too small", "It doesn't fit"),
    "product.not_as_described": ("Not as described", "It does not match the picture"),
    "product.out_of_stock": ("Always out of stock", "Sold out again"),
    "product.easy": ("So easy to use", "Intuitive and quick"),
    "product.liked": ("I love this app", "Works perfectly"),
    "account.cancelling": (
        "I want to cancel my subscription", "How do I close my account",
        "How do I cancel this",
    ),
    "account.privacy": ("They sell my personal data", "Why all these permissions?"),
    "account.data_deletion": ("Please erase my personal data", "Which data do you hold about me"),
    "account.unwanted_messages": ("Stop sending me emails", "Nothing but spam from you"),
    "account.blocked": ("My account has been suspended", "You locked me out"),
    "account.loyalty": ("My miles are missing", "I lost my gold status"),
    "account.safety": ("This heater is dangerous", "The cable was overheating"),
}  # fmt: skip

NOT_ABOUT = {
    "delivery.date_changed": ("Can I change the date of my flight", "The release date has changed"),
    "delivery.tracking": (
        "I hate this tracking of users", "My sleep tracking stopped",
        "Tracking my lost bag",
    ),
    "delivery.handover": ("You left us in the rain", "A taxi driver was rude", "A carry on bag"),
    "delivery.order_change": ("What is your mail address?", "Everything is in order"),
    "delivery.return_pickup": (
        "My return flight was late", "They didn't pick up the phone",
        "You collect my data",
    ),
    "delivery.incomplete": ("Without parts of the story", "Two bags of crisps"),
    "contact.no_solution": ("He answered my question", "I read the book"),
    "place.shop": ("I found it in the app store", "The plane is still parking at the gate"),
    "product.assembly": ("An assembly line worker", "The camera has a manual mode", "Get your act together"),
    "product.warranty": ("The plane needs a repair", "A replacement flight"),
    "product.quality": ("Squeaky clean", "I start to peel the shrimps", "A traffic jam"),
    "account.data_deletion": ("The update deleted my data", "It will erase my account"),
    "delivery.late": ("Better late than never, the soup was fine", "We had a late dinner", "A late fee"),
    "delivery.not_arrived": ("The parcel arrived", "I never wear these"),
    "delivery.damaged": (
        "The trust is damaged", "He broke a record", "We start from scratch",
        "There is a dent in my suitcase", "Not a scratch anywhere",
    ),
    "delivery.wrong_item": ("What is wrong with you?", "The wrong decision"),
    "delivery.on_time": ("Not delivered on time", "The flight was not on time"),
    "money.refund": ("The money was well spent", "Money can't buy that"),
    "money.price": ("Not expensive at all", "An inexpensive lamp"),
    "money.payment": ("Nobody can't pay attention for so long",),
    "contact.waiting": ("Hold on a second", "Please hold the flight for us", "I can't wait"),
    "contact.rude": ("She was never rude", "Not rude at all"),
    "contact.helpful": ("Not helpful", "It would be helpful to know", "The staff were not friendly"),
    "contact.unanswered": ("The answer was quick", "She responded at once", "Please get back to me"),
    "journey.cancelled": ("I cancelled my subscription", "Your cancellation policy is fair"),
    "journey.delayed": ("My parcel was delayed", "No delays today"),
    "journey.queue": ("The phone line was clear", "A new product line"),
    "luggage.lost": ("I lost my patience", "No bag fees"),
    "place.food": ("The pizza was not bad", "A cold night"),
    "place.food_good": ("The food was not good", "The meal wasn't great"),
    "place.hygiene": ("A dirty trick", "The room was clean"),
    "digital.sign_in": ("Sign up to our list", "I like the sign above the door"),
    "digital.crash": ("A crash course in cooking", "We had bed bugs", "Frozen food"),
    "digital.slow": ("Slow service in this restaurant", "Slow down a little"),
    "digital.broken_function": ("I will never use it again", "I can't find better", "Please fix this"),
    "product.missing_feature": ("The nice feature set", "We added a room"),
    "product.confusing": ("It is not confusing", "Not hard to use, not difficult"),
    "product.easy": ("It would be easier to use a pen", "Not easy to use"),
    "product.liked": ("I would not highly recommend it", "We used to love this app"),
    "account.cancelling": ("They cancelled the show", "I want to cancel my flight"),
    "account.safety": ("Not dangerous", "They should fire him"),
    "product.out_of_stock": ("I ran out of patience",),
}  # fmt: skip

ELSEWHERE = [
    ("pt", "delivery.not_arrived", "Ainda não recebi a minha encomenda"),
    ("pt", "delivery.late", "A entrega está atrasada"),
    ("pt", "delivery.wrong_item", "O tamanho veio errado"),
    ("pt", "delivery.damaged", "A caixa chegou amassada"),
    ("pt", "product.liked", "Gostei muito da cadeira"),
    ("es", "delivery.not_arrived", "El pedido no ha llegado"),
    ("es", "contact.rude", "El camarero fue muy antipático"),
    ("es", "place.food_good", "La comida estaba riquísima"),
    ("de", "delivery.late", "Die Lieferung kam viel zu spät an"),
    ("de", "contact.waiting", "Seit einer Stunde in der Warteschleife"),
    ("de", "journey.delayed", "Der Zug hat wieder Verspätung"),
    ("ar", "delivery.late", "الطلب متأخر جدا"),
    ("ar", "place.food_good", "الأكل لذيذ"),
]

QUIET = [
    ("pt", "delivery.late", "Chegou sem atraso"),
    ("pt", "delivery.wrong_item", "Nada de errado"),
    ("es", "contact.helpful", "No fueron nada amables"),
    ("de", "money.price", "Gar nicht zu teuer"),
]


def about(text: str, language: str | None = None) -> set[str]:
    return {match.rule for match in categories.match(text, language)}


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in ABOUT.items() for text in texts])
def test_a_sentence_is_found_to_be_about_its_topic(key: str, text: str) -> None:
    assert key in about(text)


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in NOT_ABOUT.items() for text in texts])
def test_a_sentence_that_only_looks_so_is_not(key: str, text: str) -> None:
    assert key not in about(text)


@pytest.mark.parametrize(("language", "key", "text"), ELSEWHERE)
def test_topics_are_found_in_other_languages(language: str, key: str, text: str) -> None:
    assert key in about(text, language)
    assert key in about(text)


@pytest.mark.parametrize(("language", "key", "text"), QUIET)
def test_other_languages_know_their_own_negators(language: str, key: str, text: str) -> None:
    assert key not in about(text, language)


def test_every_topic_has_sentences_rules_a_department_and_something_to_do() -> None:
    taxonomy = categories.taxonomy()
    keys = {topic.key for topic in taxonomy.categories}
    assert keys == set(ABOUT) == {rule.key for rule in of_english()}
    assert {topic.parent for topic in taxonomy.categories} == {group.key for group in taxonomy.groups}
    assert {topic.function for topic in taxonomy.categories} == FUNCTIONS
    assert all(topic.can_do.endswith(".") and topic.name for topic in taxonomy.categories)


def test_the_rules_of_every_language_name_topics_that_exist() -> None:
    keys = {categories.PREFIX + topic.key for topic in categories.taxonomy().categories}
    assert {rule.key for rule in categories.rules()} <= keys


def test_an_innocent_sentence_is_about_nothing() -> None:
    assert about("Hello there, this is Tuesday.") == set()


def test_a_merged_matcher_finds_the_same_topics() -> None:
    text = "My parcel is late and the driver was rude"
    assert categories.among(Matcher(categories.rules()).find(text)) == categories.match(text)


def of_english() -> list[categories.Rule]:
    rules = [rule for rule in categories.rules() if rule.language == "en"]
    return [rule._replace(key=rule.key.removeprefix(categories.PREFIX)) for rule in rules]
