"""Whoever's facts change has what rests on them made anew: one note for paths and for happiness alike."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from sqlalchemy import Connection

from db.writes import judged, lived


def stir(
    connection: Connection, profile_ids: Collection[int], since: Mapping[int, int] = MappingProxyType({})
) -> None:
    """Have the paths of the customers of these profiles drawn and themselves judged again, soon.

    `since`: see `lived.touch`.
    """
    lived.touch(connection, profile_ids, since)
    judged.doubt(connection, profile_ids)
