"""How a web process serves: one worker, until a signal stops it; open pages get three seconds to let go.

A page that is drawn keeps the interpreter busy; what programs post must not wait for it again and again.
"""

import logging
import sys

import uvicorn
from starlette.types import ASGIApp

GIVE_UP_AFTER = (
    0.0005  # seconds; Python's own 0.005 is waited for after every answer of the store or a socket
)


LOGGERS = ("uvicorn", "uvicorn.access", "uvicorn.asgi", "uvicorn.error", "websockets")


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serve `app` until a signal says to stop."""
    sys.setswitchinterval(GIVE_UP_AFTER)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )


def tell_only_warnings() -> None:
    """Hush the server again: Streamlit lets its loggers tell every connection, once it is imported."""
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
