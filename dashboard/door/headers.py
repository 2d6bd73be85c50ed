"""The security headers of every answer, and the strictest content policy Streamlit works under.

Streamlit needs two loosenings. `style-src 'unsafe-inline'`: its own styles are written into the
page as it runs. `script-src blob:`: components v2 are loaded from a blob. Charts need no
'unsafe-eval' (Streamlit interprets Vega expressions instead of compiling them), and its one
inline script is allowed by its hash.
"""

import base64
import hashlib
import re
from functools import cache

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from dashboard.door.files import document

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def _inline_scripts() -> str:
    found = _INLINE.findall(document().read_text(encoding="utf-8"))
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in found)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


@cache
def content_policy() -> str:
    """The Content-Security-Policy of the pages."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: {_inline_scripts()}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "frame-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def with_security(send: Send, *, secure: bool) -> Send:
    """`send`, adding the security headers to the start of an answer."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["content-security-policy"] = content_policy()
            headers["x-content-type-options"] = "nosniff"
            headers["x-frame-options"] = "DENY"
            headers["referrer-policy"] = "same-origin"
            headers["cross-origin-opener-policy"] = "same-origin"
            headers["permissions-policy"] = "camera=(), geolocation=(), microphone=()"
            if secure:
                headers["strict-transport-security"] = "max-age=31536000"
        await send(message)

    return sending
