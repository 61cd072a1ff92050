"""A class for the tests of rooms: their own routes served within this process, and lines that say what they like."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from classroom import House, Rooms

T = TypeVar("T")
LINK = "?lesson=06-nesterov"
"""Three answers."""


def spoken(talk: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What comes of a talk. In a thread of its own: a browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, talk()).result()


@asynccontextmanager
async def house(rooms: Rooms, **options: Any) -> AsyncIterator[str]:
    """The address of a server that has rooms and nothing else."""

    async def made(*_: Any) -> PlainTextResponse:
        return PlainTextResponse("a picture")

    app = Starlette(routes=House(rooms, made, **options).routes(lambda *parts: "/" + "/".join(parts)))
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, ws="websockets-sansio", log_level="error", lifespan="off"))
    server.install_signal_handlers = lambda: None  # pyright: ignore[reportAttributeAccessIssue]
    serving = asyncio.create_task(server.serve([listening]))
    try:
        async with rooms.running():
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listening.close()


class Line:
    """A connection to a room, which says whatever it is told to."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def say(self, message: Any) -> None:
        """Send a value, or a text as it stands."""
        await self.socket.send(message if isinstance(message, (str, bytes)) else json.dumps(message))

    async def hear(self, *kinds: str) -> dict[str, Any]:
        """The next message of one of these kinds."""
        async with asyncio.timeout(20):
            while True:
                message = json.loads(await self.socket.recv())
                if message.keys() & set(kinds):
                    return message

    async def state(self, **expected: Any) -> dict[str, Any]:
        """The next state in which all of this holds."""
        while True:
            state = (await self.hear("state"))["state"]
            if expected.items() <= state.items():
                return state

    async def answer(self, message: Any) -> dict[str, Any]:
        """What a message is answered with."""
        await self.say(message)
        return await self.hear("counted", "refused")

    async def vote(self, answer: int = 0, poll: int = 1, turn: int = 1) -> dict[str, Any]:
        """Vote, and what that is answered with."""
        return await self.answer({"vote": {"poll": poll, "round": turn, "answer": answer}})

    async def lead(self, **fields: Any) -> None:
        """Lead, and wait until it is so."""
        await self.say({"lead": fields})
        await self.state(**fields)

    async def end(self) -> int:
        """The code with which the connection is closed."""
        try:
            async with asyncio.timeout(20):
                while True:
                    await self.socket.recv()
        except ConnectionClosed:
            return self.socket.close_code or 0


@asynccontextmanager
async def line(address: str, code: str, **headers: str) -> AsyncIterator[Line]:
    """A connection that has not said yet who it is."""
    url = f"{address.replace('http', 'ws', 1)}/room/{code}/line"
    async with connect(url, additional_headers=headers, max_size=None, open_timeout=30) as socket:
        yield Line(socket)


@asynccontextmanager
async def joined(address: str, code: str, phone: str = "", lead: str = "") -> AsyncIterator[Line]:
    """A connection that is in the room."""
    async with line(address, code) as one:
        await one.say({"join": {"phone": phone, "lead": lead}})
        yield one


async def opened(address: str, link: str = LINK) -> tuple[str, str]:
    """A new room's code, and its lead's secret."""
    status, text, _ = await asked(f"{address}/room", {"link": link, "lang": "en"})
    assert status == 201, text
    told = json.loads(text)
    return told["code"], told["lead"]


async def asked(url: str, data: Any = None, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of an answer."""

    def ask() -> tuple[int, str, dict[str, str]]:
        sent = data if isinstance(data, bytes) or data is None else json.dumps(data).encode()
        try:
            with urlopen(Request(url, data=sent, headers=headers)) as answer:
                return answer.status, answer.read().decode(), dict(answer.headers)
        except HTTPError as error:
            with error:
                return error.code, error.read().decode(), dict(error.headers)

    return await asyncio.to_thread(ask)
