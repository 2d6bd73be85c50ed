"""`python -m dashboard.door`: the web process, one worker."""

import uvicorn

from dashboard.door.app import build
from db.settings import settings


def main() -> None:
    """Serve until a signal says to stop; open pages get three seconds to let go."""
    chosen = settings()
    uvicorn.run(
        build(chosen),
        host=chosen.host,
        port=chosen.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
