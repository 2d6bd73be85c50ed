"""The English texts that jobs and writes store and pages show: every one of them has a translation.

Names in braces stand for what differs. The names of shipped topics, maps and departments are here too.
"""

from collections.abc import Iterator

from dashboard import refusals, stored_sources
from db.errors import STORE_SAYS
from db.levers import REFUSALS
from db.writes import proposals
from jobs.analyse.categories import taxonomy
from jobs.collect import expressions, messages, payloads
from jobs.collect.presets import PRESETS
from jobs.engage.decide import ANSWERED, POINTS_TO, RULES
from journeys import sentences as of_maps
from journeys.expressions import Why
from journeys.templates import HOME_LIFE, TRADES, WHOLE_LIFE, departments, template

_SURGES = (
    "More than usual: {about}",
    "{n} messages on {weekdays} told us something negative; about {usual} would be usual.",
    "{n} messages on {weekdays} told us something negative; hardly any would be usual.",
    "Find what changed, and say who puts it right",
)
_ESCALATED = ("fraud", "discrimination", "something that must not wait")
_HAPPENED = (
    *("moved", "overdue, level {n}", "{n} more"),
    *("an import was undone", "the import it rested on was undone"),
    *("its source may no longer be used", "the source it rested on may no longer be used"),
)
_REFUSED = (
    "Your role does not allow this. Who looks after the people here can change it.",
    "You are signed out. Nothing was changed.",
    "A password has {n} to {most} characters.",
    "This password is too easy to guess.",
    "This is not the password you had.",
    "A token needs a name of 1 to {n} visible characters.",
    "A token may {what}: name at least one of these.",
    "Please write a mail address, such as ada@example.com.",
    "Somebody with this mail address is here already.",
    "Somebody has to stay admin; make somebody else admin first.",
    "There is no department “{department}” here.",
    "This person may not sign in any more.",
    (
        "“{host}” is inside this machine or its network, where Touchline does not connect;"
        " TOUCHLINE_ALLOW_HOSTS can name it."
    ),
    "Nobody has invited you here yet. Ask whoever looks after the people here.",
    "The sign-in provider does not describe itself as OpenID Connect asks.",
    "The sign-in provider describes itself under another address.",
    "The sign-in provider did not answer as it should. “touchline doctor” says more.",
    "There is no matter {n}.",
    "Say in a few words what was done, or why.",
    "Say until when it may wait.",
    "Say which other matter it repeats.",
    "Another matter about the same thing is open already.",
    "Only who has the matter can do that; take it first.",
    "Say in a few words why it belongs to them.",
    "Say in a few words what you wait for.",
    "Say which department you wait for.",
    "Say in a few words what was done.",
    "Say which department this was at the root of.",
    "There is nobody of that name here any more.",
    "Say which topic or step it should be.",
    "This correction was already taken back.",
    "Nothing has been analysed yet.",
    "This message has not been analysed yet; try again in a moment.",
    "The store cannot be reached: {why}",
    "Something unforeseen happened: {why}",
)
_OF_DRAWING = (
    "This step is not on the map any more.",
    "This step is on the map already.",
    "Give the step a name.",
    "This stage is not on the map any more.",
    "This touchpoint is not on the map any more.",
    "The last step has to stay: a map without steps is none.",
    "Choose another step to merge it with.",
    "A way leads from one step to another, not to itself.",
    "This way is on the map already; write on a second one what is different there.",
    "This way is not on the map any more.",
    "Give the stage a name.",
    "Only an empty stage can go; move its steps first.",
    "Give the touchpoint a name.",
    "No way leads a customer to “{name}”.",
    "The map has no ending: say at which step customers leave.",
    "Somebody published this map meanwhile. Look at what changed, then publish yours.",
    "This draft was changed in another window. Look at it again.",
    "A draft holds at most {n} changes; publish it first.",
    "Say in a few words what is new.",
    "There is no such map any more.",
    "Your department does not lead “{name}”; ask those who do, or an analyst.",
    "Only somebody of the department that was asked can answer for it.",
    "This was answered or settled meanwhile.",
)
_OF_ABSENCES = (
    "Say a first day and a last day that is not before it and not over.",
    "Choose somebody else who works here to stand in.",
    "There is an absence on some of these days already; take that back first.",
    "This absence is over already.",
    "{name} is away and nobody stands in; give it to somebody else.",
    "Somebody else who looks after the people has to do that.",
    "This person may sign in already.",
    "Choose another department than the one that goes.",
    "Write a name of 1 to 80 letters.",
    "There is a department “{name}” already.",
    "Choose today or a day before; what is to come cannot be written down yet.",
    "Something about it changed on {moment}; choose that day or a later one.",
)
_OF_HAPPINESS = (
    "Character {n}: {why}.",
    "Say in one sentence, of 400 letters at most, what a happy customer is.",
    "A definition needs a test of at most 2,000 letters.",
    "This department is not there any more.",
    "Only who works for a department, or leads the company, can say this for it.",
    "Say in a few words why not.",
    "Say in a few words why.",
    "The departments still have time to agree.",
    "This is no longer open; look at what is proposed now.",
)
_OF_PROPOSALS = (*REFUSALS, *proposals.REFUSED)
_OF_CLAIMS = (
    "The shares make {n} of 100. Give 100 at most.",
    "Settle one step or touchpoint at a time.",
    "Somebody claimed or handed back meanwhile. Look at it again.",
    "There is no claim {n}.",
    "There is no such department any more.",
    "Name one step, or one touchpoint.",
    "This is on no map any more. Look at it again.",
    "This department has no say there any more. Look at it again.",
    "Only who works in this department can say that for it.",
    "That is for the other departments to say.",
    "Together they claim more than 100 of 100. Somebody has to claim less first.",
    "Only who disagreed, or the executive, can say that it is right.",
    "{department} has a say there already, or is asked already.",
    "This is answered already. Look at it again.",
)
_OF_START = (
    "The file is no longer there; drop it again.",
    "“{source}” is a source of the demo; give yours another name.",
    "This store holds data of its own, so the demo stays out; start `touchline up` without --demo.",
    (
        "Import {n} ({file}) was brought into “{source}”, a source of the demo. Take that import back first"
        " (`touchline import --undo {again}`); nothing was removed."
    ),
    "Matters of “{name}” are open; keep it, or hand them to another department first.",
    "There is no import {n}; `touchline import --list` shows them.",
    "Import {n} was already undone.",
    "The journey {name} cannot be published: {why}.",
    "The journey {name} places signals by topics that are not there: {missing}.",
)
_FILES = (
    "{file} is empty.",
    "There is no file {file}.",
    "{file} is a folder; name a file in it.",
    "{file} may not be read by this user.",
    "This does not look like a table: it looks like {what}.",
    "This does not look like a table: it holds binary data, not text.",
    "This does not look like a table: its first lines are no JSON objects.",
    (
        "This is one JSON array; Touchline reads JSON Lines, one object a line:"
        " jq -c '.[]' FILE > FILE.jsonl makes it that."
    ),
    (
        "This Excel file is damaged, cut off or not an Excel file at all;"
        " open it in a spreadsheet and save it anew."
    ),
    "This Excel file would unpack to {size}; save it as CSV and import that.",
    "The file is empty: none of its sheets holds anything.",
    "The Excel file is damaged or cut off; everything before this point was read.",
    "The packed file is damaged or cut off; everything before this point was read.",
    "The file could not be read to its end: {why}.",
    "The file unpacks to more than {n} times its size; reading was stopped.",
    "Only the sheet “{sheet}” was read.",
    "NUL characters were taken out.",
    "The file is not UTF-8; it was read as Windows-1252 (Western European).",
    "The first row looks like data, so the columns are called column_1, column_2 and so on.",
)
_EXPORTS = (
    *(messages.NOTES_LEFT_OUT, messages.ONLY_MEDIA, messages.PROGRAM_LINES, messages.WHO_IS_WHO),
    "This was read as an export of {name}.",
    "Of mails with more than 8 MB only the beginning was read.",
    "What {addresses} wrote is taken for the company's own.",
    "This file holds something too large to be a message or a ticket.",
    "This stands before the first message.",
    "Nothing was said in it.",
    "The JSON is damaged or cut off; what stands before this point was read ({why}).",
)
_DELIVERIES = (
    *(payloads.NO_JSON, payloads.NO_TEXT, payloads.TOO_LARGE, payloads.TOO_DEEP, payloads.TWICE),
    *(payloads.TOO_MANY, payloads.NO_ITEMS, payloads.NOTHING_FOUND, payloads.NO_FIELD, payloads.NOT_WHOLE),
    *(expressions.TOO_LONG, expressions.NO_EXPRESSION, expressions.NO_FUNCTION, expressions.UNFIT),
    *(expressions.TOO_MUCH, *(preset.setup for preset in PRESETS.values())),
    "Write a field, a colon and an expression in each line; this is none: {line}",
)
_LOOKS_LIKE = (
    *("a PDF", "an image", "a zip archive", "a database", "a packed file"),
    "an old Excel file (.xls) or one with a password; save it as .xlsx without one",
)
_COLUMNS = (
    "“{column}” repeats or is empty, so it is not taken as the id of a row.",
    "There is no column “{name}”. The columns are: {known}.",
    "There is no column “{name}”. Did you mean “{near}”? The columns are: {known}.",
    "There is no field “{name}”. The fields are: {known}.",
    "There is no field “{name}”. Did you mean “{near}”? The fields are: {known}.",
    (
        "No column with texts, marks or events was found. The columns are: {known}."
        " Name one: --map text=COLUMN, or for columns of times --events {column}=NAME."
    ),
    "No column is an id; a row is known again by its content.",
    "No dates: these signals count in totals, never in trends.",
    "Day and month: {why}.",
    "the dates name their months or begin with the year",
    "no day above 12 tells day and month apart; read as day first",
    "{n} dates say so, {least} speak against it",
    "{n} dates allow no other reading",
)
_ROWS = (
    "{n} of these rows: {why}.",
    "{n} of these rows give no signal; first row {row}: {why}",
    "Ids that stand on several rows: {n}; the last row of an id is the one that stays.",
    "a date that is no date, or before 1990 or far ahead; the signal is kept without one",
    "a mark that is no number; the signal is kept without one",
    "No text, mark or event in this row.",
    "This entry holds no text and no mark.",
    "This line is no message of a tap.",
    "The address changed, so the stored secret was not used; enter the secret again.",
    "A text of more than 1 MB: perhaps a quote that is never closed.",
    "A line of more than 1 MB; only its beginning was kept.",
    "Some bytes are not {encoding}.",
    "{n} cells where the header has {width}: perhaps a text without quotes around it.",
    "{n} cells where the header has {width}.",
    "A quote opened in this row is never closed; the rest of the file was read as part of it.",
    "The file ends in the middle of this row.",
    "Not a JSON object.",
)
_DEPARTMENTS = (
    *("Marketing", "Shop", "Online shop", "IT", "Finance", "Support", "Customer care"),
    *("Logistics", "Product", "Legal"),
)


