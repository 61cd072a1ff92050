"""Rooms that several processes share, in Redis or Valkey: `ROOMS=redis://host:6379/0`.

A room is one hash whose fields are set one by one; votes are a hash for each round, counted in another one as they
come; who is there is a sorted set, in which each process renews its own phones, so that those of a dead process
expire. What has to be true of several of them at once is a script in Redis: nothing is read, waited for and written.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import asdict, fields
from typing import Any, cast
from urllib.parse import urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from classroom import code as codes
from classroom.rooms import (
    MOST_DRAWINGS,
    MOST_PHONES,
    MOST_POLLS,
    MOST_ROOMS,
    MOST_VOTES,
    SECONDS,
    Alone,
    Full,
    Keys,
    Opened,
    Rooms,
    Told,
    Unreachable,
)
from classroom.state import Asks, Change, Clock, Point, Refusal, Seen, State, Vote, asks, encoded

NEWS = "race:news"
"""A channel: the code of a room, a blank, and what there is news of."""
INDEX = "race:rooms"
"""Codes of all rooms, by when they end."""
HERE = 25.0
"""Seconds after which a phone that nobody has renewed is not there any more."""
BEAT = 8.0
"""Seconds between two renewals."""
PATIENCE = 5.0
"""Seconds that Redis may take for an answer."""
CONNECTIONS = 32
"""Of one process to Redis."""

# KEYS: room, index. ARGV: code, seconds, most rooms, then fields and values.
_OPEN = """
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[3]) then return 'full' end
if redis.call('EXISTS', KEYS[1]) == 1 then return 'taken' end
redis.call('HSET', KEYS[1], unpack(ARGV, 4))
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'clocked', time[1] .. '.' .. string.format('%06d', tonumber(time[2])))
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[2]), ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[2])
return 'ok'
"""
# KEYS: room, tally, here. ARGV: seconds after which a phone is gone.
_LOOK = """
local left = redis.call('PTTL', KEYS[1])
if left < 0 then return false end
local time = redis.call('TIME')
local now = time[1] .. '.' .. string.format('%06d', tonumber(time[2]))
local phones = redis.call('ZCOUNT', KEYS[3], tonumber(now) - tonumber(ARGV[1]), '+inf')
return {redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2]), left, now, phones}
"""
# KEYS: room, here. ARGV: code, seconds after which a phone is gone, most phones, phone.
_ENTER = """
local left = redis.call('PTTL', KEYS[1])
if left < 0 then return 0 end
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(ARGV[2]))
local known = redis.call('ZSCORE', KEYS[2], ARGV[4])
if not known and redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[3]) then return 0 end
redis.call('ZADD', KEYS[2], now, ARGV[4])
redis.call('PEXPIRE', KEYS[2], left)
redis.call('PUBLISH', '@NEWS@', ARGV[1] .. ' numbers')
return 1
"""
# KEYS: room, here. ARGV: phones.
_BEAT = """
local left = redis.call('PTTL', KEYS[1])
if left < 0 then return 0 end
local now = redis.call('TIME')[1]
for _, phone in ipairs(ARGV) do redis.call('ZADD', KEYS[2], now, phone) end
redis.call('PEXPIRE', KEYS[2], left)
return 1
"""
# KEYS: room, tally, votes. ARGV: code, phone, poll, round, answer, points, vote, most votes.
_VOTE = """
local left = redis.call('PTTL', KEYS[1])
if left < 0 then return 'old' end
local is = redis.call('HMGET', KEYS[1], 'poll', 'round', 'locked', 'stage', 'asks')
if is[1] ~= ARGV[3] or is[2] ~= ARGV[4] then return 'old' end
if is[3] ~= 'false' or is[4] ~= '"ask"' then return 'locked' end
local asks, points = cjson.decode(is[5]), tonumber(ARGV[6])
if asks.drawn == 'end' then
  if points ~= 1 then return 'shape' end
elseif asks.drawn ~= '' then
  if points < 2 then return 'shape' end
elseif points > 0 or tonumber(ARGV[5]) >= asks.answers then
  return 'shape'
