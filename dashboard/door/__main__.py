"""`python -m dashboard.door`: the web process, one worker."""

from dashboard.door.app import build
from dashboard.door.server import serve
from db.settings import settings

if __name__ == "__main__":
    serve(build(settings()), settings().host, settings().port)
