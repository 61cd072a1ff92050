"""The server around the page: the player's files, security headers, and the process limits a full class needs.

Run it with `streamlit run server.py`; the page itself is app.py.
"""

from __future__ import annotations

import os
import resource
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from player.assets import assets, base

FRAME_ANCESTORS = os.environ.get("FRAME_ANCESTORS", "*")
"""Who may embed the page: `*`, or origins separated by blanks. The page has no login, so any site may by default."""
OPEN_FILES = 65_536
"""Each session holds four file descriptors; the usual soft limit of 1024 breaks at about 250 sessions."""


def policy(frame_ancestors: str) -> str:
    """What the page may load and who may embed it. For `*` nothing is said: slides on a disk may, too."""
    sources = [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "base-uri 'self'",
        "form-action 'self'",
        "object-src 'none'",
    ]
    return "; ".join(sources if frame_ancestors == "*" else [*sources, f"frame-ancestors {frame_ancestors}"])


HEADERS = {
    "content-security-policy": policy(FRAME_ANCESTORS),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Adds `HEADERS` to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


async def player_file(request: Request) -> Response:
    """One of the player's files; its address changes with its content, so it may be kept for ever."""
    asset = assets().get(request.path_params["name"])
    if asset is None:
        return PlainTextResponse("No such file", status_code=404)
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, headers=headers | {"content-encoding": "gzip"}, media_type="text/javascript")
    return Response(asset.plain, headers=headers, media_type="text/javascript")


def raise_open_files() -> None:
    """Lift the soft limit on open files as far as the system lets this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    ceiling = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft < ceiling:
        resource.setrlimit(resource.RLIMIT_NOFILE, (ceiling, hard))


raise_open_files()
_root = st.get_option("server.baseUrlPath").strip("/")
_path = "/".join(["", *filter(None, [_root, base()]), "{name}"])
app = st.App(
    Path(__file__).with_name("app.py"), routes=[Route(_path, player_file)], middleware=[Middleware(SecurityHeaders)]
)