end
local before = redis.call('HGET', KEYS[3], ARGV[2])
if before then
  redis.call('HINCRBY', KEYS[2], ARGV[3] .. ':' .. ARGV[4] .. ':' .. (cjson.decode(before).answer or 0), -1)
elseif redis.call('HLEN', KEYS[3]) >= tonumber(ARGV[8]) then
  return 'often'
end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[7])
redis.call('HINCRBY', KEYS[2], ARGV[3] .. ':' .. ARGV[4] .. ':' .. ARGV[5], 1)
redis.call('PEXPIRE', KEYS[2], left)
redis.call('PEXPIRE', KEYS[3], left)
redis.call('PUBLISH', '@NEWS@', ARGV[1] .. ' numbers')
return 'ok'
"""
# KEYS: room, tally. ARGV: code, flags, most polls, then fields and values.
_CHANGE = """
local left = redis.call('PTTL', KEYS[1])
if left < 0 then return 'shape' end
local is = redis.call('HMGET', KEYS[1], 'poll', 'round', 'stage')
local poll, turn = tonumber(is[1]), is[2]
local grows, clears = string.find(ARGV[2], 'grows'), string.find(ARGV[2], 'clears')
if string.find(ARGV[2], 'again') and (turn ~= '1' or is[3] == '"ask"') then return 'shape' end
if grows and poll >= tonumber(ARGV[3]) then return 'often' end
redis.call('HSET', KEYS[1], unpack(ARGV, 4))
if string.find(ARGV[2], 'clock') then
  local time = redis.call('TIME')
  redis.call('HSET', KEYS[1], 'clocked', time[1] .. '.' .. string.format('%06d', tonumber(time[2])))
end
if grows then
  redis.call('HINCRBY', KEYS[1], 'poll', 1)
  local votes = KEYS[1] .. ':votes:'
  local first = votes .. poll .. ':1'
  if clears then
    local tally = redis.call('HGETALL', KEYS[2])
    for i = 1, #tally, 2 do
      local round, answer = string.match(tally[i], '^' .. poll .. ':(%d+):(%d+)$')
      if round then
        redis.call('HDEL', KEYS[2], tally[i])
        if turn == '2' and round == '1' then
          redis.call('HSET', KEYS[2], (poll + 1) .. ':1:' .. answer, tally[i + 1])
        end
      end
    end
    redis.call('PEXPIRE', KEYS[2], left)
    if turn == '2' and redis.call('EXISTS', first) == 1 then
      redis.call('RENAME', first, votes .. (poll + 1) .. ':1')
    end
  end
  redis.call('UNLINK', first, votes .. poll .. ':2')
