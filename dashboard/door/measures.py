"""/metrics for Prometheus. It stands behind the gate: figures about customers are nobody else's business.
A scraper sends the cookie of an admin's session; nothing is served openly, not even to loopback, because a
reverse proxy on the same machine makes every visitor look local."""

from collections.abc import Iterator
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy import Connection, func, select
from starlette.responses import PlainTextResponse, Response

from dashboard.words import _
from db.engine import reading
from db.models import ChannelRollup, Generation, GenerationState, col
from db.reads.runs import heartbeat
from db.reads.waiting import oldest_received, waiting
from db.rights import Right, may

router = APIRouter(include_in_schema=False)


class Measures:
    """What a scrape reads from the store, once."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """The figures, as prometheus_client asks for them."""
        yield CounterMetricFamily("touchline_signals_analysed", "Signals analysed.", value=self._analysed())
        queue = waiting(self._connection)
        yield GaugeMetricFamily("touchline_signals_waiting", "Signals that wait for analysis.", value=queue)
        oldest, beat = oldest_received(self._connection), heartbeat(self._connection)
        yield self._age("oldest_waiting", "Age of the oldest unanalysed signal.", oldest)
        yield self._age("scheduler_heartbeat", "Age of the jobs' last sign of life.", beat)

    def _analysed(self) -> int:
        live = select(col(Generation.id)).where(col(Generation.state) == GenerationState.LIVE)
        months = select(func.sum(col(ChannelRollup.signals))).where(col(ChannelRollup.grain) == "m")
        return self._connection.scalar(months.where(col(ChannelRollup.generation_id).in_(live))) or 0

    def _age(self, name: str, about: str, then: datetime | None) -> GaugeMetricFamily:
        seconds = (self._now - then).total_seconds() if then else 0.0
        return GaugeMetricFamily(f"touchline_{name}_seconds", about, value=seconds)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """The figures of this moment in the text format of Prometheus, for who looks after the settings."""
    if not may(request.scope["who"], Right.SETTINGS):
        return PlainTextResponse(_("This page is not for your role") + "\n", status_code=403)
    registry = CollectorRegistry(auto_describe=False)
    with reading(request.app.state.settings.url) as connection:
        registry.register(Measures(connection, datetime.now(UTC)))
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
