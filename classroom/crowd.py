"""Those of one room who are connected to this process, and how they are told what has changed.

A change is read and written down once for all of them. What only grows, how many there are, is told now and then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from classroom import limits
from classroom.member import SLOW, Ended, Member
from classroom.rooms import News, Rooms, Unreachable
from classroom.state import Seen, Stage, State, encoded, told

ENDED = 4000
PAUSE = {True: 0.25, False: 2.0}
"""Seconds between two times that leads, and phones, are told how many there are."""
PER_MEMBER = 0.0002
"""Seconds between two changes for each who is told: telling them takes no more than half of the process's time."""
CHECK = 5.0
"""Seconds after which a room is looked at without news: news may be lost, and rooms come to their end."""
AGAIN = 1.0
"""Seconds until what does not answer is asked again."""
CLOUD = 0.5
"""Seconds between two times that drawings are written down: four hundred take as long as a thousand votes."""
AT_ONCE = 64
"""How many are told before others in this process have their turn."""


class Crowd:
    """The members of one room."""

    def __init__(self, code: str, rooms: Rooms) -> None:
        self.code, self._rooms = code, rooms
        self.members: set[Member] = set()
        self._seen: Seen | None = None
        self._news = asyncio.Event()
        self.over = False
        """Whether the room is gone: who comes now finds none."""
        self._urgent = self._ended = False
        self._growing = {True: False, False: False}
        """Whether leads, and phones, have still to be told how many there are."""
        self._loop = asyncio.get_running_loop()
        self._looked = self._changed = self._loop.time()
        self._told = {True: 0.0, False: 0.0}
        self._drawing, self._clouded = asyncio.Lock(), 0.0
        self._clouds: list[str] = []
        """The drawings of each round so far, as they are sent."""
        self._task = asyncio.create_task(self._run(), name=f"room {code}")

    def hear(self, news: News) -> None:
        """There is news of the room."""
        if news == "numbers":
            self._growing = {True: True, False: True}
        else:
            self._urgent = True
            self._ended |= news == "end"
        self._news.set()

    async def greet(self, member: Member) -> None:
        """Tell one who has just come how the room is; leads also what was drawn."""
        seen = await self._rooms.look(self.code) if self._seen is None else self._aged(self._seen)
        if seen is None:
            member.outbox.end(self._farewell(), ENDED)
            return
        member.tell(seen, told(self.code, seen, lead=member.lead))
        if member.lead and seen.state.asks.drawn:
            await self.cloud([member], seen.state)

    async def cloud(self, leads: Iterable[Member], state: State | None = None) -> None:
        """Send leads what was drawn, in both rounds where there were two; who ask together are sent the same."""
        asked = self._loop.time()
        async with self._drawing:
            if self._clouded <= asked:
                await asyncio.sleep(self._clouded + CLOUD - asked)
                self._clouded = self._loop.time()
                state = self._seen.state if self._seen else state
                if not state:
                    return
                self._clouds = [await self._written(state.poll, turn) for turn in range(1, state.round + 1)]
        for member in leads:
            for turn, text in enumerate(self._clouds, 1):
                member.outbox.cloud(turn, text)

    async def _written(self, poll: int, turn: int) -> str:
        drawn = await self._rooms.drawn(self.code, poll, turn)
        return encoded({"cloud": {"poll": poll, "round": turn, "drawn": drawn}})

    def _aged(self, seen: Seen) -> Seen:
        passed = self._loop.time() - self._looked
        return replace(seen, left=seen.left - passed, since=seen.since + passed)

    async def stop(self) -> None:
        """Nobody is left."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        while True:
            await self._wait()
            self._urgent = False
            try:
                seen = None if self._ended else await self._rooms.look(self.code)
                if seen is None:
                    self._end()
                    return
                await self._tell(seen)
            except Unreachable as error:
                logging.getLogger(__name__).warning("rooms: %s", error)
                self._urgent = True
                await asyncio.sleep(AGAIN)

    async def _wait(self) -> None:
        """Until something may be told, or is to be looked at."""
        while (seconds := self._due() - self._loop.time()) > 0:
            self._news.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._news.wait()
        await asyncio.sleep(0)  # what else changes in this turn of the loop is told with it

    def _due(self) -> float:
        left = self._seen.left if self._seen else CHECK
        due = [self._looked + min(CHECK, max(left, 0.01))]
        if self._urgent:
            due.append(self._changed + PER_MEMBER * len(self.members))
        due += [self._told[lead] + PAUSE[lead] for lead in {member.lead for member in self.members} & self._to_tell()]
        return min(due)

    def _to_tell(self) -> set[bool]:
        return {lead for lead, growing in self._growing.items() if growing}

    async def _tell(self, seen: Seen) -> None:
        now, before = self._loop.time(), self._seen
        self._looked, self._seen = now, seen
        if before is None or (before.phones, before.tally) != (seen.phones, seen.tally):
            self._growing = {True: True, False: True}
        if before is None or before.version != seen.version:
            self._changed, ready = now, {True, False}
        else:
            ready = {lead for lead in self._to_tell() if now >= self._told[lead] + PAUSE[lead]}
        for lead in ready:
            self._told[lead], self._growing[lead] = now, False
        await self._send(seen, ready)
        if seen.state.asks.drawn and seen.state.stage == "votes" and _shown(before) != _shown(seen):
            await self.cloud([member for member in self.members if member.lead], seen.state)

    async def _send(self, seen: Seen, ready: set[bool]) -> None:
        """Leads first: they are few, and everybody looks at the wall."""
        for lead in sorted(ready, reverse=True):
            text = told(self.code, seen, lead=lead)
            for i, member in enumerate([member for member in self.members if member.lead == lead], 1):
                member.tell(seen, text)
                if i % AT_ONCE == 0:
                    await asyncio.sleep(0)

    def _end(self) -> None:
        self.over = True
        for member in self.members:
            member.outbox.end(self._farewell(), ENDED)

    def _farewell(self) -> str:
        return encoded({"closed": "end" if self._ended else "gone"})


def _shown(seen: Seen | None) -> tuple[int, int, Stage] | None:
    return (seen.state.poll, seen.state.round, seen.state.stage) if seen else None


class Crowds:
    """The crowds of this process, by their rooms' codes."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._crowds: dict[str, Crowd] = {}
        rooms.told = self.hear

    def hear(self, code: str, news: News) -> None:
        """There is news of a room; nobody may be here whom it concerns."""
        if code in self._crowds:
            self._crowds[code].hear(news)

    def join(self, code: str, member: Member) -> Crowd:
        """Be one of them, until `leave`. Ended where one phone, or the lead, is there too often."""
        crowd = self._crowds.get(code)
        if crowd is None or crowd.over:
            crowd = self._crowds[code] = Crowd(code, self._rooms)
        if sum(map(member.same, crowd.members)) >= limits.CONNECTIONS:
            raise Ended(SLOW)
        crowd.members.add(member)
        return crowd

    async def leave(self, crowd: Crowd, member: Member) -> None:
        """The last one ends the crowd."""
        crowd.members.discard(member)
        if not crowd.members:
            if self._crowds.get(crowd.code) is crowd:
                del self._crowds[crowd.code]
            await crowd.stop()

    def of(self, code: str, phone: str) -> list[Member]:
        """The connections of one phone."""
        crowd = self._crowds.get(code)
        return [member for member in (crowd.members if crowd else ()) if member.phone == phone and not member.lead]
