"""The Singer bridge: a tap that TOUCHLINE_TAPS names brings its records; its state is kept as the cursor.

https://hub.meltano.com/singer/spec: a tap writes a JSON message a line. A STATE covers the records before it,
so it is kept with them; what came after the last one comes again next time and is known by its ids.
"""

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import Field

from db.models import SignalIn
from db.settings import settings as of_this_process
from jobs.collect.fetched import (
    Cursor,
    Fetched,
    Kind,
    PassingTroubleError,
    PermanentTroubleError,
    TroubleError,
)
from jobs.collect.mapped import MappingSettings, mapped
from jobs.collect.rows import RowError, shown
from jobs.collect.tapped import Tap, tap

AT_ONCE = 200
EVERY = 2.0  # seconds after which what came is handed on
_MOST_NOISE = 100
_CATALOG = "catalog.json"


class SingerSettings(MappingSettings):
    """Which tap, how it is set, which of its streams."""

    tap: str = Field(title="Tap", description="One of those that TOUCHLINE_TAPS names.", min_length=1)
    config: dict[str, Any] = Field(
        default_factory=dict,
        title="Settings of the tap",
        description="JSON, as the tap's own page says; what is secret belongs into the secret.",
    )
    streams: tuple[str, ...] = Field(default=(), title="Only these streams")

    @classmethod
    def offered(cls) -> dict[str, list[str]]:
        """The taps there are."""
        return {"tap": sorted(of_this_process().tap_commands)}


def fetch(settings: SingerSettings, secret: str | None, cursor: Cursor, now: datetime) -> Iterator[Fetched]:
    """The records of the tap since the state in `cursor`."""
    hidden = _secret_settings(secret)
    with tap(settings.tap, _command(settings.tap), _texts(hidden)) as (process, files):
        arguments = ["--config", _written(files, "config.json", settings.config | hidden)]
        arguments += _catalog(process, files, arguments, settings)
        if cursor.get("state"):
            arguments += ["--state", _written(files, "state.json", cursor["state"])]
        reading = _Reading(settings, cursor.get("state"), now)
        handed_on = time.monotonic()
        try:
            for line in process.lines(*arguments):
                moved = line is not None and reading.hear(line)
                if moved or reading.full or line is None or time.monotonic() - handed_on > EVERY:
                    handed_on = time.monotonic()
                    yield reading.hand_on()
        except TroubleError:
            yield reading.hand_on()  # what came before it
            raise
        yield reading.hand_on()


KIND = Kind(
    name="singer", title="Singer tap", help="Hundreds of vendors: whatever tap TOUCHLINE_TAPS names.",
    settings=SingerSettings, fetch=fetch, channel="web", every=timedelta(hours=1), mapped=True, slow=True,
    secret="optional", secret_title="Secret settings of the tap (JSON)",  # noqa: S106 - only its name
)  # fmt: skip


