"""Journeys: stable nodes, whose attributes, edges and places are rows with valid_from / valid_until.

`draft` rows have no valid_from; a version is a publish instant of one journey.
"""

from datetime import datetime

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from db.models.columns import key_id, one_of, refers
from db.models.words import Layer, NodeKind


class Dated(SQLModel):
    """From when until when a row holds; None in `valid_until` means still."""

    valid_from: datetime | None = None
    valid_until: datetime | None = Field(default=None, index=True)


class Journey(SQLModel, table=True):
    """A map of one life with the company."""

    __tablename__ = "journeys"
    id: int = key_id()
    key: str = Field(unique=True)
    name: str
    created_at: datetime


class JourneyOwner(Dated, table=True):
    """The department that answers for a journey as a whole; each of its steps has owners of its own."""

    __tablename__ = "journey_owners"
    id: int = key_id()
    journey_id: int = refers("journeys.id", index=True)
    function_id: int = refers("functions.id", index=True)


class JourneyVersion(SQLModel, table=True):
    """An instant at which a journey was published."""

    __tablename__ = "journey_versions"
    id: int = key_id()
    journey_id: int = refers("journeys.id", index=True)
    number: int
    note: str = ""
    by_person_id: int | None = refers("people.id", nullable=True)
    published_at: datetime


class Stage(SQLModel, table=True):
    """A column of the map."""

    __tablename__ = "stages"
    id: int = key_id()
    journey_id: int = refers("journeys.id", index=True)
    key: str


class StageAttributes(Dated, table=True):
    """What a stage is called and where it stands."""

    __tablename__ = "stage_attributes"
    id: int = key_id()
    stage_id: int = refers("stages.id", index=True)
    name: str
    position: int


class Touchpoint(SQLModel, table=True):
    """A moment in one channel; it may stand in several journeys and is the same one in all."""

    __tablename__ = "touchpoints"
    id: int = key_id()
    key: str = Field(unique=True)


class TouchpointAttributes(Dated, table=True):
    """What a touchpoint is called and through which channel it runs."""

    __tablename__ = "touchpoint_attributes"
    id: int = key_id()
    touchpoint_id: int = refers("touchpoints.id", index=True)
    name: str
    channel: str


class MicroInteraction(SQLModel, table=True):
    """The smallest owned piece of the map: a node of its graph."""

    __tablename__ = "micro_interactions"
    id: int = key_id()
    key: str = Field(unique=True)


class MicroInteractionAttributes(Dated, table=True):
    """What a micro-interaction is called, to which touchpoint it belongs, and the rest under "more"."""

    __tablename__ = "micro_interaction_attributes"
    __table_args__ = (one_of("kind", NodeKind), one_of("layer", Layer))
    id: int = key_id()
    micro_interaction_id: int = refers("micro_interactions.id", index=True)
    touchpoint_id: int = refers("touchpoints.id", index=True)
    name: str
    kind: str = NodeKind.INTERACTION
    layer: str = Layer.FRONTSTAGE
    wants: str = ""
    initiator: str = ""
    receiver: str = ""
    context: str = ""
    evidence: str = ""
    systems: list[str] = Field(default_factory=list, sa_type=JSON)
    completed_by: list[str] = Field(default_factory=list, sa_type=JSON)


class StagePlace(Dated, table=True):
    """In which stage of which journey a micro-interaction stands; `row` where somebody put it by hand."""

    __tablename__ = "stage_places"
    id: int = key_id()
    stage_id: int = refers("stages.id", index=True)
    micro_interaction_id: int = refers("micro_interactions.id", index=True)
    position: int
    row: int | None = None


class TouchpointPlace(Dated, table=True):
    """Where a touchpoint stands among those of a journey."""

    __tablename__ = "touchpoint_places"
    id: int = key_id()
    journey_id: int = refers("journeys.id", index=True)
    touchpoint_id: int = refers("touchpoints.id", index=True)
    position: int


class Edge(Dated, table=True):
    """A way from one micro-interaction to another, as designed; `label` tells it from others between them."""

    __tablename__ = "edges"
    __table_args__ = (
        Index(
            "uq_edges_journey_id_from_id_to_id_label",
            *("journey_id", "from_id", "to_id", "label"),
            unique=True,
            sqlite_where=text("valid_until IS NULL"),
            postgresql_where=text("valid_until IS NULL"),
        ),
    )
    id: int = key_id()
    journey_id: int = refers("journeys.id", index=True)
    from_id: int = refers("micro_interactions.id")
    to_id: int = refers("micro_interactions.id")
    label: str = ""


class Lineage(SQLModel, table=True):
    """What became of a node that was split, merged or retired; `until` it was brought back, None for good."""

    __tablename__ = "lineage"
    id: int = key_id()
    from_id: int = refers("micro_interactions.id", index=True)
    to_id: int | None = refers("micro_interactions.id", nullable=True)
    change: str
    at: datetime
    until: datetime | None = None


class PlacingRule(Dated, table=True):
    """Which signals land on a micro-interaction; columns left empty match anything."""

    __tablename__ = "placing_rules"
    id: int = key_id()
    micro_interaction_id: int = refers("micro_interactions.id", index=True)
    reference: str | None = None
    event: str | None = None
    category_id: int | None = refers("categories.id", nullable=True)
    channel: str | None = None
    source_id: int | None = refers("sources.id", nullable=True)
