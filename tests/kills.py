"""Kill the web process again and again while programs post to it, and count what it had acknowledged."""

import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import col

from db.engine import reading, sqlite_path
from db.models import Scope, Signal, Waiting
from db.rights import HOUSE
from db.writes.tokens import make
from tests.web import Web

CLIENTS = 8
ADDRESS = "/api/v1/signals?source=killed&purpose=wrote_to_us&origin=tests"
BETWEEN = 0.4  # seconds of posting between two kills


@dataclass
class Clients:
    """Eight programs that post without end, and what was acknowledged to them."""

    port: int
    token: str
    acknowledged: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._threads = [threading.Thread(target=self._post, args=(n,)) for n in range(CLIENTS)]

    def __enter__(self) -> "Clients":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join()

    def _post(self, number: int) -> None:
        """One signal, then three in a post, and so on; what was not acknowledged is posted again."""
        for turn in count():
            ids = [f"{number}-{turn}-{n}" for n in range(1 if turn % 2 else 3)]
            while not self.over.is_set():
                if self._acknowledges(ids):
                    self.acknowledged += ids
                    break
                time.sleep(0.02)
            if self.over.is_set():
                return

    def _acknowledges(self, ids: list[str]) -> bool:
        body = json.dumps([{"id": id_, "text": "Nobody answers.", "user_id": id_[0]} for id_ in ids])
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", ADDRESS, body, headers)
            answer = connection.getresponse()
            told: dict[str, Any] = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return False
        finally:
            connection.close()
        return answer.status == 202 and told["received"] == len(ids) and not told["errors"]


class Survived(NamedTuple):
    """What was acknowledged, and how often the store holds each id, for readers and for the analysis."""

    acknowledged: list[str]
    stored: Counter[str]
    waiting: Counter[str]

    @property
    def once(self) -> list[str]:
        """What was acknowledged and is there exactly once, to be read and to be analysed."""
        return [id_ for id_ in self.acknowledged if self.stored[id_] == self.waiting[id_] == 1]


def survived(url: str, kills: int) -> Survived:
    """What is left of the posts to a web process that is killed so often, and started again each time."""
    token = make(url, "Kills", [Scope.INGEST], 1, datetime.now(UTC), by=HOUSE)
    web = Web(url, sqlite_path(url).parent)
    with web, Clients(web.port, token) as clients:
        for _ in range(kills):
            reached = len(clients.acknowledged) + CLIENTS
            end = time.monotonic() + 60
            while len(clients.acknowledged) < reached:
                time.sleep(0.01)
                assert time.monotonic() < end, "nothing is acknowledged any more"
            time.sleep(BETWEEN * (len(clients.acknowledged) % 7) / 7)  # in no rhythm with what it writes
            web.kill_and_restart()
    with reading(url) as connection:
        stored = connection.scalars(select(col(Signal.external_id))).all()
        queued = select(col(Signal.external_id)).join(Waiting, col(Waiting.signal_id) == col(Signal.id))
        waiting = connection.scalars(queued).all()
    return Survived(clients.acknowledged, Counter(stored), Counter(waiting))
