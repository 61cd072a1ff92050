"""Streamlit's own files, read and packed once: by itself it reads each anew for every browser, and packs none."""

from __future__ import annotations

import threading
from functools import cache
from mimetypes import guess_type
from pathlib import Path

import streamlit
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from player.assets import Asset

FOLDER = "static"
"""Where they lie: in Streamlit's package, and on the server."""
_LEVEL = 6
"""Of packing: the largest takes a tenth of a second, and its first reader waits for it."""
_READ: dict[str, Asset] = {}
"""Those that somebody has asked for, by their path below `FOLDER`."""
_READING = threading.Lock()


class Files:
    """Answers for Streamlit, which lets nobody take a route below `FOLDER`, where its files are asked for.

    Their addresses change with their content. One that there is not is missing: Streamlit would send the page instead,
    which is no script, to a tab that was opened before a new version came.
    """

    def __init__(self, app: ASGIApp, root: str = "") -> None:
        """`root` is what a proxy has put before every path, without slashes at its ends."""
        self.app = app
        self._folder = "/".join(["", *filter(None, [root, FOLDER]), ""])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answers = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not answers or not scope["path"].startswith(self._folder):
            await self.app(scope, receive, send)
            return
        name = scope["path"].removeprefix(self._folder)
        asset = _READ.get(name) or await to_thread.run_sync(_read, name)
        await kept(asset, Headers(scope=scope).get("accept-encoding", ""))(scope, receive, send)


def kept(asset: Asset | None, encodings: str) -> Response:
    """The answer with a file that a browser may keep for ever."""
    if asset is None:
        return PlainTextResponse("No such file", status_code=404)
    content, headers = asset.accepted(encodings)
    headers |= {"cache-control": "public, max-age=31536000, immutable"}
    return Response(content, headers=headers, media_type=asset.type)


def _read(name: str) -> Asset | None:
    path = _paths().get(name)
    with _READING:  # a class asks for the same one together
        if path and name not in _READ:
            _READ[name] = Asset.of(path.read_bytes(), guess_type(name)[0] or "application/octet-stream", _LEVEL)
    return _READ.get(name)


@cache
def _paths() -> dict[str, Path]:
    root = Path(streamlit.__file__).parent / "static" / FOLDER
    return {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
