"""The websocket of one phone or lead: who it is, what it says, and what it is told. Text frames of JSON.

    first    {"join": {"phone": signed name or "", "lead": secret or ""}}
             <- {"welcome": {"phone": signed name, "lead": whether it leads}}, then a state, and one on every change
    state    <- {"state": {...} of `state.told`, "vote": this phone's latest of the poll, or null}
    phone    {"vote": {"poll", "round", "answer" or "drawn"}}
             <- {"counted": {"poll", "round"}} or {"refused": why}
    lead     {"lead": {field: value}}, {"again": true}, {"clear": true}, {"close": true}
             <- a state, or {"refused": why}
             {"cloud": true}, and when votes are shown
             <- {"cloud": {"poll", "round", "drawn": [[[x, y], ...], ...]}}
    the end  <- {"closed": "end" or "gone"} and 4000. Other ends: 4400 no greeting, 4404 no such room, 4429 too often,
             4503 too many phones, 1009 too long a message, 1013 what keeps the rooms does not answer: come again

Votes are for the stage "ask". A new link, or votes that are cleared, make another poll; `again` is its second round.
All of them begin at "ask". Where the second round is cleared, the first one's votes are the new poll's.

Three tasks share a line: one listens, one answers in order, one sends. Whichever ends first ends the line.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from classroom import code as codes
from classroom import limits
from classroom.crowd import Crowd, Crowds
from classroom.limits import Bucket, Gate, TooOften
from classroom.member import SLOW, Ended, Member
from classroom.rooms import Keys, Rooms, Unreachable
from classroom.state import Refusal, encoded, parsed, read_change, read_vote

GREETING = 5.0
"""Seconds within which a connection says who it is."""
BAD, UNKNOWN, CROWDED, LARGE, LATER = 4400, 4404, 4503, 1009, 1013
"""Codes with which a connection is closed; SLOW and ENDED are the others."""
UNREAD = 64
"""Messages that wait to be answered."""


class Desk:
    """What all lines of this process share."""

    def __init__(self, rooms: Rooms, gate: Gate | None = None) -> None:
        self.rooms = rooms
        self.crowds = Crowds(rooms)
        self.gate = gate or Gate()
        self._arrivals: dict[str, Bucket] = {}
        self._strangers: dict[asyncio.Timeout, None] = {}

    @asynccontextmanager
    async def greeting(self) -> AsyncIterator[None]:
        """Say who you are within the block. TimeoutError after a while, and where others have come in great number."""
        async with asyncio.timeout(GREETING) as patience:
            self._strangers[patience] = None
            if len(self._strangers) > limits.STRANGERS:
                oldest = next(iter(self._strangers))
                del self._strangers[oldest]
                oldest.reschedule(0)
            try:
                yield
            finally:
                self._strangers.pop(patience, None)

    def arrivals(self, code: str) -> Bucket:
        """How many phones may still come to a room that is there."""
        if len(self._arrivals) > 1000:
            self._arrivals.clear()
        return self._arrivals.setdefault(code, Bucket(*limits.ARRIVALS))


class Line:
    """One connection to a room."""

    def __init__(self, socket: WebSocket, desk: Desk, code: str) -> None:
        self._socket, self._desk, self._code = socket, desk, code
        self._inbox: asyncio.Queue[str] = asyncio.Queue(UNREAD)
        self._votes = Bucket(*limits.VOTES)

    async def run(self) -> None:
        """Until either side has had enough."""
        await self._socket.accept()
        tasks = [asyncio.create_task(task()) for task in (self._listen, self._talk)]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        await self._close(ends)

    async def _close(self, ends: list[Any]) -> None:
        for end in ends:
            if isinstance(end, Unreachable):
                logging.getLogger(__name__).warning("rooms: %s", end)
                end = Ended(LATER)
            if isinstance(end, Ended):
                with suppress(RuntimeError, WebSocketDisconnect):
                    await self._socket.close(end.code)
            elif isinstance(end, Exception) and not isinstance(end, WebSocketDisconnect):
                raise end

    async def _listen(self) -> None:
        pace = Bucket(*limits.MESSAGES)
        while True:
            message = await self._socket.receive()
            if message["type"] != "websocket.receive":
                return
            text = message.get("text")
            if text is None:
                raise Ended(BAD)
            if len(text) > limits.LARGEST_MESSAGE:
                raise Ended(LARGE)
            if not pace.take() or self._inbox.full():
                raise Ended(SLOW)
            self._inbox.put_nowait(text)

    async def _talk(self) -> None:
        phone, secret = await self._greeting()
        member, name = await self._known(phone, secret)
        if member.lead:
            await self._stay(member, name)
            return
        if not await self._desk.rooms.enter(self._code, member.phone):
            raise Ended(CROWDED)
        try:
            await self._stay(member, name)
        finally:
            with suppress(Unreachable):
                await self._desk.rooms.leave(self._code, member.phone)

    async def _greeting(self) -> tuple[str, str]:
        try:
            async with self._desk.greeting():
                message = parsed(await self._inbox.get())
        except (TimeoutError, ValueError):
            raise Ended(BAD) from None
        match message:
            case {"join": {"phone": str(phone), "lead": str(secret)}}:
                return phone, secret
            case {"join": {"phone": str(phone)}}:
                return phone, ""
        raise Ended(BAD)

    async def _known(self, phone: str, secret: str) -> tuple[Member, str]:
        """Who it is, and the name it is told. Who is known to a room that is there need not wait at the gate."""
        keys = await self._desk.rooms.keys(self._code) if phone or secret else None
        known = codes.signer(phone, keys.phones if keys else "")
        lead = codes.same(secret, keys.lead if keys else "")
        if not keys or not (known or lead):
            keys = await self._looked_up()
            known = ""
        if not known:
            known = codes.phone()
            if not lead:
                await self._arrive()
        return Member(known, lead=lead), codes.signed(known, keys.phones)

    async def _looked_up(self) -> Keys:
        try:
            async with self._desk.gate.look() as found:
                keys = await self._desk.rooms.keys(self._code) if self._code else None
                if keys:
                    found()
        except TooOften:
            raise Ended(SLOW) from None
        if not keys:
            raise Ended(UNKNOWN)
        return keys

    async def _arrive(self) -> None:
        try:
            await asyncio.sleep(self._desk.arrivals(self._code).reserve(limits.PATIENCE))
        except TooOften:
            raise Ended(SLOW) from None

    async def _stay(self, member: Member, name: str) -> None:
        """Be in the room: send what there is to be sent, and answer."""
        member.voted(None if member.lead else await self._desk.rooms.own(self._code, member.phone))
        member.outbox.answer(encoded({"welcome": {"phone": name, "lead": member.lead}}))
        crowd = self._desk.crowds.join(self._code, member)
        sending = asyncio.create_task(self._send(member))
        answering = asyncio.create_task(self._answer(member, crowd))
        try:
            done, _ = await asyncio.wait((sending, answering), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in (sending, answering):
                task.cancel()
            await asyncio.gather(sending, answering, return_exceptions=True)
            await self._desk.crowds.leave(crowd, member)

    async def _send(self, member: Member) -> None:
        while True:
            await self._socket.send_text(await member.outbox.next())

    async def _answer(self, member: Member, crowd: Crowd) -> None:
        await crowd.greet(member)
        while True:
            text = await self._inbox.get()
            try:
                message = parsed(text)
            except ValueError:
                message = None
            answer = await self._heard(member, crowd, message if isinstance(message, dict) else {})
            if answer:
                member.outbox.answer(encoded(answer))

    async def _heard(self, member: Member, crowd: Crowd, message: Mapping[str, Any]) -> Mapping[str, Any] | None:
        match message:
            case {"vote": vote, **rest} if not rest:
                return await self._vote(member, vote)
            case {"lead": _} | {"again": True} | {"clear": True} | {"close": True} | {"cloud": True}:
                why = await self._lead(member, crowd, message) if member.lead else "lead"
                return {"refused": why} if why else None
        return {"refused": "shape"}

    async def _vote(self, member: Member, value: Any) -> Mapping[str, Any]:
        vote = read_vote(value)
        if not vote or member.lead:
            return {"refused": "shape"}
        if not self._votes.take():
            return {"refused": "often"}
        why = await self._desk.rooms.vote(self._code, member.phone, vote)
        if why:
            return {"refused": why}
        for other in self._desk.crowds.of(self._code, member.phone):
            other.voted(vote)
        return {"counted": {"poll": vote.poll, "round": vote.round}}

    async def _lead(self, member: Member, crowd: Crowd, message: Mapping[str, Any]) -> Refusal | None:
        if message == {"close": True}:
            await self._desk.rooms.close(self._code)
            return None
        if message == {"cloud": True}:
            await crowd.cloud([member])
            return None
        change = read_change(message)
        return await self._desk.rooms.change(self._code, change) if change else "shape"
