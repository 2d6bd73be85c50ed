"""`python -m dashboard.door`: the web process, one worker.

With `--when-told` it loads at once, and serves when a line comes in: whoever starts it still looks whether
it may, and ends it by saying nothing.
"""

import gc
import sys


def main() -> None:
    """Serve until a signal says to stop."""
    gc.disable()  # what is imported stays: looking through it again and again is a fifth of the start
    from dashboard.door.app import build
    from dashboard.door.server import serve
    from db.settings import settings

    if "--when-told" in sys.argv and not sys.stdin.readline():
        return
    serve(build(settings()), settings().host, settings().port)


if __name__ == "__main__":
    main()
