"""The schedule, as one table: which jobs there are, how often each is due, and what each is for."""

from datetime import timedelta

from jobs import answer, place, release, search, upkeep
from jobs.analyse import job as analyse
from jobs.collect import folder, quiet
from jobs.collect import job as collect
from jobs.due import Job
from jobs.engage import job as engage
from jobs.engage import mornings
from jobs.map import claims, drivers, happiness, lived

JOBS = (
    Job("answer", timedelta(seconds=5), answer.run, "Does what pages ask for: look at a file, take it in."),
    Job("folder", timedelta(seconds=5), folder.run, "Takes in the files that land in the watched folder."),
    Job("collect", timedelta(seconds=5), collect.run, "Fetches from feeds, mailboxes and other connections."),
    Job(
        "taps", timedelta(seconds=5), collect.run_slow, "Fetches through Singer taps, which take their time."
    ),
    Job("analyse", None, analyse.run, "Reads what came in: language, feelings, topics, intents, its step."),
    Job("place", timedelta(seconds=5), place.run, "Has everything placed anew when the map changed."),
    Job("release", timedelta(seconds=5), release.run, "Lets in what waited for its source's purpose."),
    Job("search", timedelta(seconds=5), search.run, "Makes new and changed texts findable."),
    Job("raise", timedelta(seconds=5), engage.raise_actions, "Opens matters for what demands an answer."),
    Job("surges", timedelta(minutes=15), engage.raise_surges, "Opens matters for what many say at once."),
    Job("escalate", timedelta(minutes=1), engage.escalate_overdue, "Takes overdue matters a level up."),
    Job("mornings", timedelta(minutes=5), mornings.run, "Tells by mail what waits, those who asked for it."),
    Job("lived", timedelta(seconds=10), lived.run, "Draws the paths customers walked where they changed."),
    Job("happiness", timedelta(seconds=5), happiness.run, "Judges whom each department calls happy."),
    Job(
        "decisions",
        timedelta(minutes=15),
        claims.run,
        "Puts before the executive what is disagreed on, or has no owner, for too long.",
    ),
    Job("quiet", timedelta(hours=1), quiet.run, "Notices when a source falls silent or speaks again."),
    Job(
        "drivers", timedelta(minutes=1), drivers.run, "Says what each step does to how customers' paths end."
    ),
    Job("checkpoint", timedelta(minutes=1), upkeep.checkpoint, "Keeps the store's write-ahead log small."),
    Job("prune", timedelta(days=1), upkeep.prune, "Deletes old ticks, runs, sign-ins and replaced findings."),
)
