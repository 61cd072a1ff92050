"""The server around the page: the player's files, security headers, and what a full class needs of the process.

Run it with `streamlit run server.py`; the page itself is app.py.
"""

from __future__ import annotations

import contextvars
import gzip
import logging
import os
import re
import resource
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit
from weakref import ref

import packaging.utils  # noqa: F401
import pandas
import PIL.ImageFile  # noqa: F401
import pyarrow
import streamlit as st
from anyio import CapacityLimiter, fail_after, from_thread, to_thread
from cachetools import LRUCache
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

import lessons
import ui
from classroom import House, Rooms, rooms_at
from classroom.page import rehearse as rehearse_room
from export.formats import FORMATS
from lab import SIZES
from locales import LANGUAGES, catalogue, suited, use
from once import is_passing
from picture import local_figure
from picture.names import file_name
from player.assets import PREFIX, assets, base
from player.catalogue import NAMES, catalogue_file
from player.sent import Sent, sent
from player.studies import cells_message, search_message, sweep_message
from scenario import Scenario, default_scenario, from_params
from surfaces.critical import critical_points
from turns import welcome
from ui.files import Files, kept
from ui.head import PICTURE, Head, embedded, is_bare

T = TypeVar("T")
ICON = Path(ui.__path__[0]) / "icon.svg"
EXPORT_SECONDS = 60.0
"""How long a file may take, its turns included."""
_EXPORTS, _STUDIES, _PICTURES = CapacityLimiter(4), CapacityLimiter(4), CapacityLimiter(64)
"""Files, maps and pictures that are made or wait for their turn at a time: in threads apart from the player's files.
Who asks for a picture mostly waits for one that another thread is making."""
_SHOWN: LRUCache[tuple[str, str], ref[Sent]] = LRUCache(512)
"""Pictures by query and language, as long as they are remembered anyhow. Nobody but the server's loop looks into it."""
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
    advice = "Separate origins by blanks, or leave it empty to let every site embed the page."
    return _told("FRAME_ANCESTORS", frame_ancestors, advice)


def _rooms() -> Rooms:
    """Where classes' rooms are kept. A server that would lose them in silence does not start."""
    return _told(
        "ROOMS", rooms_at, "Name a Redis as redis://host:6379/0, or leave it empty to keep rooms in this process."
    )


def _told(name: str, read: Callable[[str], T], advice: str) -> T:
    """What a variable of the environment says; where that cannot be read the server ends, in one sentence."""
    try:
        return read(os.environ.get(name, ""))
    except ValueError as error:
        sys.exit(f"{name}: {error}. {advice}")


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
    name = request.path_params["name"]
    asset = await to_thread.run_sync(catalogue_file, name) if name in NAMES else assets().get(name)
    return kept(asset, request.headers.get("accept-encoding", ""))


async def picture_of(request: Request) -> Response:
    """The picture of an address before there is a session: `/picture?surface=saddle` (player/web/early.js).

    A class that opens one link is answered without a thread, so that everybody sees it while sessions are made.
    """
    query = request.url.query

    def answer(found: Sent) -> Response:
        headers = {"cache-control": "private, no-cache", "content-encoding": "gzip", "vary": "accept-language"}
        return Response(found.packed, headers=headers, media_type="application/octet-stream")

    def made(scenario: Scenario) -> Response:
        try:
            found = sent(scenario, alone=embedded(query), hint=is_bare(query))
        except Exception:  # the session meets the same, says it and logs it
            return PlainTextResponse("No picture", status_code=500)
        response = answer(found)
        if found.whole and not is_passing(scenario):
            from_thread.run_sync(_SHOWN.__setitem__, key, ref(found))
        return response

    key = query, suited(request.headers.get("accept-language"))
    known = _SHOWN.get(key, lambda: None)()
    return answer(known) if known else await _made(request, made, _PICTURES)


class Gone(BaseException):
    """Nobody waits for a file any more. No fault of what is computed, and not to be taken for one."""


async def export_file(request: Request) -> Response:
    """A file of the race that the query is the link of: `/export/csv?surface=saddle`.

    Every replica can make it, because nothing of it lies in one's memory. It has its turn as a picture has, and is
    given up when nobody waits for it any more.
    """
    ending = request.path_params["ending"]
    if ending not in FORMATS:
        return PlainTextResponse("No such file", status_code=404)

    def made(scenario: Scenario) -> Response:
        data = FORMATS[ending].make(scenario, _page(request))
        name = file_name(scenario.race, ending)
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-cache"}
        return Response(data, headers=headers, media_type=FORMATS[ending].mime)

    return await _made(request, made, _EXPORTS)


async def map_of(request: Request) -> Response:
    """A map of one run of the race that the query is the link of: `/lab/map/0/128?surface=saddle&beside=starts`.

    It comes after every picture that anybody waits for, and is computed once for a class that opens one link.
    """
    run, size = request.path_params["run"], request.path_params["size"]
    if size not in SIZES:
        return _no_study()
    return await _studied(request, lambda scenario: cells_message(scenario, run, size))


async def sweep_of(request: Request) -> Response:
    """A sweep of one run over one number: `/lab/sweep/0?surface=saddle&beside=sweep`."""
    run = request.path_params["run"]
    return await _studied(request, lambda scenario: sweep_message(scenario, run))


