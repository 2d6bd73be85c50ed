"""Whoever's facts change has what rests on them made anew: one note for paths and for happiness alike."""

from collections.abc import Collection

from sqlalchemy import Connection

from db.writes import judged, lived


def stir(connection: Connection, profile_ids: Collection[int]) -> None:
    """Have the paths of the customers of these profiles drawn and themselves judged again, soon."""
    lived.touch(connection, profile_ids)
    judged.doubt(connection, profile_ids)
