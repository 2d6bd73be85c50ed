"""Programs that post signals as fast as they are answered, in a process of their own.

An HTTP library costs more than the server does; this writes bytes and reads the status, so that what a bench
measures is the server.
"""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from time import monotonic, perf_counter, process_time
from typing import NamedTuple

KEPT = b" 202 "


class Load(NamedTuple):
    """What to post, for how long, and by how many clients at once."""

    port: int
    token: str
    texts: tuple[str, ...]
    clients: int
    signals: int  # of a post
    seconds: float
    name: str  # of the source and of all ids


class Posted(NamedTuple):
    """Acknowledged signals, the seconds they took, how long each post waited, what was refused, and the
    processor seconds that the clients themselves used.
    """

    signals: int
    seconds: float
    waits: list[float]
    refused: int
    used: float

    @property
    def speed(self) -> float:
        """Signals a second."""
        return self.signals / self.seconds


def post(load: Load) -> Posted:
    """Post until the time is over."""
    return asyncio.run(_all(load))


async def _all(load: Load) -> Posted:
    begun, used = monotonic(), process_time()
    clients = [_client(load, number, begun + load.seconds) for number in range(load.clients)]
    each = await asyncio.gather(*clients)
    waits = [wait for kept, _ in each for wait in kept]
    seconds = monotonic() - begun
    refused = sum(refused for _, refused in each)
    return Posted(len(waits) * load.signals, seconds, waits, refused, process_time() - used)


async def _client(load: Load, number: int, until: float) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", load.port)
    waits: list[float] = []
    refused = 0
    for request in _requests(load, number):
        begun = perf_counter()
        writer.write(request)
        if await _kept(reader):
            waits.append(perf_counter() - begun)
        else:
            refused += 1
            await asyncio.sleep(0.05)
        if monotonic() > until:
            break
    writer.close()
    return waits, refused


async def _kept(reader: asyncio.StreamReader) -> bool:
    """Whether the next answer acknowledges what was posted."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length))
    return KEPT in head[:20]


def _requests(load: Load, number: int) -> Iterator[bytes]:
    said = [json.dumps(text) for text in load.texts]
    head = (
        f"POST /api/v1/signals?source={load.name}&purpose=wrote_to_us&origin=bench HTTP/1.1\r\n"
        f"Host: 127.0.0.1\r\nAuthorization: Bearer {load.token}\r\nContent-Type: application/json\r\n"
    ).encode()
    now = datetime.now(UTC).isoformat()
    ids = count()
    while True:
        items = [
            f'{{"id":"{load.name}-{number}-{n}","text":{said[n % len(said)]},"created_at":"{now}",'
            f'"user_id":"u{n % 5_000}"}}'
            for n in (next(ids) for _ in range(load.signals))
        ]
        body = f"[{','.join(items)}]".encode()
        yield head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
