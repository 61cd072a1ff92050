"""A class without phones: it joins one room, votes, and is shown something, over the room's own protocol.

`python -m benchmarks.room --phones 300` says how long a vote takes to the projector and what the lead shows to the
phones, and counts the votes. `--address` asks a server that runs already; `--replicas` starts two that share a Redis
behind a balancer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.request import Request, urlopen

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

PATIENCE = 60.0
LINK = "?lesson=06-nesterov"
SHOWN = 10
"""How often the lead shows something."""


@dataclass
class Heard:
    """What the room has said to one of its members, and when."""

    states: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    """Codes with which the connection was closed."""


class Member:
    """A phone or a lead, which comes back when its connection is lost, and votes again what was not counted."""

    def __init__(self, address: str, code: str, lead: str = "") -> None:
        self._address, self._code, self._lead = address, code, lead
        self.phone = ""
        self.heard = Heard()
        self.counted = 0
        self._cookie = ""
        self._vote: dict[str, Any] | None = None
        self._socket: ClientConnection | None = None
        self._changed = asyncio.Event()

    @property
    def state(self) -> dict[str, Any]:
        """The newest."""
        return self.heard.states[-1][1] if self.heard.states else {}

    async def stay(self) -> None:
        """Be in the room until it is closed."""
        while 4000 not in self.heard.ends and 4404 not in self.heard.ends:
            with suppress(OSError, WebSocketException, InvalidHandshake, TimeoutError):
                await self._connected()
            await asyncio.sleep(random.uniform(0.1, 0.3))

    async def _connected(self) -> None:
        url = f"{self._address.replace('http', 'ws', 1)}/room/{self._code}/line"
        headers = {"cookie": self._cookie} if self._cookie else {}
        async with connect(url, additional_headers=headers, open_timeout=PATIENCE, ping_interval=None) as socket:
            if socket.response and (kept := socket.response.headers.get("set-cookie")):
                self._cookie = kept.partition(";")[0]
            await socket.send(json.dumps({"join": {"phone": self.phone, "lead": self._lead}}))
            try:
                async for text in socket:
                    await self._take(json.loads(text), socket)
            finally:
                self._socket = None
                self.heard.ends.append(socket.close_code or 0)
                self._changed.set()

    async def _take(self, message: dict[str, Any], socket: ClientConnection) -> None:
        if "welcome" in message:
            self.phone, self._socket = message["welcome"]["phone"], socket
            if self._vote:
                await socket.send(json.dumps({"vote": self._vote}))
        elif "state" in message:
            self.heard.states.append((time.perf_counter(), message["state"]))
        else:
            self.heard.others.append(message)
            if "counted" in message or "refused" in message:
                self._vote = None
                self.counted += "counted" in message
        self._changed.set()

    async def say(self, message: dict[str, Any]) -> None:
        """Send once there is a connection."""
        await self.until(lambda: self._socket is not None)
        if self._socket:
            with suppress(WebSocketException):
                await self._socket.send(json.dumps(message))

    async def vote(self, answer: int) -> float:
        """Vote until it is counted: seconds since it was sent."""
        began, before = time.perf_counter(), self.counted
        self._vote = {"poll": self.state["poll"], "round": self.state["round"], "answer": answer}
        await self.say({"vote": self._vote})
        await self.until(lambda: self.counted > before)
        return time.perf_counter() - began

    async def until(self, come: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait for what this member is told."""
        async with asyncio.timeout(patience):
            while not come():
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def member(address: str, code: str, lead: str = "") -> AsyncIterator[Member]:
    """One that is in the room within the block."""
    one = Member(address, code, lead)
    staying = asyncio.create_task(one.stay())
    try:
        await one.until(lambda: bool(one.heard.states or one.heard.ends))
        yield one
    finally:
        staying.cancel()
        await asyncio.gather(staying, return_exceptions=True)


def open_room(address: str, link: str = LINK) -> tuple[str, str]:
    """A new room's code, and its lead's secret."""
    asked = Request(f"{address}/room", data=json.dumps({"link": link, "lang": "en"}).encode(), method="POST")
    with urlopen(asked) as answer:
        told = json.load(answer)
    return told["code"], told["lead"]


