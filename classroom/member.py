"""One connection in a room: who it is, what it has said, and what is still to be sent to it."""

from __future__ import annotations

import asyncio
from collections import deque

from classroom.state import Seen, Vote, encoded

SLOW = 4429
BEHIND = 100
"""Answers that wait for a phone that does not read them."""


class Ended(Exception):
    """A connection is to be closed, with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Outbox:
    """What is still to be sent: answers in their order, and the newest state, which replaces an older one."""

    def __init__(self) -> None:
        self._answers: deque[str] = deque()
        self._state = ""
        self._clouds: dict[int, str] = {}
        self._end: int | None = None
        self._changed = asyncio.Event()

    def answer(self, text: str) -> None:
        """Sent in order, before any state."""
        self._answers.append(text)
        if len(self._answers) > BEHIND:
            self._answers.clear()
            self._end = SLOW
        self._changed.set()

    def cloud(self, turn: int, text: str) -> None:
        """What was drawn in a round, which may be a megabyte: sent unless a newer one comes first."""
        self._clouds[turn] = text
        self._changed.set()

    def state(self, text: str) -> None:
        """Sent unless a newer one comes first."""
        self._state = text
        self._changed.set()

    def end(self, text: str, code: int) -> None:
        """The last that is sent; no state is of interest any more."""
        self._state = ""
        self._clouds.clear()
        self._answers.append(text)
        self._end = code
        self._changed.set()

    async def next(self) -> str:
        """The next text, once there is one. Ended when all is said."""
        while True:
            if self._answers:
                return self._answers.popleft()
            if self._end:
                raise Ended(self._end)
            if self._state:
                text, self._state = self._state, ""
                return text
            if self._clouds:
                return self._clouds.pop(min(self._clouds))
            self._changed.clear()
            await self._changed.wait()


class Member:
    """One connection in a room."""

    def __init__(self, phone: str, *, lead: bool) -> None:
        self.phone, self.lead = phone, lead
        self.outbox = Outbox()
        self._version = self._poll = 0
        self._vote: Vote | None = None
        self._own = "null"

    def same(self, other: Member) -> bool:
        """Whether both are one phone, or both the lead."""
        return self.lead == other.lead and (self.lead or self.phone == other.phone)

    def voted(self, vote: Vote | None) -> None:
        """Its own vote is part of every state from here on."""
        self._vote = vote
        self._poll = vote.poll if vote else 0
        self._own = encoded(vote.plain()) if vote else "null"

    def tell(self, seen: Seen, text: str) -> None:
        """A state, and what this phone has said in its poll."""
        if seen.version < self._version:
            return
        self._version, state, vote = seen.version, seen.state, self._vote
        if vote and self._poll < state.poll:
            # Where only the second round was cleared, the first one's votes stand.
            self.voted(vote if state.round == 2 and vote.round == 1 else None)
            self._poll = state.poll
        self.outbox.state(f'{{"state":{text},"vote":{self._own}}}')
