"""What a browser loads before any page runs: Streamlit's one document, its scripts, styles and fonts.

They lie in its package, so they go out while Streamlit itself is still imported; and each in one piece,
read at once: by itself Streamlit reads every 64 KB in a thread, which waits each time for its turn at the
interpreter.
"""

from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from mimetypes import guess_type
from pathlib import Path
from stat import S_ISREG

from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

FOLDER = "/static/"
ASK_AGAIN = {"cache-control": "no-cache"}
FOR_EVER = {"cache-control": "public, immutable, max-age=31536000"}  # the names of the files change with them


@cache
def home() -> Path:
    """The folder of the files, found without importing Streamlit: a process without pages does not."""
    spec = find_spec("streamlit")
    return Path(spec.origin if spec and spec.origin else "").parent / "static"


def document() -> Path:
    """The document behind every page."""
    return home() / "index.html"


def scripts() -> Path:
    """The folder of the scripts."""
    return home() / "static" / "js"


def files_first(pages: ASGIApp) -> ASGIApp:
    """`pages`, whose files are answered here."""
    known = StaticFiles(directory=home() / "static")

    async def answering(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} else ""
        if path == "/":
            await HTMLResponse(document().read_bytes(), headers=ASK_AGAIN)(scope, receive, send)
        elif path.startswith(FOLDER) and (found := _read(known, path)):
            await found(scope, receive, send)
        else:
            await pages(scope, receive, send)

    return answering


def _read(known: StaticFiles, path: str) -> Response | None:
    """The file at `path` as an answer, None where there is none."""
    with suppress(ValueError, OSError):  # such as a name with NUL in it, or none that a disk can hold
        full, found = known.lookup_path(path.removeprefix(FOLDER))
        if found is not None and S_ISREG(found.st_mode):
            return Response(Path(full).read_bytes(), headers=FOR_EVER, media_type=guess_type(full)[0])
    return None