def sentences() -> Iterator[str]:
    """Every text that stored sentences are made from."""
    shipped = taxonomy()
    yield from (group.name for group in shipped.groups)
    for topic in shipped.categories:
        yield from (topic.name, topic.can_do)
    for rule in RULES:
        yield from (rule.title, f"{rule.title}: {{about}}", rule.reason, rule.next_move)
    yield ANSWERED
    yield from _of_the_map()
    for several in (POINTS_TO.values(), _ESCALATED, _SURGES, _HAPPENED, _DEPARTMENTS):
        yield from several
    for several in (
        _REFUSED,
        _OF_ABSENCES,
        _OF_HAPPINESS,
        Why,
        _OF_CLAIMS,
        _OF_PROPOSALS,
        _OF_DRAWING,
        of_maps.ALL,
        STORE_SAYS.values(),
        _OF_START,
        refusals.OF_WRITES,
        refusals.OF_CONTRADICTIONS,
        refusals.OF_SOURCES,
        _FILES,
        _EXPORTS,
        _DELIVERIES,
        _LOOKS_LIKE,
        _COLUMNS,
        _ROWS,
        stored_sources.ALL,
    ):
        yield from several


def _of_the_map() -> Iterator[str]:
    """The names on the maps to begin with."""
    for journey in map(template, (WHOLE_LIFE, HOME_LIFE)):
        yield journey.name
        yield from (one.name for one in (*journey.stages, *journey.touchpoints))
        for step in journey.micro_interactions:
            yield from (step.name, step.wants)
        yield from (way.label for way in journey.edges if way.label)
    for key in TRADES:
        journey = template(key)
        named = *departments(key), *journey.stages, *journey.touchpoints, *journey.micro_interactions
        yield from (journey.name, *(one.name for one in named))
        yield from (step.wants for step in journey.micro_interactions)
