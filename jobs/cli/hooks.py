"""The command that lets a sender deliver: its address, and the secret that its deliveries are signed with."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote

import typer
from rich.markup import escape

from jobs.cli.edge import app, chosen, errors

_SOURCE = "The source's name in the address; without it the sender's."
_SECRET = "The secret that the sender made; - reads it from standard input. Without one, one is made."  # noqa: S105


@app.command()
def hook(
    sender: Annotated[str, typer.Argument(help="Who delivers: formbricks, zendesk, intercom, …")],
    source: Annotated[str, typer.Option(help=_SOURCE)] = "",
    secret: Annotated[str, typer.Option(help=_SECRET)] = "",
) -> None:
    """Let SENDER deliver by webhook; prints the secret, once, where one was made."""
    from db.errors import Refused
    from db.migrate import upgrade
    from db.models import HookIn
    from db.rights import HOUSE
    from db.secrets import new_signing_secret
    from db.writes.hooks import set_up
    from jobs.collect.presets import PRESETS

    preset = PRESETS.get(sender)
    if preset is None:
        raise Refused(f"Nothing is known of {sender}. Known are: {', '.join(PRESETS)}.")
    key = source or sender
    known = sys.stdin.read().strip() if secret == "-" else secret  # noqa: S105 - where it comes from
    given = HookIn(preset.scheme, asdict(preset.mapping), sender, known or new_signing_secret())
    upgrade(chosen().url)
    set_up(chosen().url, HOUSE, _facts(key, sender), given, datetime.now(UTC))
    address = f"{chosen().address}/hooks/{quote(key, safe='')}"
    errors.print(escape(f"{preset.name} delivers to {address}. {preset.setup}"))
    if not known:
        typer.echo(given.secret)


def _facts(key: str, sender: str):  # type: ignore[no-untyped-def]
    from db.models import SourceKind
    from db.purposes import MEANS
    from db.writes.sources import SourceFacts
    from jobs.collect.presets import PRESETS

    preset = PRESETS[sender]
    return SourceFacts(
        key,
        preset.name if key == sender else key,
        preset.channel,
        MEANS[preset.purpose].solicited,
        purpose=preset.purpose,
        origin=f"{preset.name}, delivered by webhook",
        kind=SourceKind.HOOK,
    )
