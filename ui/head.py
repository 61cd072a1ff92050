"""What the page needs before its first line is drawn: its styles, and the player's files on their way.

Streamlit writes the HTML; what it is told by a script arrives seconds later, when the text already stands. So
both are put into the HTML while it is sent: nothing jumps, and the largest file is fetched from the beginning.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from picture import SCALES
from player.assets import STYLE, base, needed

_HERE = Path(__file__).parent
_ROOT = b'<div id="root">'
"""What the page has and no other: a room's page and an exported file are complete as they are."""
_CONDITIONS = (b"if-none-match", b"if-modified-since", b"range")
"""Ask whether Streamlit's file has changed. It does not when ours do."""


@cache
def head(embedded: bool = False) -> tuple[tuple[bytes, bytes], ...]:
    """What is put before which end tag: links into the head; styles into the body, for they are to win against those
    that Streamlit adds to the head later on.
    """
    style = (_HERE / "page.css").read_text(encoding="utf-8") + large_type(":root:has(.st-key-title-large)")
    if embedded:
        style += (_HERE / "embed.css").read_text(encoding="utf-8")
    # A browser learns what a module imports when it has read it: told all of them, it does not ask one after the other.
    links = f'<link rel="preload" as="script" href="./{base()}/vendor/plotly-cartesian.min.js">'
    links += "".join(f'<link rel="modulepreload" href="./{base()}/{name}">' for name in needed("main.js"))
    styles = f'<link rel="stylesheet" href="./{base()}/{STYLE}"><style>{style}</style>'
    return (b"</head>", links.encode()), (b"</body>", styles.encode())


def large_type(root: str) -> str:
    """The style of a page for a projector. Its links are opened on phones, too; buttons nobody reads from afar."""
    scale = SCALES["projector"]
    return f"@media (min-width: 700px) {{ {root} {{ font-size: {scale:.0%}; --bar: {1 / scale:.4f}; }} }}"


def _embedded(query: bytes) -> bool:
    """Whether Streamlit will say that the page stands in another one (ui/frame.py): it reads the same words."""
    return "true" in (value.lower() for value in parse_qs(query.decode("latin-1")).get("embed", []))


class Head:
    """Puts `head` into the page's HTML, and into nothing else: an exported page is sent as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or "/media/" in scope["path"]
            or "html" not in Headers(scope=scope).get("accept", "")
        ):
            await self.app(scope, receive, send)
            return
        scope["headers"] = [(key, value) for key, value in scope["headers"] if key not in _CONDITIONS]
        start: Message = {}
        body = b""

        async def send_whole(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            headers = MutableHeaders(scope=start)
            if "text/html" in headers.get("content-type", "") and _ROOT in body:
                for end, more in head(_embedded(scope.get("query_string", b""))):
                    body = body.replace(end, more + end, 1)
                headers["content-length"] = str(len(body))
                del headers["etag"], headers["last-modified"]
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, send_whole)
