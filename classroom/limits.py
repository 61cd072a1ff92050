"""How often something may be done. Never by address: a class is behind one, and who wants many has many."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

MESSAGES = (20.0, 40)
"""Of one connection: how many a second, and how many at once."""
VOTES = (2.0, 10)
"""Of one connection: who taps faster is told so, and stays."""
ARRIVALS = (100.0, 300)
"""In a room, of phones that were never there: a class comes at once."""
OPENED = (1.0, 20)
"""Rooms, in all."""
MISSES = (5.0, 60)
"""Codes of rooms that are not there, in all."""
WAITING = 256
"""Who may wait at the gate."""
PATIENCE = 15.0
"""Seconds that an arrival is kept waiting at most."""
LARGEST_MESSAGE = 16_384
STRANGERS = 1000
"""Connections that have not said yet who they are: a class says so at once, and who is silent longest makes room."""
CONNECTIONS = 8
"""Of one phone, and of the lead: it has a few tabs."""


class TooOften(Exception):
    """Whoever it is has to slow down."""


class Bucket:
    """Holds `burst` at most, and gets `rate` more every second."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.burst, self._clock = rate, burst, clock
        self._level, self._at = float(burst), clock()

    def take(self) -> bool:
        """Take one, if there is one."""
        if self._filled() < 1:
            return False
        self._level -= 1
        return True

    def give(self) -> None:
        """Give one back."""
        self._level = min(self.burst, self._filled() + 1)

    def reserve(self, patience: float = 0.0) -> float:
        """Take one that may still have to come: the seconds until then. TooOften where they are more than patience."""
        wait = max(0.0, (1 - self._filled()) / self.rate)
        if wait > patience:
            raise TooOften
        self._level -= 1
        return wait

    def wait(self) -> float:
        """Seconds until there is one."""
        return max(0.0, (1 - self._filled()) / self.rate)

    def _filled(self) -> float:
        now = self._clock()
        self._level = min(self.burst, self._level + (now - self._at) * self.rate)
        self._at = now
        return self._level


class Gate:
    """The line in which codes are looked up, so that all who guess learn no more than its bucket holds.

    Whoever looks takes from the bucket first, and gets it back where the code was a good one. Where it is empty they
    wait one behind the other, before anything was looked up: a good code takes as long as a bad one.
    """

    def __init__(self, bucket: Bucket | None = None, room: int = WAITING) -> None:
        self._bucket = bucket or Bucket(*MISSES)
        self._room = room
        self._line: deque[asyncio.Event] = deque()

    @asynccontextmanager
    async def look(self) -> AsyncIterator[Callable[[], None]]:
        """Look a code up within the block, and call what is given where it was a good one. TooOften in a full line."""
        await self._turn()
        good = False

        def found() -> None:
            nonlocal good
            good = True

        try:
            yield found
        finally:
            if good:
                self._bucket.give()
                self._next()

    async def _turn(self) -> None:
        if not self._line and self._bucket.take():
            return
        if len(self._line) >= self._room:
            raise TooOften
        called = asyncio.Event()
        self._line.append(called)
        try:
            while self._line[0] is not called or not self._bucket.take():
                await self._called(called, self._bucket.wait() if self._line[0] is called else None)
        finally:
            self._line.remove(called)
            self._next()

    @staticmethod
    async def _called(called: asyncio.Event, seconds: float | None) -> None:
        called.clear()
        try:
            async with asyncio.timeout(seconds):
                await called.wait()
        except TimeoutError:
            pass

    def _next(self) -> None:
        """Wake who comes next: to see whether there is something in the bucket."""
        if self._line:
            self._line[0].set()
