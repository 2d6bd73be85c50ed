"""How often somebody may try a password: counted by account and by address, in a memory of fixed size.

One web process serves Touchline, so its memory is enough; a restart forgives.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=15)
BY_ACCOUNT, BY_ADDRESS = 8, 40
MOST_KEPT = 10_000


class Tries:
    """The failures of the last quarter of an hour."""

    def __init__(self, by_account: int = BY_ACCOUNT, by_address: int = BY_ADDRESS) -> None:
        self._most = by_account, by_address
        self._lock = Lock()
        self._failed: OrderedDict[str, deque[datetime]] = OrderedDict()

    def again_at(self, account: str, address: str, now: datetime) -> datetime | None:
        """When the next try is allowed; None when it is now."""
        with self._lock:
            waits = [self._until(key, most, now) for key, most in self._keys(account, address)]
        return max((one for one in waits if one), default=None)

    def failed(self, account: str, address: str, now: datetime) -> None:
        """Remember a failure; the account is any text a stranger wrote, whether it exists or not."""
        with self._lock:
            for key, most in self._keys(account, address):
                self._failed.setdefault(key, deque(maxlen=most)).append(now)
                self._failed.move_to_end(key)
            while len(self._failed) > MOST_KEPT:
                self._failed.popitem(last=False)

    def worked(self, account: str) -> None:
        """Forgive an account whose password was right."""
        with self._lock:
            self._failed.pop(_account(account), None)

    def _until(self, key: str, most: int, now: datetime) -> datetime | None:
        times = self._failed.get(key, ())
        recent = [one for one in times if one > now - WINDOW]
        return recent[-most] + WINDOW if len(recent) >= most else None

    def _keys(self, account: str, address: str) -> Iterable[tuple[str, int]]:
        by_account, by_address = self._most
        return (_account(account), by_account), (f"from {address}", by_address)


def _account(account: str) -> str:
    return f"to {account.strip().lower()[:254]}"
