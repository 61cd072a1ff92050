"""Where rooms are kept: `Rooms` says what can be asked of them, `Alone` keeps those of one process in its memory."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from classroom import code as codes
from classroom.state import Change, Point, Refusal, Seen, State, Vote, asks, possible, refused

HOURS = 3
SECONDS = HOURS * 3600.0
"""How long a room is kept, whatever happens in it."""
SWEEP = 60.0
"""Seconds between two times that rooms whose time is over are forgotten, asked for or not."""
MOST_ROOMS = 200
MOST_PHONES = 1500
MOST_VOTES = 2 * MOST_PHONES
"""In a round: phones that came back as another one vote once more, but not without end."""
MOST_POLLS = 1000
MOST_DRAWINGS = 400
"""That a lead is sent."""
News = Literal["state", "numbers", "end"]
Told = Callable[[str, News], None]
"""Is told of which room there is news: its state, only how many there are, or that its lead has ended it."""


class Full(Exception):
    """There are as many rooms as there may be."""


class Unreachable(Exception):
    """What keeps the rooms does not answer."""


@dataclass(frozen=True)
class Keys:
    """What those who come to a room are known by."""

    lead: str
    """The digest of the lead's secret."""
    phones: str
    """What names of phones are signed with."""


@dataclass(frozen=True)
class Opened:
    """A room that is new, as who opened it is told of it."""

    code: str
    lead: str
    """The secret, which is kept nowhere."""


class Rooms(Protocol):
    """Rooms by their codes. Of one that is not there, or no more, everything says None, False or nothing.

    What a call changes is changed at once and as a whole, whoever else changes something; Unreachable may come of any.
    """

    told: Told

    def running(self) -> AbstractAsyncContextManager[None]:
        """Be there within the block: `async with rooms.running()`."""
        ...

    async def open(self, link: str, lang: str) -> Opened:
        """A new room. Full where there is none to be had."""
        ...

    async def keys(self, code: str) -> Keys | None:
        """What those who come to it are known by."""
        ...

    async def look(self, code: str) -> Seen | None:
        """How it is now."""
        ...

    async def enter(self, code: str, phone: str) -> bool:
        """Let a phone in, which may be in already; False where there are too many."""
        ...

    async def leave(self, code: str, phone: str) -> None:
        """Let a phone go that was let in as often as it is let go."""
        ...

    async def vote(self, code: str, phone: str, vote: Vote) -> Refusal | None:
        """Count a vote in the place of the phone's last; why it was refused, or None once it is kept."""
        ...

    async def change(self, code: str, change: Change) -> Refusal | None:
        """Do what the lead wants; why not, or None once it is done."""
        ...

    async def own(self, code: str, phone: str) -> Vote | None:
        """A phone's latest vote in this poll."""
        ...

    async def drawn(self, code: str, poll: int, turn: int) -> list[tuple[Point, ...]]:
        """What was drawn in a round of this poll, as much as a lead is sent; nothing of a poll that is over."""
        ...

    async def table(self, code: str) -> list[tuple[int, int, int, int]]:
        """All polls: poll, round, answer and how many chose it."""
        ...

    async def close(self, code: str) -> None:
        """Forget it, votes and all."""
        ...


@dataclass
class _Room:
    keys: Keys
    ends: float
    state: State
    clocked: float
    """When its clock was set."""
    version: int = 1
    votes: dict[int, dict[str, Vote]] = field(default_factory=dict)
    """Of this poll, by round and phone."""
    tallies: dict[tuple[int, int], Counter[int]] = field(default_factory=dict)
    """Of all polls, by poll and round."""
    here: Counter[str] = field(default_factory=Counter)
    """How often each phone is connected."""


