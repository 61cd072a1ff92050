"""What the page needs before its first line is drawn: its styles, the player's files on their way, and the picture.

Streamlit writes the HTML; what it is told by a script arrives seconds later, when the text already stands. So
all is put into the HTML while it is sent: nothing jumps, the largest file is fetched from the beginning, and who has
come to look sees the picture before Streamlit has begun (player/web/early.js).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from export.page import declared, filled
from picture import SCALES, SCHEMES
from player.assets import PLOTLY, STYLE, base, needed

_HERE = Path(__file__).parent
_ROOT = b'<div id="root">'
"""What the page has and no other: a room's page and an exported file are complete as they are."""
_CONDITIONS = (b"if-none-match", b"if-modified-since", b"range")
"""Ask whether Streamlit's file has changed. It does not when ours do."""
PICTURE = "picture"
"""Where the server answers with the picture of an address, to whoever has no session yet."""
_BEGIN = re.compile(rb'<script type="module" crossorigin src="([^"]+)"></script>')
"""Where Streamlit begins. It takes as long as the picture does, and both together would be twice as late as one."""
_LATER = (
    rb'<link rel="preload" as="script" fetchpriority="low" crossorigin href="\1">'
    rb'<script type="module">racePicture.wait.then(() => import("\1"));</script>'
)
_COMING = b'rel="preload" as="script" fetchpriority="low" crossorigin'
"""How its modules come meanwhile: behind the player's, and not yet read, which would keep the player's own waiting."""
_FONT = '"Source Sans", sans-serif, "Source Sans", sans-serif'
"""As Streamlit tells its components. Another one would have the picture drawn anew once it is there."""


@cache
def head(alone: bool = False) -> tuple[tuple[bytes, bytes], ...]:
    """What is put before which tag: the picture is asked for before anything else; links stand in the head; styles in
    the body, for they are to win against those that Streamlit adds to the head later on.
    """
    asked = f"<script>{filled((_HERE / 'begin.js').read_text(encoding='utf-8'), {'PICTURE': PICTURE})}</script>"
    # Told all that it imports, a browser does not ask for one after the other. As scripts, and not as links that say
    # so beforehand: what comes by those is read anew at each visit, and never kept compiled.
    player = "".join(f'<script type="module" async src="./{base()}/{name}"></script>' for name in needed("main.js"))
    style = (_HERE / "page.css").read_text(encoding="utf-8") + large_type(":root:has(.st-key-title-large)")
    style += "".join(map(_themed, SCHEMES))
    if alone:
        style += (_HERE / "embed.css").read_text(encoding="utf-8")
    # Read once the picture is seen, and here by then.
    links = f'<link rel="preload" as="script" fetchpriority="low" href="./{base()}/{PLOTLY}">'
    styles = f'<link rel="stylesheet" href="./{base()}/{STYLE}"><style>{style}</style>'
    return (b"<title>", (asked + player).encode()), (b"</head>", links.encode()), (b"</body>", styles.encode())


def _themed(scheme: str) -> str:
    """The theme as Streamlit sets it on its components, for the player that has not come to one."""
    own = f"color-scheme: {scheme}; --st-font: {_FONT};"
    return f'.race-early[data-scheme="{scheme}"] {{ {declared(scheme)} {own} }}\n'


def large_type(root: str) -> str:
    """The style of a page for a projector. Its links are opened on phones, too; buttons nobody reads from afar."""
    scale = SCALES["projector"]
    return f"@media (min-width: 700px) {{ {root} {{ font-size: {scale:.0%}; --bar: {1 / scale:.4f}; }} }}"


def embedded(query: str) -> bool:
    """Whether Streamlit will say that the page stands in another one (ui/frame.py): it reads the same words."""
    return "true" in (value.lower() for value in parse_qs(query).get("embed", []))


def is_bare(query: str) -> bool:
    """Whether it says nothing of a picture: then its reader is new here (ui/store.py)."""
    return parse_qs(query, keep_blank_values=True).keys() <= {"embed", "embed_options"} and not embedded(query)


class Head:
    """Puts `head` into the page's HTML, and into nothing else: an exported page is sent as it is.

    The page is the same for everybody, and Streamlit would read it anew for each of a class.
    """

    def __init__(self, app: ASGIApp, root: str = "") -> None:
        """`root` is what a proxy has put before every path, without slashes at its ends."""
        self.app = app
        self._home = {f"/{root}", f"/{root}/".replace("//", "/")}
        self._pages: dict[bool, tuple[Message, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or "/media/" in scope["path"]
            or "html" not in Headers(scope=scope).get("accept", "")
        ):
            await self.app(scope, receive, send)
            return
        alone = embedded(scope.get("query_string", b"").decode("latin-1"))
        at_home = scope["method"] == "GET" and scope["path"] in self._home
        if at_home and alone in self._pages:
            await _send(*self._pages[alone], send)
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
                body = _completed(body, alone)
                headers["content-length"] = str(len(body))
                del headers["etag"], headers["last-modified"]
                if at_home:
                    self._pages[alone] = start, body
            await _send(start, body, send)

        await self.app(scope, receive, send_whole)


def _completed(body: bytes, alone: bool) -> bytes:
    for tag, more in head(alone):
        body = body.replace(tag, more + tag, 1)
    return _BEGIN.sub(_LATER, body.replace(b'rel="modulepreload" crossorigin', _COMING))


async def _send(start: Message, body: bytes, send: Send) -> None:
    # Others add headers to what they pass on.
    await send({**start, "headers": list(start["headers"])})
    await send({"type": "http.response.body", "body": body})
