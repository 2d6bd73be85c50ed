ARG BASE=python:3.12-slim-bookworm

FROM ${BASE} AS build
# a certificate bundle for networks that need their own; pip reads it from the environment
ARG PIP_CERT
WORKDIR /src
COPY pyproject.toml uv.lock ./
RUN python3 -m venv /opt/lock \
    && /opt/lock/bin/pip install --no-cache-dir uv==0.13.9 \
    && /opt/lock/bin/uv export --quiet --frozen --no-emit-project --output-file locked.txt \
    && python3 -m venv /opt/touchline \
    && /opt/touchline/bin/pip install --no-cache-dir --require-hashes --requirement locked.txt
COPY . .
RUN /opt/touchline/bin/pip install --no-cache-dir --no-deps .

FROM ${BASE}
# pg_dump and pg_restore, for `touchline backup` of a PostgreSQL store
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin touchline \
    && install --directory --owner touchline --group touchline /data
COPY --from=build /opt/touchline /opt/touchline
ENV PATH=/opt/touchline/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8501 \
    TOUCHLINE_DATA_DIR=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python3", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); c.request('GET', '/readyz'); sys.exit(c.getresponse().status != 200)"]
CMD ["touchline", "up"]
