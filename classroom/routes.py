"""The addresses of rooms: what is asked for over HTTP, and the line."""

from __future__ import annotations

import math
import re
from collections.abc import Awaitable, Callable

from anyio import CapacityLimiter, to_thread
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from classroom import code as codes
from classroom import limits, page
from classroom.limits import Bucket, Gate, TooOften
from classroom.line import Desk, Line
from classroom.rooms import Full, Rooms, Unreachable
from classroom.state import csv, parsed, read_link
from locales import LANGUAGES, suited
from player.assets import Asset
from scenario import Scenario

Made = Callable[[Request, Callable[[Scenario], Response], CapacityLimiter], Awaitable[Response]]
"""Answers with what is made of the scenario that a request is the link of, when its turn has come."""
At = Callable[..., str]
"""An address, of its parts below where everything lies."""
_HOST = re.compile(r"[a-z0-9.:\[\]-]{1,255}", re.I | re.ASCII)
"""What may be painted as a code: no more than a name and a port, which is soon done."""


class House:
    """All rooms, as the server shows them. `made` makes pictures; `known` says whether a host is this server's."""

    def __init__(
        self,
        rooms: Rooms,
        made: Made,
        known: Callable[[str | None], bool] = lambda host: True,
        gate: Gate | None = None,
    ) -> None:
        self.rooms, self.desk = rooms, Desk(rooms, gate)
        self._made, self._known = made, known
        self._opened = Bucket(*limits.OPENED)
        # Threads that wait, for their turn or for what another one makes. Were they few, those with long pictures would
        # make a class wait for what is there already.
        self._pictures = CapacityLimiter(64)

    def routes(self, at: At) -> list[BaseRoute]:
        """Where everything of a room lies."""
        return [
            Route(at("room"), self._open, methods=["POST"]),
            Route(at("room"), _folder),
            Route(at("room/"), self._page),
            Route(at("room/picture"), self._picture),
            Route(at("room/{code}"), self._page),
            Route(at("room/{code}/counts.csv"), self._counts),
            Route(at("room/{code}/qr.svg"), self._qr),
            WebSocketRoute(at("room/{code}/line"), self._line),
        ]

    async def _page(self, request: Request) -> Response:
        """The page of every room, and of none: `room/new`, and `room/`, where a code is asked for.

        Whether there is such a room, its line says.
        """
        wanted = request.query_params.get("lang", "")
        lang = wanted if wanted in LANGUAGES else suited(request.headers.get("accept-language"))
        asset = await to_thread.run_sync(page.page, lang)
        return _sent(request, asset, {"cache-control": "no-cache", "vary": "accept-encoding, accept-language"})

    async def _picture(self, request: Request) -> Response:
        """The picture of a link, for a player that is there already."""

        def made(scenario: Scenario) -> Response:
            headers = {"cache-control": "private, max-age=600", "content-encoding": "gzip", "vary": "accept-language"}
            return Response(page.packed(scenario), headers=headers, media_type="application/octet-stream")

        return await self._made(request, made, self._pictures)

    async def _open(self, request: Request) -> Response:
        """Open a room: `{"link": "?lesson=06-nesterov", "lang": "en"}`."""
        if not self._own(request):
            return PlainTextResponse("Not from another page", status_code=403)
        try:
            link, lang = _asked(await _read(request))
        except ValueError as error:
            return PlainTextResponse(str(error), status_code=400)
        try:
            self._opened.reserve()
            opened = await self.rooms.open(link, lang)
        except TooOften:
            wait = {"retry-after": str(math.ceil(self._opened.wait()))}
            return PlainTextResponse("Too many rooms are opened at once", status_code=429, headers=wait)
        except (Full, Unreachable):
            return PlainTextResponse("There is no room to be had", status_code=503)
        said = {"code": opened.code, "lead": opened.lead}
        return JSONResponse(said, status_code=201, headers={"cache-control": "no-store"})

    async def _qr(self, request: Request) -> Response:
        """The QR code of a room's address. Whether there is such a room is nothing that it says."""
        code = codes.read(request.path_params["code"])
        host = request.headers.get("host", "")
        # Behind a proxy only the browser knows how it is spoken to.
        scheme = "https" if request.query_params.get("of") == "https" else "http"
        if not code or not self._known(host) or not _HOST.fullmatch(host):
            return PlainTextResponse("No such room", status_code=404)
        folder = request.url.path.rpartition("/room/")[0]
        headers = {"cache-control": "private, max-age=600"}
        return Response(page.qr(f"{scheme}://{host}{folder}/room/{code}"), headers=headers, media_type="image/svg+xml")

    async def _counts(self, request: Request) -> Response:
        """All votes of a room, for its lead. Who guesses learns nothing: no room and a wrong secret are one answer."""
        code = codes.read(request.path_params["code"])
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        try:
            keys = await self.rooms.keys(code) if code else None
            if not codes.same(secret, keys.lead if keys else "") or kind.lower() != "bearer":
                return PlainTextResponse("Only for who leads the room", status_code=401)
            rows = await self.rooms.table(code)
        except Unreachable:
            return PlainTextResponse("Try again in a minute", status_code=503)
        headers = {"content-disposition": f'attachment; filename="room-{code}.csv"', "cache-control": "no-store"}
        return Response(csv(rows), headers=headers, media_type="text/csv")

    async def _line(self, socket: WebSocket) -> None:
        """The line of one phone or lead."""
        if not self._own(socket):
            await socket.close(1008)
            return
        await Line(socket, self.desk, codes.read(socket.path_params["code"])).run()

    def _own(self, asked: HTTPConnection) -> bool:
        """Whether it is a page of this server that asks, as Streamlit holds it: what is no browser names no origin."""
        host, origin = asked.headers.get("host"), asked.headers.get("origin")
        return self._known(host) and (origin is None or origin.partition("://")[2] == host)


async def _folder(request: Request) -> Response:
    """Whoever has left the code away is asked for it where the page's own addresses are right."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"room/{query}")


async def _read(request: Request) -> str:
    """The text that was sent; ValueError where it is too much."""
    sent = b""
    async for part in request.stream():
        sent += part
        if len(sent) > limits.LARGEST_MESSAGE:
            raise ValueError("Too long")
    return sent.decode()


def _asked(text: str) -> tuple[str, str]:
    """Link and language of a room to be opened; ValueError where they are none."""
    match parsed(text):
        case {"link": link, **rest} if rest.keys() <= {"lang"} and (read := read_link(link)) is not None:
            lang = rest.get("lang", "en")
            return read, lang if lang in tuple(LANGUAGES) else "en"
    raise ValueError('Not {"link": "?...", "lang": "en"}')


def _sent(request: Request, asset: Asset, more: dict[str, str]) -> Response:
    content, headers = asset.accepted(request.headers.get("accept-encoding", ""))
    return Response(content, headers=headers | more, media_type=asset.type)
