"""`python -m dashboard.door`: the web process, one worker."""

import gc


def main() -> None:
    """Serve until a signal says to stop."""
    gc.disable()  # what is imported stays: looking through it again and again is a fifth of the start
    from dashboard.door.app import build
    from dashboard.door.server import serve
    from db.settings import settings

    serve(build(settings()), settings().host, settings().port)


if __name__ == "__main__":
    main()