@dataclass
class Figures:
    """What a class has waited for, in seconds."""

    joined: float
    counted: list[float]
    walls: list[float]
    """From a vote to the number on the wall."""
    phones: list[float]
    """From what the lead shows to each of the phones."""
    votes: int
    """As the room has counted them; each phone has voted once."""

    def __str__(self) -> str:
        lines = [f"{self.votes} votes counted, all there after {self.joined:.2f} s"]
        named = {"vote->counted": self.counted, "vote->projector": self.walls, "show->phone": self.phones}
        for name, waits in named.items():
            cuts = [1000 * cut for cut in statistics.quantiles(waits, n=20)]
            lines.append(f"{name:16} p50 {cuts[9]:5.0f} ms   p95 {cuts[18]:5.0f} ms   last {1000 * max(waits):5.0f} ms")
        return "\n".join(lines)


async def lesson(address: str, phones: int, seconds: float) -> Figures:
    """A class that comes at once, votes within some seconds and is then shown something, again and again."""
    code, secret = await asyncio.to_thread(open_room, address)
    async with AsyncExitStack() as stack:
        lead = await stack.enter_async_context(member(address, code, secret))
        began = time.perf_counter()
        coming = [stack.enter_async_context(member(address, code)) for _ in range(phones)]
        everybody = await asyncio.gather(*coming)
        joined = time.perf_counter() - began
        sent, counted, answers = await _voted(everybody, seconds)
        await lead.until(lambda: lead.state["answered"] >= phones)
        walls = _walls(sent, lead.heard)
        shown = await _shown(lead, everybody)
        assert lead.state["counts"] == [[answers[i] for i in range(3)]], (lead.state["counts"], answers)
        votes = lead.state["answered"]
        await lead.say({"close": True})
        await asyncio.gather(*(one.until(lambda one=one: 4000 in one.heard.ends) for one in everybody))
    return Figures(joined, counted, walls, shown, votes)


async def _voted(
    phones: Sequence[Member], seconds: float
) -> tuple[list[tuple[float, float]], list[float], Counter[int]]:
    """When each vote was sent and counted, how long that took, and how many there are of each."""
    chosen = [random.randrange(3) for _ in phones]
    sent: list[tuple[float, float]] = []

    async def voted(phone: Member, answer: int) -> float:
        await asyncio.sleep(random.uniform(0, seconds))
        began = time.perf_counter()
        took = await phone.vote(answer)
        sent.append((began, began + took))
        return took

    counted = await asyncio.gather(*map(voted, phones, chosen))
    return sent, counted, Counter(chosen)


def _walls(sent: Sequence[tuple[float, float]], heard: Heard) -> list[float]:
    """Of the n-th vote that was counted: the seconds until the wall said n."""
    waits, states = [], iter(heard.states)
    at, state = next(states)
    for n, (began, _) in enumerate(sorted(sent, key=lambda pair: pair[1]), 1):
        while state["answered"] < n:
            at, state = next(states)
        waits.append(at - began)
    return waits


async def _shown(lead: Member, phones: Sequence[Member]) -> list[float]:
    """Seconds until each phone has heard what the lead shows."""
    waits = []
    for told in range(1, SHOWN + 1):
        began = time.perf_counter()
        await lead.say({"lead": {"stage": "told", "told": told}})
        for phone in phones:
            await phone.until(lambda phone=phone, told=told: phone.state["told"] == told)
        waits += [next(at for at, state in phone.heard.states if state["told"] == told) - began for phone in phones]
        await asyncio.sleep(0.3)
    return waits


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=10.0, help="within which all of them vote")
    parser.add_argument("--address", help="of a running server; without it one is started and ended")
    parser.add_argument("--replicas", action="store_true", help="two servers with one Redis behind a balancer")
    asked = parser.parse_args()
    if asked.address:
        return _measure(asked.address, asked)
    from tools.replicas import replicas
    from tools.served import served

    if asked.replicas:
        with replicas() as all_of_them:
            return _measure(all_of_them.address, asked)
    with served() as address:
        return _measure(address, asked)


def _measure(address: str, asked: argparse.Namespace) -> int:
    figures = asyncio.run(lesson(address, asked.phones, asked.seconds))
    print(figures)
    return figures.votes != asked.phones


if __name__ == "__main__":
    sys.exit(main())