end
redis.call('HINCRBY', KEYS[1], 'version', 1)
redis.call('PUBLISH', '@NEWS@', ARGV[1] .. ' state')
return 'ok'
"""


def rooms_at(address: str) -> Rooms:
    """The rooms that lie there; without an address those of this process. ValueError where it is no address.

    What is wrong is said without the address, which may hold a password.
    """
    if not address.strip():
        return Alone()
    wrong = "not the address of a Redis"
    try:
        parts = urlsplit(address.strip())
        good = parts.scheme in ("redis", "rediss", "valkey", "valkeys") and parts.hostname and parts.port != 0
        known = good and (parts.path in ("", "/") or parts.path[1:].isdecimal()) and not parts.query + parts.fragment
    except ValueError:
        known = False
    if not known:
        raise ValueError(wrong)
    return Shared(
        address.strip().replace("valkey", "redis", 1) if parts.scheme.startswith("valkey") else address.strip()
    )


class Shared:
    """Rooms in Redis. Losing it for a while loses no room, as long as Redis has kept them."""

    def __init__(self, address: str, seconds: float = SECONDS) -> None:
        self.told: Told = lambda code, news: None
        self._seconds = int(seconds)
        # A class that comes at once waits for a connection; the usual pool would refuse those who find none.
        pool = BlockingConnectionPool.from_url(
            address,
            max_connections=CONNECTIONS,
            timeout=PATIENCE,
            decode_responses=True,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            health_check_interval=15,
        )
        self._redis = Redis.from_pool(pool)
        self._asked: set[asyncio.Future[Any]] = set()
        self._here: dict[str, Counter[str]] = {}
        """Phones that are connected to this process, by room, and how often."""
        named = {name: text.replace("@NEWS@", NEWS) for name, text in globals().items() if name in _SCRIPTS}
        self._scripts = {name: self._redis.register_script(text) for name, text in named.items()}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(task) for task in (self._hear(), self._beat())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait({*tasks, *self._asked}, timeout=PATIENCE)
            await self._redis.aclose()

    async def open(self, link: str, lang: str) -> Opened:
        secret, keys = codes.secret(), codes.secret()
        state = _texts(asdict(State(link, lang, asks(link))))
        room = state | {"lead": codes.digest(secret), "phones": keys, "version": "1"}
        while True:
            code = codes.fresh()
            args = [code, self._seconds, MOST_ROOMS, *_flat(room)]
            answer = await self._call("_OPEN", [_room(code), INDEX], args)
            if answer == "full":
                raise Full
            if answer == "ok":
                return Opened(code, secret)

    async def keys(self, code: str) -> Keys | None:
        lead, phones = await self._done(self._redis.hmget(_room(code), ["lead", "phones"]))
        return Keys(lead, phones) if lead and phones else None

    async def look(self, code: str) -> Seen | None:
        found = await self._call("_LOOK", [_room(code), _tally(code), _here(code)], [HERE])
        if not found:
            return None
        room, tally, left, now, phones = _pairs(found[0]), _pairs(found[1]), found[2], found[3], found[4]
        state = _state(room)
        since = max(0.0, float(now) - float(room["clocked"]))
        counted = {(turn, answer): n for poll, turn, answer, n in _rows(tally) if poll == state.poll}
        return Seen(state, int(room["version"]), left / 1000, since, phones, counted)

    async def enter(self, code: str, phone: str) -> bool:
        entered = await self._call("_ENTER", [_room(code), _here(code)], [code, HERE, MOST_PHONES, phone])
        if entered:
            self._here.setdefault(code, Counter())[phone] += 1
        return bool(entered)

    async def leave(self, code: str, phone: str) -> None:
        here = self._here.get(code, Counter())
        here[phone] -= 1
        if here[phone] > 0:
            return
        del here[phone]
        if not here:
            self._here.pop(code, None)
        await self._done(self._left(code, phone))

    async def _left(self, code: str, phone: str) -> None:
        await self._redis.zrem(_here(code), phone)
        await self._redis.publish(NEWS, f"{code} numbers")

    async def vote(self, code: str, phone: str, vote: Vote) -> Refusal | None:
        keys = [_room(code), _tally(code), _votes(code, vote.poll, vote.round)]
        args = [code, phone, vote.poll, vote.round, vote.answer, len(vote.drawn), encoded(vote.plain()), MOST_VOTES]
        return _refusal(await self._call("_VOTE", keys, args))

    async def change(self, code: str, change: Change) -> Refusal | None:
        flags = [name for name in ("grows", "clears", "again") if getattr(change, name)]
        flags += ["clock"] if "clock" in change.fields else []
        args = [code, " ".join(flags), MOST_POLLS, *_flat(_texts(change.fields))]
        return _refusal(await self._call("_CHANGE", [_room(code), _tally(code)], args))

    async def own(self, code: str, phone: str) -> Vote | None:
        poll = await self._done(self._redis.hget(_room(code), "poll"))
        for turn in (2, 1):
            found = await self._done(self._redis.hget(_votes(code, int(poll or 0), turn), phone))
            if found:
                return _vote(int(poll or 0), found)
        return None

    async def drawn(self, code: str, poll: int, turn: int) -> list[tuple[Point, ...]]:
        texts = await self._done(self._redis.hvals(_votes(code, poll, turn)))
        return [vote.drawn for text in texts[-MOST_DRAWINGS:] if (vote := _vote(0, text)).drawn]

    async def table(self, code: str) -> list[tuple[int, int, int, int]]:
        return sorted(row for row in _rows(await self._done(self._redis.hgetall(_tally(code)))) if row[3])

    async def close(self, code: str) -> None:
        poll = int(await self._done(self._redis.hget(_room(code), "poll")) or 0)
        keys = [_room(code), _tally(code), _here(code), _votes(code, poll, 1), _votes(code, poll, 2)]
        await self._done(self._redis.unlink(*keys))
        await self._done(self._redis.zrem(INDEX, code))
        await self._done(self._redis.publish(NEWS, f"{code} end"))

    async def _hear(self) -> None:
        """News from all processes, this one included; again and again where the connection is lost."""
        while True:
            try:
                async with self._redis.pubsub() as heard:
                    await heard.subscribe(NEWS)
                    await self._listen(heard)
            except (RedisError, OSError) as error:
                logging.getLogger(__name__).warning("rooms: %s", error)
                await asyncio.sleep(1)

    async def _listen(self, heard: PubSub) -> None:
        while True:
            message = await heard.get_message(timeout=BEAT)
            if message and message["type"] == "subscribe":
                for code in list(self._here):  # who knows what was missed
                    self.told(code, "state")
            elif message and message["type"] == "message":
                code, _, news = message["data"].partition(" ")
                if news in ("state", "numbers", "end"):
                    self.told(code, news)

    async def _beat(self) -> None:
        """Say of the phones of this process that they are still there."""
        while True:
            await asyncio.sleep(BEAT)
            with suppress(Unreachable):
                for code, phones in list(self._here.items()):
                    if not await self._call("_BEAT", [_room(code), _here(code)], list(phones)):
                        self.told(code, "state")

    async def _call(self, name: str, keys: list[str], args: list[Any]) -> Any:
        return await self._done(self._scripts[name](keys, args))

    async def _done(self, asked: Any) -> Any:
        """What Redis answers. A question is never cancelled: whoever asked may go, which redis-py would overhear."""
        asking = asyncio.ensure_future(cast("Awaitable[Any]", asked))
        self._asked.add(asking)
        asking.add_done_callback(self._asked.discard)
        with _reached():
            return await asyncio.shield(asking)


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise Unreachable(str(error)) from None


_SCRIPTS = ("_OPEN", "_LOOK", "_ENTER", "_BEAT", "_VOTE", "_CHANGE")


def _room(code: str) -> str:
    return f"race:{code}"


def _tally(code: str) -> str:
    return f"race:{code}:tally"


def _here(code: str) -> str:
    return f"race:{code}:here"


def _votes(code: str, poll: int, turn: int) -> str:
    return f"race:{code}:votes:{poll}:{turn}"


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Fields of a state as texts."""
    return {
        name: encoded(asdict(value) if isinstance(value, (Asks, Clock)) else value) for name, value in values.items()
    }


def _state(room: Mapping[str, str]) -> State:
    found: dict[str, Any] = {field.name: json.loads(room[field.name]) for field in fields(State)}
    pointer = found["pointer"]
    made = {"asks": Asks(**found["asks"]), "clock": Clock(**found["clock"]), "pointer": pointer and tuple(pointer)}
    return State(**{**found, **made})


def _vote(poll: int, text: str) -> Vote:
    found = json.loads(text)
    return Vote(poll, found["round"], found.get("answer", 0), tuple((x, y) for x, y in found.get("drawn", ())))


def _refusal(answer: str) -> Refusal | None:
    return None if answer == "ok" else cast("Refusal", answer)


def _flat(values: Mapping[str, str]) -> list[str]:
    return [text for pair in values.items() for text in pair]


def _pairs(flat: Any) -> dict[str, str]:
    """What a script returns of a hash."""
    return flat if isinstance(flat, dict) else dict(zip(flat[::2], flat[1::2], strict=True))


def _rows(tally: Mapping[str, str]) -> Iterator[tuple[int, int, int, int]]:
    for name, votes in tally.items():
        poll, turn, answer = map(int, name.split(":"))
        yield poll, turn, answer, int(votes)