async def search_of(request: Request) -> Response:
    """The search for the best numbers of one run, `/lab/search/0?surface=saddle&beside=search`, or of `all` at once."""
    run = request.path_params["run"]
    if run != "all" and not re.fullmatch("[0-9]{1,3}", run, re.ASCII):
        return _no_study()
    return await _studied(request, lambda scenario: search_message(scenario, None if run == "all" else int(run)))


def _no_study() -> Response:
    return PlainTextResponse("No such study", status_code=404)


async def _studied(request: Request, message: Callable[[Scenario], bytes]) -> Response:
    """What the laboratory says of a scenario; it may be kept for a while, as the same link always says the same."""

    def made(scenario: Scenario) -> Response:
        try:
            data = gzip.compress(message(scenario), 1, mtime=0)
        except IndexError:
            return _no_study()
        headers = {"cache-control": "private, max-age=600", "content-encoding": "gzip", "vary": "accept-language"}
        return Response(data, headers=headers, media_type="application/octet-stream")

    return await _made(request, made, _STUDIES, behind=True)


async def _made(
    request: Request, make: Callable[[Scenario], Response], limiter: CapacityLimiter, *, behind: bool = False
) -> Response:
    """What is made of the scenario that the query is the link of, in a thread, as long as somebody waits for it."""
    context = contextvars.copy_context()

    def thread() -> Response:
        return context.run(lambda: make(_asked(request, behind)))

    try:
        with fail_after(EXPORT_SECONDS):
            return await to_thread.run_sync(thread, limiter=limiter, abandon_on_cancel=True)
    except Gone:
        return PlainTextResponse("Nobody waits for this file", status_code=499)
    except TimeoutError:
        return PlainTextResponse("The server has too much to do. Try again in a minute.", status_code=503)


def _asked(request: Request, behind: bool) -> Scenario:
    """The scenario that is asked for, in the language of its link or else of its reader, who is welcome from here."""

    def still_there() -> None:
        if from_thread.run(request.is_disconnected):
            raise Gone

    welcome(still_there, behind=behind)
    asked = parse_qs(request.url.query, keep_blank_values=True)
    # A room's page puts its reader's language behind a link, which may name another one.
    params, _ = lessons.expand(asked | {name: values[-1:] for name, values in asked.items() if name == "lang"})
    scenario, _ = from_params(params)
    use(suited(request.headers.get("accept-language")) if scenario.page.lang == "auto" else scenario.page.lang)
    return scenario


def _page(request: Request) -> str:
    """Where the page is that asks, for links back: only the browser knows, behind a proxy. Empty if it does not say."""
    asked = urlsplit(request.headers.get("referer", ""))
    if not asked.netloc or asked.netloc != request.headers.get("host"):
        return ""
    return f"{asked.scheme}://{asked.netloc}{asked.path}".rstrip("/")


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
    on two cores 100 visitors waited 14 s, now 3. It makes the start about a second longer.
    """
    for room in walk_packages(ui.__path__, "ui."):
        import_module(room.name)
    _table()
    lessons.lessons()
    scenario = default_scenario()
    scenario = scenario.with_view(vectors="on", inspector="on")
    critical_points(scenario.race.surface)
    local = local_figure(scenario.race.surface, scenario.race.start, scenario.view.radius, "paraboloid")
    assert local, "the default picture has a slope at its start"
    local.to_json()
    for language in LANGUAGES:
        catalogue(language)
        use(language)
        sent(scenario)
    rehearse_room()


def _table() -> None:
    """A table as Streamlit makes it, whose libraries it imports as late as it can."""
    frame = pandas.DataFrame({"f": [0.1, 0.2]})
    frame.to_string()
    pyarrow.Table.from_pandas(frame)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """What comes before the first visitor. Here and not above, so that whoever imports this module need not wait."""
    # It would write a record of every connection that nobody is shown: a twentieth of what a visit takes.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    contextvars.copy_context().run(rehearse)
    async with HOUSE.rooms.running():
        yield


def raise_open_files() -> None:
    """Lift the soft limit on open files as far as the system lets this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    ceiling = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft < ceiling:
        resource.setrlimit(resource.RLIMIT_NOFILE, (ceiling, hard))


HOUSE = House(_rooms(), _made, is_host_allowed)
"""Of classes: phones that look at one wall."""


def _root() -> str:
    """What a proxy may have put before every path."""
    return st.get_option("server.baseUrlPath").strip("/")


def _routes() -> list[BaseRoute]:
    """Where the files lie, below the root."""

    def at(*parts: str) -> str:
        return "/".join(["", *filter(None, [_root(), *parts])])

    return [
        Route(at(base(), "{name:path}"), player_file),
        Route(at(PREFIX, "{rest:path}"), no_file),
        Route(at(PICTURE), picture_of),
        Route(at("export", "{ending:path}"), export_file),
        Route(at("lab/map", "{run:int}/{size:int}"), map_of),
        Route(at("lab/sweep", "{run:int}"), sweep_of),
        Route(at("lab/search", "{run}"), search_of),
        *HOUSE.routes(at),
        Route(at("robots.txt"), robots),
        Route(at("favicon.ico"), icon),
    ]


raise_open_files()
app = st.App(
    Path(__file__).with_name("app.py"),
    routes=_routes(),
    middleware=[Middleware(SecurityHeaders), Middleware(Files, root=_root()), Middleware(Head, root=_root())],
    lifespan=lifespan,
)
