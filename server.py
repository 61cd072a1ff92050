"""The server around the page: the player's files, security headers, and what a full class needs of the process.

Run it with `streamlit run server.py`; the page itself is app.py.
"""

from __future__ import annotations

import contextvars
import os
import re
import resource
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import altair
import pandas
import PIL.ImageFile  # noqa: F401
import pyarrow
import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import lessons
import ui
from locales import LANGUAGES, catalogue, use
from picture import landscape, local_figure
from player.assets import PREFIX, assets, base
from player.details import encode_details
from player.payload import encode
from scenario import default_scenario, simulate
from surfaces.critical import critical_points
from ui.head import Head

ICON = Path(ui.__path__[0]) / "icon.svg"
OPEN_FILES = 65_536
"""Each session holds four file descriptors; the usual soft limit of 1024 breaks at about 250 sessions."""


_ORIGIN = re.compile(
    r"\*|'self'|'none'|(https?://)?(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:([0-9]{1,5}|\*))?", re.I | re.ASCII
)


def frame_ancestors(text: str) -> str:
    """Who may embed the page: `*`, or origins separated by blanks; ValueError names the first that is none.

    The page has no login, so any site may unless told otherwise; nothing said is the same as `*`. What is let
    through goes into a header of every answer, where a semicolon would begin another rule.
    """
    if not text.isprintable():
        raise ValueError(f"{text!r} is more than one line of printable characters")
    origins = text.split()
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(f"{origin!r} is not an origin such as https://moodle.example.org")
    return "*" if "*" in origins or not origins else " ".join(origins)


def _frame_ancestors() -> str:
    """Those of the environment. A server whose every answer would be refused does not start."""
    try:
        return frame_ancestors(os.environ.get("FRAME_ANCESTORS", ""))
    except ValueError as error:
        sys.exit(
            f"FRAME_ANCESTORS: {error}. Separate origins by blanks, or leave it empty to let every site embed the page."
        )


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
    "content-security-policy": policy(_frame_ancestors()),
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


async def no_file(request: Request) -> Response:
    """An old tab asks for the files it was written with: Streamlit would answer with the page, which is no script."""
    return PlainTextResponse("No such file", status_code=404)


async def robots(request: Request) -> Response:
    """The page may be found; its links are without end, and each that is followed computes a picture."""
    return PlainTextResponse("User-agent: *\nDisallow: /*?\n")


async def icon(request: Request) -> Response:
    """For whoever asks for the icon without having read the page, which names it."""
    return FileResponse(ICON, media_type="image/svg+xml")


def rehearse() -> None:
    """Import all that the page ever imports and make one picture, before the first visitor is let in.

    Streamlit imports pandas when the first table is drawn, and Plotly takes whatever `pandas` it finds among the
    modules: for that half second every other visitor's figure failed with "partially initialized module". And a
    class that opens a new server together would have each thread do the same imports and build the same tables:
    on two cores 100 visitors waited 14 s, now 4. It makes the start about a second longer.
    """
    for room in walk_packages(ui.__path__, "ui."):
        import_module(room.name)
    _table()
    lessons.lessons()
    scenario = default_scenario()
    scenario = replace(scenario, view=replace(scenario.view, vectors="on", inspector="on"))
    outcomes = simulate(scenario.race)
    landscape(scenario).to_json()
    critical_points(scenario.race.surface)
    local_figure(scenario.race.surface, scenario.race.start, scenario.view.radius, "paraboloid")
    for language in LANGUAGES:
        catalogue(language)
        use(language)
        encode(scenario, outcomes)
        encode_details(scenario, outcomes)


def _table() -> None:
    """A table and a line chart as Streamlit makes them, whose libraries it imports as late as it can."""
    frame = pandas.DataFrame({"step": [1, 2], "rate": [0.1, 0.2]})
    frame.to_string()
    pyarrow.Table.from_pandas(frame)
    altair.Chart(frame).mark_line().encode(x="step", y="rate").to_dict()


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """What comes before the first visitor. Here and not above, so that whoever imports this module need not wait."""
    contextvars.copy_context().run(rehearse)
    yield


def raise_open_files() -> None:
    """Lift the soft limit on open files as far as the system lets this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    ceiling = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft < ceiling:
        resource.setrlimit(resource.RLIMIT_NOFILE, (ceiling, hard))


def _routes() -> list[Route]:
    """Where the files lie: below the path that a proxy may have put before everything."""
    root = st.get_option("server.baseUrlPath").strip("/")

    def at(*parts: str) -> str:
        return "/".join(["", *filter(None, [root, *parts])])

    return [
        Route(at(base(), "{name}"), player_file),
        Route(at(PREFIX, "{rest:path}"), no_file),
        Route(at("robots.txt"), robots),
        Route(at("favicon.ico"), icon),
    ]


raise_open_files()
app = st.App(
    Path(__file__).with_name("app.py"),
    routes=_routes(),
    middleware=[Middleware(SecurityHeaders), Middleware(Head)],
    lifespan=lifespan,
)