class _Reading:
    """What a tap said since it was last handed on."""

    def __init__(self, settings: SingerSettings, state: Any, now: datetime) -> None:
        self._read, self._now, self._state = settings.reader(), now, state
        self._streams = frozenset(settings.streams)
        self._keys: dict[str, list[str]] = {}
        self._signals: list[SignalIn] = []
        self._rejected: list[RowError] = []
        self._number = self._noise = 0

    @property
    def full(self) -> bool:
        """Whether it is time to hand on."""
        return len(self._signals) + len(self._rejected) >= AT_ONCE

    def hand_on(self) -> Fetched:
        """What came; the cursor is the last state, which covers what came before it."""
        piece = Fetched(self._signals, {"state": self._state} if self._state else {}, self._rejected)
        self._signals, self._rejected = [], []
        return piece

    def hear(self, line: bytes) -> bool:
        """Take in a line; whether it is a state, with which everything so far can be kept."""
        if not line.strip():
            return False
        message = _message(line)
        kind = message.get("type") if isinstance(message, dict) else None
        if kind == "RECORD" and isinstance(message.get("record"), dict):
            self._record(str(message.get("stream", "")), message["record"])
        elif kind == "SCHEMA":
            self._keys[str(message.get("stream", ""))] = [
                str(key) for key in message.get("key_properties") or ()
            ]
        elif kind == "STATE":
            self._state = message.get("value")
            return True
        elif kind == "BATCH":
            raise PermanentTroubleError(
                "This tap writes its records into files (BATCH), which are not read; turn that off."
            )
        elif kind is None or kind == "RECORD":
            self._set_aside(line)
        return False

    def _record(self, stream: str, record: dict[str, Any]) -> None:
        if self._streams and stream not in self._streams:
            return
        self._number += 1
        signals, rejected = mapped(self._read, [{"_stream": stream} | record], self._now, self._number)
        keys = [str(record.get(key, "")) for key in self._keys.get(stream, ())]
        self._signals += [self._named(signal, stream, keys) for signal in signals]
        self._rejected += rejected

    def _named(self, signal: SignalIn, stream: str, keys: list[str]) -> SignalIn:
        """`signal` under an id that is its own among all streams: its key where the tap names one."""
        own = "/".join(keys) if any(keys) else signal.external_id
        events = signal.external_id.partition("#")[2]
        return signal._replace(external_id=f"{stream}/{own}" + (f"#{events}" if events and any(keys) else ""))

    def _set_aside(self, line: bytes) -> None:
        self._noise += 1
        if self._noise <= _MOST_NOISE:
            self._rejected.append(
                RowError(self._noise, None, "This line is no message of a tap.", shown(line))
            )


def _message(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _command(name: str) -> list[str]:
    command = of_this_process().tap_commands.get(name)
    if not command:
        raise PermanentTroubleError(f"There is no tap “{name}” among those that TOUCHLINE_TAPS names.")
    return command


def _secret_settings(secret: str | None) -> dict[str, Any]:
    try:
        found = json.loads(secret) if secret else {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise PermanentTroubleError(
            'The secret settings are no JSON object, such as {"api_token": "…"}; enter them again.'
        )
    return found


def _texts(value: Any) -> list[str]:
    """Every text inside a value of JSON."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


def _written(files: Path, name: str, value: Any) -> str:
    path = files / name
    path.touch(mode=0o600)
    path.write_text(json.dumps(value), encoding="utf-8")
    return str(path)


def _catalog(process: Tap, files: Path, arguments: list[str], settings: SingerSettings) -> list[str]:
    """The catalog with the wanted streams chosen; nothing for a tap that offers none."""
    try:
        told = b"\n".join(line for line in process.lines(*arguments, "--discover") if line is not None)
        catalog = json.loads(told)
    except (ValueError, RecursionError, PassingTroubleError):
        return []  # what is wrong shows when it is run
    if not isinstance(catalog, dict) or not isinstance(catalog.get("streams"), list):
        return []
    streams = [one for one in catalog["streams"] if isinstance(one, dict)]
    names = {str(one.get("stream") or one.get("tap_stream_id")) for one in streams}
    unknown = sorted(set(settings.streams) - names)
    if unknown:
        known = ", ".join(f"“{name}”" for name in sorted(names)[:30])
        raise PermanentTroubleError(f"The tap has no stream “{unknown[0]}”. It has: {known}.")
    for stream in streams:
        wanted = (
            not settings.streams
            or str(stream.get("stream") or stream.get("tap_stream_id")) in settings.streams
        )
        _choose(stream, wanted)
    return ["--catalog", _written(files, _CATALOG, catalog)]


def _choose(stream: dict[str, Any], wanted: bool) -> None:
    """Choose a stream with all its fields, or not, in the old and the new way of saying so."""
    stream["selected"] = wanted
    for entry in stream.get("metadata") or ():
        facts = entry.get("metadata") if isinstance(entry, dict) else None
        if isinstance(facts, dict) and facts.get("inclusion") != "unsupported":
            facts["selected"] = wanted