class Alone:
    """The rooms of one process. What it forgets when it ends, nobody knows any more."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.told: Told = lambda code, news: None
        self._clock = clock
        self._rooms: dict[str, _Room] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(self._sweeping())
        try:
            yield
        finally:
            sweeping.cancel()
            await asyncio.gather(sweeping, return_exceptions=True)

    async def open(self, link: str, lang: str) -> Opened:
        self._sweep()
        if len(self._rooms) >= MOST_ROOMS:
            raise Full
        code, secret = codes.fresh(), codes.secret()
        while code in self._rooms:
            code = codes.fresh()
        now = self._clock()
        state = State(link, lang, asks(link))
        self._rooms[code] = _Room(Keys(codes.digest(secret), codes.secret()), now + SECONDS, state, now)
        return Opened(code, secret)

    async def keys(self, code: str) -> Keys | None:
        room = self._room(code)
        return room.keys if room else None

    async def look(self, code: str) -> Seen | None:
        room = self._room(code)
        if not room:
            return None
        now, poll = self._clock(), room.state.poll
        rounds = {turn: room.tallies.get((poll, turn), Counter()) for turn in (1, 2)}
        tally = {(turn, answer): votes for turn, counter in rounds.items() for answer, votes in counter.items()}
        return Seen(room.state, room.version, room.ends - now, now - room.clocked, len(room.here), tally)

    async def enter(self, code: str, phone: str) -> bool:
        room = self._room(code)
        if not room or (phone not in room.here and len(room.here) >= MOST_PHONES):
            return False
        room.here[phone] += 1
        self.told(code, "numbers")
        return True

    async def leave(self, code: str, phone: str) -> None:
        room = self._room(code)
        if room and phone in room.here:
            room.here[phone] -= 1
            room.here += Counter()  # keeps what is more than nothing
            self.told(code, "numbers")

    async def vote(self, code: str, phone: str, vote: Vote) -> Refusal | None:
        room = self._room(code)
        if not room:
            return "old"
        if why := refused(room.state, vote):
            return why
        votes = room.votes.setdefault(vote.round, {})
        before = votes.get(phone)
        if not before and len(votes) >= MOST_VOTES:
            return "often"
        tally = room.tallies.setdefault((vote.poll, vote.round), Counter())
        if before:
            tally[before.answer] -= 1
        tally[vote.answer] += 1
        votes[phone] = vote
        self.told(code, "numbers")
        return None

    async def change(self, code: str, change: Change) -> Refusal | None:
        room = self._room(code)
        if not room or not possible(room.state, change):
            return "shape"
        if change.grows and room.state.poll >= MOST_POLLS:
            return "often"
        before = room.state
        room.state = replace(before, **change.fields)
        if change.grows:
            room.state = replace(room.state, poll=before.poll + 1)
            self._another_poll(room, before, change.clears)
        if "clock" in change.fields:
            room.clocked = self._clock()
        room.version += 1
        self.told(code, "state")
        return None

    def _another_poll(self, room: _Room, before: State, clears: bool) -> None:
        """Votes of the poll before are counted and no longer known; of one that is cleared not even counted."""
        first = room.votes.get(1, {}) if clears and before.round == 2 else {}
        room.votes = {1: {phone: replace(vote, poll=before.poll + 1) for phone, vote in first.items()}}
        if not clears:
            return
        kept = room.tallies.pop((before.poll, 1), Counter())
        room.tallies.pop((before.poll, 2), None)
        if before.round == 2:
            room.tallies[before.poll + 1, 1] = kept

    async def own(self, code: str, phone: str) -> Vote | None:
        room = self._room(code)
        return next((found for turn in (2, 1) if room and (found := room.votes.get(turn, {}).get(phone))), None)

    async def drawn(self, code: str, poll: int, turn: int) -> list[tuple[Point, ...]]:
        room = self._room(code)
        votes = room.votes.get(turn, {}).values() if room and room.state.poll == poll else ()
        return [vote.drawn for vote in votes if vote.drawn][-MOST_DRAWINGS:]

    async def table(self, code: str) -> list[tuple[int, int, int, int]]:
        room = self._room(code)
        return sorted(
            (poll, turn, answer, votes)
            for (poll, turn), tally in (room.tallies.items() if room else ())
            for answer, votes in tally.items()
            if votes
        )

    async def close(self, code: str) -> None:
        if self._rooms.pop(code, None):
            self.told(code, "end")

    def _room(self, code: str) -> _Room | None:
        room = self._rooms.get(code)
        return room if room and room.ends > self._clock() else None

    async def _sweeping(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            self._sweep()

    def _sweep(self) -> None:
        """Forget the rooms whose time is over."""
        now = self._clock()
        self._rooms = {code: room for code, room in self._rooms.items() if room.ends > now}
